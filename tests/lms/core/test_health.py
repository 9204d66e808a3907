import datetime as dt
import shutil

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.core import health
from tests.lms.core import example_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known():
    health._known.clear()


def reasons(client) -> list[str]:
    response = client.get("/readyz")
    told = response.json()
    assert response.status_code == (503 if told["reasons"] else 200)
    assert told["ready"] is not bool(told["reasons"])
    return told["reasons"]


def test_a_sound_installation_is_ready(client):
    assert reasons(client) == []


def test_the_process_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.text) == (200, "ok")


def test_monitors_may_ask_by_address(client, settings):
    settings.ALLOWED_HOSTS = ["training.example"]
    for path in ("/livez", "/readyz"):
        assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/accounts/login/", headers={"Host": "10.0.0.7:8000"}).status_code == 400


def test_no_cache_keeps_the_answer(client):
    for path in ("/livez", "/readyz"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_database_that_is_away_is_told(client, monkeypatch):
    def refuse():
        raise OperationalError("server at 10.0.0.5 closed the connection of user thurakan")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    assert reasons(client) == ["database: OperationalError"]


def test_a_migration_that_is_not_applied_is_told(client):
    applied = MigrationRecorder.Migration.objects.filter(app="core")
    applied.order_by("-name")[0].delete()
    assert reasons(client) == ["migrations: some are not applied"]


def test_uploads_that_cannot_be_written_are_told(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "uploads"
    (tmp_path / "file").write_text("in the way")
    assert [reason.split(":")[0] for reason in reasons(client)] == ["uploads", "disk"]


def test_a_full_disk_is_told(client, settings, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=499 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert reasons(client) == ["disk: 499 MB left"]


def test_a_cache_that_keeps_nothing_is_told(client, monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *args: None)
    assert reasons(client) == ["cache: keeps nothing"]


def test_jobs_that_nobody_runs_are_told(client):
    example_jobs.fail.enqueue()
    assert reasons(client) == []
    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(minutes=11))
    assert reasons(client) == ["jobs: the oldest waits for 11 minutes"]
