"""What every test may ask for."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from wagtail.signal_handlers import reference_index_auto_update_disabled

from lms.core.translations import compile_stale
from tests import template_database
from tests.shared import UPLOADS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="Keep pictures of the browser tests in var/screenshots.")


def pytest_configure(config: pytest.Config) -> None:
    """The site speaks Thai in a fresh clone too: compiled once, before any worker reads a catalogue.

    Tests that commit find the rows that migrations made and leave them so; Django would leave an empty database.
    """
    if not hasattr(config, "workerinput"):
        compile_stale()
        if config.getoption("numprocesses", None):
            template_database.make_ahead()
    TransactionTestCase._fixture_setup = classmethod(lambda case: None)
    TransactionTestCase._fixture_teardown = lambda case: template_database.restore()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is skipped elsewhere, with the mend."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    lacking = pytest.mark.skip(reason="Needs PostgreSQL: set TEST_DATABASE_URL=postgresql://user@127.0.0.1:5432/test.")
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(lacking)


def pytest_collection_finish() -> None:
    """Half a million objects that stay need not be searched for rubbish over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Wagtail writes down anew who refers to whom at every save of a page: for journeys, and for tests that read it."""
    wanted = any(map(item.get_closest_marker, ("references", "e2e")))
    reference_index_auto_update_disabled.value = not wanted


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped: what could not be tested has not been tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("\nCI: skipped tests count as failed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of the migrated template database, one for each worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    changes = template_database.copy_for(worker)
    settings.DATABASES["default"].update(changes)
    connection.settings_dict.update(changes)
    with django_db_blocker.unblock():
        template_database.remember()
    yield
    with django_db_blocker.unblock():
        connection.close()
    template_database.remove(changes["NAME"])


@pytest.fixture
def database_url() -> Iterator[str]:
    """A migrated, empty database for processes that a test starts: its address."""
    name = template_database.copy_for(f"process_{uuid.uuid4().hex[:8]}")["NAME"]
    yield template_database.address(name)
    template_database.remove(name)


@pytest.fixture(scope="session")
def _uploads(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(autouse=True)
def _uploads_of_its_own(_uploads, settings):
    """No test finds a file of another; the folder is made with the first."""
    settings.MEDIA_ROOT = _uploads / uuid.uuid4().hex
    for folder in UPLOADS:
        shutil.copytree(folder, settings.MEDIA_ROOT, dirs_exist_ok=True)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and cached answers begin anew."""
    cache.clear()
