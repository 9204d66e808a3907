"""The first step of every ``make`` target: an environment in ``.venv`` with exactly what ``uv.lock`` names.

Standard library only. It runs on the system's Python, which the Makefile has found to be new enough.

    python3 lms/bootstrap.py run            the whole site in one process
    python3 lms/bootstrap.py test [ARGS]    pytest
    python3 lms/bootstrap.py python [ARGS]  anything else, with the development tools
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lms.problems import Problem, make_folder, of_folder  # noqa: E402

ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "thurakan.json"
LOCK = ROOT / "uv.lock"
LOG = ROOT / "var" / "bootstrap.log"
UV = "uv>=0.9,<1"
COMMANDS = {
    "run": ["-m", "lms.embedded"],
    "test": ["-m", "pytest", "-n", "auto", "--dist", "worksteal"],
    "python": [],
}


def main(arguments: list[str]) -> int:
    """Make the environment, then become the asked command."""
    command, rest = (arguments or ["run"])[0], arguments[1:]
    if command not in COMMANDS:
        _say(f"bootstrap.py: {' | '.join(COMMANDS)}")
        return 2
    try:
        make_environment(with_tools=command != "run")
    except Problem as problem:
        _say(f"\n{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # images set it; every start would compile 2,000 files anew
    os.execv(PYTHON, [str(PYTHON), *COMMANDS[command], *rest])  # noqa: S606 - our own interpreter


def make_environment(*, with_tools: bool) -> None:
    """See that ``.venv`` holds what ``uv.lock`` names; with the development tools if asked for, or there already.

    The stamp is written last, so that an installation that was broken off is mended by the next one.
    """
    with LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        have = _stamp()
        wanted = {
            "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
            "python": list(sys.version_info[:2]),
            "tools": with_tools or have.get("tools", False),
        }
        if have == wanted and PYTHON.exists():
            return
        make_folder(LOG.parent)
        _say("กำลังเตรียมส่วนประกอบของระบบ ครั้งแรกใช้เวลาราวหนึ่งนาที … (installing packages)")
        try:
            _install(with_tools=wanted["tools"], is_fresh=have.get("python") != wanted["python"])
            STAMP.write_text(json.dumps(wanted))
        except OSError as error:
            raise of_folder(ENVIRONMENT, error) from error


def _stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def _install(*, with_tools: bool, is_fresh: bool) -> None:
    STAMP.unlink(missing_ok=True)
    if is_fresh and ENVIRONMENT.is_dir() and not ENVIRONMENT.is_symlink():
        shutil.rmtree(ENVIRONMENT)
    uv = shutil.which("uv") or _install_uv()
    groups = ["--all-extras"] if with_tools else ["--no-dev"]
    environment = {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",  # an office behind an inspecting proxy has its certificate in the system's store
    }
    command = [uv, "sync", "--frozen", "--inexact", "--no-progress", "--python", sys.executable, *groups]
    _run(command, environment=environment)


def _install_uv() -> str:
    """uv inside the environment, by way of pip."""
    uv = ENVIRONMENT / "bin" / "uv"
    if uv.exists():
        return str(uv)
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian leaves it out
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Problem(
            f"Python นี้ไม่มีส่วน venv ติดตั้งด้วย sudo apt-get install python{version}-venv แล้วสั่งใหม่อีกครั้ง",
            f"This Python lacks venv: sudo apt-get install python{version}-venv, then run it again.",
        ) from None
    _run([sys.executable, "-m", "venv", str(ENVIRONMENT)])
    _run([str(PYTHON), "-m", "pip", "install", "--quiet", UV])
    return str(uv)


def _run(command: list[str], *, environment: dict[str, str] | None = None) -> None:
    """Run ``command`` with its words in the log; a failure is nearly always the network."""
    with LOG.open("w") as log:
        outcome = subprocess.run(  # noqa: S603 - our own commands
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if outcome.returncode:
        raise Problem(
            "ติดตั้งส่วนประกอบไม่สำเร็จ ตรวจการเชื่อมต่ออินเทอร์เน็ต แล้วสั่งใหม่อีกครั้ง (รายละเอียดอยู่ใน var/bootstrap.log)",
            "The packages could not be installed: check the network and run it again (details in var/bootstrap.log).",
        )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - there is no log yet


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
