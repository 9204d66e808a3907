from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from lms.settings import env


def test_a_text_comes_from_the_variable_or_the_default(monkeypatch):
    assert env.text("THING", "default") == "default"
    monkeypatch.setenv("THING", "ค่า")
    assert env.text("THING", "default") == "ค่า"


def test_a_text_without_default_must_be_set():
    with pytest.raises(ImproperlyConfigured, match="Set the environment variable THING"):
        env.text("THING")


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("THING", "from the variable")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.text("THING") == "from the file"
    monkeypatch.setenv("THING_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="THING_FILE"):
        env.text("THING")


@pytest.mark.parametrize(
    ("given", "value"), [("1", True), ("TRUE", True), (" yes ", True), ("off", False), ("", False)]
)
def test_yes_and_no(monkeypatch, given, value):
    monkeypatch.setenv("THING", given)
    assert env.boolean("THING", not value) is value


def test_what_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("THING", "maybe")
    with pytest.raises(ImproperlyConfigured, match="THING='maybe'"):
        env.boolean("THING", True)


def test_numbers(monkeypatch):
    assert env.integer("THING", 5) == 5
    monkeypatch.setenv("THING", " 12 ")
    assert env.integer("THING", 5) == 12
    with pytest.raises(ImproperlyConfigured, match="less than 20"):
        env.integer("THING", 50, least=20)
    monkeypatch.setenv("THING", "twelve")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.integer("THING", 5)


def test_words(monkeypatch):
    assert env.words("THING", ["a"]) == ["a"]
    monkeypatch.setenv("THING", "a.example, b.example,,")
    assert env.words("THING") == ["a.example", "b.example"]


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path):
    path = tmp_path / "var" / "secret-key"
    secret = env.kept_secret(path)
    assert len(secret) > 50
    assert env.kept_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0


def test_a_sqlite_database(monkeypatch):
    assert env.database("THING", "sqlite:////srv/a.sqlite3")["NAME"] == Path("/srv/a.sqlite3")
    assert env.database("THING", "sqlite:///var/a.sqlite3")["NAME"] == Path("var/a.sqlite3")
    assert env.database("THING", "sqlite:///a.sqlite3")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_database(monkeypatch):
    one = env.database("THING", "postgresql://thu%40r:p%2Fw@db.example:5433/training?sslmode=require")
    assert (one["USER"], one["PASSWORD"], one["HOST"], one["PORT"], one["NAME"]) == (
        "thu@r",
        "p/w",
        "db.example",
        "5433",
        "training",
    )
    assert one["OPTIONS"]["sslmode"] == "require"
    assert one["OPTIONS"]["pool"]["max_size"] == 8
    assert one["OPTIONS"]["pool"]["reconnect_timeout"] == 5


@pytest.mark.postgresql
def test_no_statement_is_compiled(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


@pytest.mark.parametrize("address", ["", "mysql://root@db/x", "sqlite://", "postgresql://db.example", "training"])
def test_a_database_we_cannot_use_is_refused(monkeypatch, address):
    monkeypatch.setenv("THING", address)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.database("THING", "sqlite:///a.sqlite3")
