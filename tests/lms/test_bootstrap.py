"""The environment that ``make`` builds, with a stand-in for uv that notes what it is asked to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

STAND_IN = """#!{python}
import os, pathlib, sys
folder = pathlib.Path(os.environ["UV_PROJECT_ENVIRONMENT"])
(folder.parent / "asked").open("a").write(" ".join(sys.argv[1:]) + "\\n")
if (folder.parent / "network-is-down").exists():
    sys.exit("error: Failed to fetch: connection refused")
(folder / "bin").mkdir(parents=True, exist_ok=True)
python = folder / "bin" / "python"
python.exists() or python.symlink_to({python!r})
"""


class Project:
    """A copy of what bootstrapping needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "lms").mkdir(parents=True)
        for name in ("bootstrap.py", "problems.py", "__init__.py"):
            shutil.copy(settings.BASE_DIR / "lms" / name, folder / "lms" / name)
        (folder / "uv.lock").write_text("version = 1\n")
        (folder / "path").mkdir()
        uv = folder / "path" / "uv"
        uv.write_text(STAND_IN.format(python=sys.executable))
        uv.chmod(0o755)

    def boot(self, *arguments: str) -> subprocess.CompletedProcess:
        """``python3 lms/bootstrap.py python -c 'print("here")'`` or what is asked for."""
        return subprocess.run(
            [sys.executable, "lms/bootstrap.py", *(arguments or ("python", "-c", "print('here')"))],
            cwd=self.folder,
            env={"PATH": f"{self.folder / 'path'}:{os.defpath}", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        noted = self.folder / "asked"
        return noted.read_text().splitlines() if noted.exists() else []


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path / "โครงการ")


def test_the_environment_is_made_once_and_then_only_used(project):
    assert project.boot().stdout == "here\n"
    assert project.boot().stdout == "here\n"
    assert len(project.asked) == 1
    assert "--frozen" in project.asked[0]


def test_the_environment_is_made_again_when_the_lock_changes(project):
    project.boot()
    (project.folder / "uv.lock").write_text("version = 2\n")
    project.boot()
    assert len(project.asked) == 2


def test_running_needs_no_development_tools_and_never_takes_them_away(project):
    (project.folder / "lms" / "embedded.py").write_text("")
    project.boot("run")
    assert "--no-dev" in project.asked[0]
    project.boot("python", "-c", "")
    assert "--all-extras" in project.asked[1]
    project.boot("run")
    assert len(project.asked) == 2


def test_an_installation_that_was_broken_off_is_begun_anew(project):
    project.boot()
    (project.folder / ".venv" / "thurakan.json").unlink()
    (project.folder / ".venv" / "half-done").write_text("")
    assert project.boot().stdout == "here\n"
    assert not (project.folder / ".venv" / "half-done").exists()


def test_a_network_that_is_down_is_told_in_a_sentence_and_mended_by_the_next_run(project):
    (project.folder / "network-is-down").write_text("")
    done = project.boot()
    assert done.returncode == 1
    assert "ตรวจการเชื่อมต่ออินเทอร์เน็ต" in done.stderr
    assert "check the network" in done.stderr
    assert "Traceback" not in done.stderr
    assert "connection refused" in (project.folder / "var" / "bootstrap.log").read_text()
    (project.folder / "network-is-down").unlink()
    assert project.boot().stdout == "here\n"


def test_a_python_without_venv_is_told_what_to_install(project):
    (project.folder / "path" / "uv").unlink()
    (project.folder / "lms" / "ensurepip.py").write_text("raise ImportError")
    done = project.boot()
    assert done.returncode == 1
    assert "apt-get install python3" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_told(project):
    (project.folder / "var").write_text("in the way")
    done = project.boot()
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_started_keeps_its_bytecode_even_in_an_image_that_forbids_it(project):
    assert project.boot("python", "-c", "import sys; print(sys.dont_write_bytecode)").stdout == "False\n"


def test_an_unknown_command_is_told(project):
    done = project.boot("fly")
    assert done.returncode == 2
    assert "run | test | python" in done.stderr


@pytest.mark.parametrize("target", ["run", "test", "check", "fmt"])
def test_a_python_that_is_too_old_or_absent_is_told(target):
    make = shutil.which("make")
    if not make:
        pytest.skip("No make on this machine.")
    done = subprocess.run(
        [make, target, "PYTHON=no-such-python"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "ต้องใช้ Python 3.11 ขึ้นไป" in done.stdout
