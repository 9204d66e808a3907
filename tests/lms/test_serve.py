"""The site in production, as processes."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.lms.processes import SOUND, Site, run_python


@pytest.fixture
def serve(tmp_path, database_url):
    """Start ``python -m lms.serve``; static files count as collected."""
    sites = []
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')

    def start(**changes: str) -> Site:
        folders = {"STATIC_ROOT": str(tmp_path / "static"), "UPLOADS": str(tmp_path / "uploads")}
        site = Site("lms.serve", tmp_path, **{**SOUND, **folders, "DATABASE_URL": database_url, **changes})
        sites.append(site)
        return site

    yield start
    for site in sites:
        site.kill()


def test_a_killed_worker_process_is_replaced_and_a_stop_is_clean(serve):
    site = serve()
    site.wait_for()
    before = set(site.workers())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    site.wait_for()
    assert site.get("/livez") == (200, "ok")
    assert site.end() == 0


@pytest.mark.postgresql
def test_many_visitors_at_once_find_a_connection_to_the_database(serve):
    """The workers are forked: what they inherit of the parent's pool would give out no second connection."""
    site = serve()
    site.wait_for()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: site.get("/readyz"), range(32)))
    assert [text for _status, text in answers if "database:" in text] == []


def test_production_does_not_start_while_a_demo_person_can_sign_in(serve, database_url):
    make = "from lms.accounts.models import User; User.objects.create_user('clerk1', password='x', is_demo=True)"
    run_python(
        f"import django; django.setup(); {make}",
        DJANGO_SETTINGS_MODULE="lms.settings.dev",
        DATABASE_URL=database_url,
    )
    site = serve()
    assert site.process.wait(60) == 1
    assert "close_demo_accounts" in site.said()
    assert "Traceback" not in site.said()


def test_production_does_not_start_before_the_upgrade(serve, tmp_path):
    (tmp_path / "static" / "staticfiles.json").unlink()
    site = serve()
    assert site.process.wait(60) == 1
    assert "manage.py upgrade" in site.said()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "check DATABASE_URL"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(serve, changes, sentence):
    site = serve(**changes)
    assert site.process.wait(60) == 1
    assert sentence in site.said()
    assert "Traceback" not in site.said()
