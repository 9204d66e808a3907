"""``make run`` once its environment is there."""

import socket
from io import StringIO

import pytest
from django.core.management import call_command

from lms import embedded, first_run
from lms.accounts.models import User
from lms.core.models import Tick
from lms.problems import Problem, make_folder, of_folder
from tests.factories.people import UserFactory
from tests.lms.processes import run_python

# What can go wrong


def test_a_taken_port_is_told_before_any_work():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=f"PORT={port + 1}"):
            embedded.check_port("127.0.0.1", port)
    embedded.check_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8000.5", "๘๐๐๐x"])
def test_what_is_no_port_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Problem, match="is no port"):
        embedded._port()


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("8123", 8123)])
def test_the_port(monkeypatch, text, port):
    monkeypatch.setenv("PORT", text)
    assert embedded._port() == port


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Problem, match="cannot be written"):
        make_folder(tmp_path / "file" / "var")
    make_folder(tmp_path / "new" / "var")
    assert list((tmp_path / "new" / "var").iterdir()) == []


def test_a_full_disk_is_told(tmp_path):
    problem = of_folder(tmp_path, OSError(28, "No space left on device"))
    assert "ดิสก์เต็ม" in problem.thai
    assert "disk is full" in problem.english


def test_a_problem_is_told_in_thai_and_english_without_a_traceback(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "nonsense")
    assert embedded.main() == 1
    said = capsys.readouterr().out
    assert "ไม่ใช่เลขพอร์ต" in said
    assert "Traceback" not in said


# The first run


@pytest.fixture
def _quick_steps(monkeypatch):
    """Without hashing static files; with few schools."""
    monkeypatch.setattr(first_run, "upgrade", lambda say: None)
    monkeypatch.setattr(first_run, "DEMO_SCHOOLS", 3)


@pytest.fixture
def _one_package(monkeypatch):
    """With the last package of the programme only."""
    last = first_run.starter_packages()[-1:]
    monkeypatch.setattr(first_run, "starter_packages", lambda: last)


@pytest.mark.django_db
@pytest.mark.usefixtures("_quick_steps")
class TestFirstRun:
    def test_an_empty_database_is_filled_once_and_the_welcome_names_one_person_per_role(self):
        said = []
        assert "clerk00001" not in embedded.welcome("127.0.0.1", 8000)
        assert first_run.prepare(said.append)
        people = User.objects.count()
        assert not first_run.prepare(said.append)
        assert User.objects.count() == people
        assert len(said) == 1
        welcome = embedded.welcome("127.0.0.1", 8000)
        for text in ("http://127.0.0.1:8000/", "clerk00001", "director00001", "officer001", "trainer1", "admin"):
            assert text in welcome

    @pytest.mark.usefixtures("_one_package")
    def test_a_first_run_that_was_broken_off_is_finished(self, monkeypatch):
        def break_off(*args, **kwargs):
            raise RuntimeError("killed")

        with monkeypatch.context() as killed:
            killed.setattr(first_run, "call_command", break_off)
            with pytest.raises(RuntimeError):
                first_run.prepare(lambda text: None)
        assert not Tick.objects.filter(name=first_run.MARK).exists()
        first_run.prepare(lambda text: None)
        assert User.objects.filter(username="clerk00001").exists()

    def test_a_database_with_people_of_its_own_is_left_as_it_is(self):
        UserFactory()
        said = []
        first_run.prepare(said.append)
        assert User.objects.count() == 1
        assert "no demo data" in said[0]

    @pytest.mark.usefixtures("_one_package")
    def test_a_demo_site_of_another_size_is_left_as_it_is(self):
        call_command("create_demo_site", schools=4, seed=7, stdout=StringIO())
        people = User.objects.count()
        first_run.prepare(lambda text: None)
        assert User.objects.count() == people


def test_the_embedded_settings_serve_as_production_does():
    script = "from django.conf import settings as s; print(s.DEBUG, s.STORAGES['staticfiles']['BACKEND'])"
    assert run_python(script, DJANGO_SETTINGS_MODULE="lms.settings.embedded") == (
        "False whitenoise.storage.CompressedManifestStaticFilesStorage"
    )
