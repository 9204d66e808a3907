"""``make run``: the whole site in one process, for a demo, a training room or one small office.

waitress answers the browser; one thread beside it runs the jobs. Settings: ``lms.settings.embedded``.
"""

import contextlib
import fcntl
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import translation

from lms.problems import Problem, make_folder, of_folder, of_port

VAR = Path(__file__).resolve().parent.parent / "var"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
THREADS = 6
PREPARED = "THURAKAN_PREPARED"


def main() -> int:
    """Prepare what is missing, then serve until told to stop. Exit code 1 and one sentence if it cannot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.embedded")
    try:
        host, port = os.environ.get("HOST", DEFAULT_HOST), _port()
        check_port(host, port)
        if setup() and not os.environ.get(PREPARED):
            restart()
        serve(host, port)
    except Problem as problem:
        say(f"\n{problem}\n")
        return 1
    except KeyboardInterrupt:
        say("\nหยุดแล้ว (stopped)")
    return 0


def setup() -> bool:
    """Load Django and bring the database and files to where they can be served; whether there was anything to do.

    Raises ``Problem``.
    """
    make_folder(VAR)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # each failed try; the last one is told below
    try:
        from django.conf import settings  # noqa: PLC0415 - reading them is what may fail

        django.setup()
    except ImproperlyConfigured as error:
        raise Problem(f"ค่าที่ตั้งไว้ใช้ไม่ได้: {error}", "Mend the environment variable and run it again.") from error
    except OSError as error:
        raise of_folder(VAR, error) from error
    make_folder(settings.UPLOADS)
    from lms.first_run import prepare  # noqa: PLC0415 - needs Django

    try:
        with only_one(settings.VAR_DIR / "first-run.lock"):
            return prepare(say)
    except DatabaseError as error:
        raise Problem(
            f"ใช้ฐานข้อมูลไม่ได้ ({_first_line(error)}) ตรวจ DATABASE_URL และดูว่าฐานข้อมูลเปิดอยู่ แล้วสั่งใหม่อีกครั้ง",
            "The database cannot be used: check DATABASE_URL and that the server runs, then run it again.",
        ) from error


def restart() -> None:
    """Begin again as a fresh process: migrating and filling have taken memory that serving does not need."""
    os.environ[PREPARED] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "lms.embedded"])  # noqa: S606 - ourselves


def serve(host: str, port: int) -> None:
    """Answer requests and run jobs until interrupted."""
    from django.conf import settings  # noqa: PLC0415 - after Django is set up, as what follows
    from waitress import create_server  # noqa: PLC0415

    from lms.core.worker import JobThread  # noqa: PLC0415
    from lms.wsgi import application  # noqa: PLC0415

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        server = create_server(application, host=host, port=port, threads=THREADS, ident=None)
    except OSError as error:
        raise of_port(port) from error
    signal.signal(signal.SIGTERM, _stop)
    jobs = JobThread()
    jobs.start()
    with translation.override(settings.LANGUAGE_CODE):
        say(welcome(host, port))
    try:
        server.run()
    finally:
        server.close()
        jobs.stop()


def welcome(host: str, port: int) -> str:
    """The address, and one sign-in per role if there are demo people."""
    from lms.demo.people import PASSWORD  # noqa: PLC0415
    from lms.demo.site import sign_ins  # noqa: PLC0415

    lines = ["", f"  ธุรการ · Thurakan   http://{host}:{port}/", ""]
    people = sign_ins()
    if people:
        lines.append(f"  เข้าสู่ระบบด้วยรหัสผ่าน (password): {PASSWORD}")
        lines += [f"    {one.username:<14} {one.role} · {one.name}" for one in people]
        lines.append("")
    lines.append("  กด Ctrl+C เพื่อหยุด (to stop)")
    return "\n".join(lines)


def check_port(host: str, port: int) -> None:
    """Raises ``Problem`` if somebody listens there: said before any work is begun."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Problem(
                f"ผู้ใช้นี้เปิดพอร์ต {port} ไม่ได้ ใช้พอร์ตตั้งแต่ 1024 ขึ้นไป เช่น make run PORT=8000",
                f"This user may not open port {port}. Use one from 1024 on: make run PORT=8000",
            ) from None
        except OSError as error:
            raise of_port(port) from error


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Two starts at once take turns."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """A line for the person at the keyboard."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _port() -> int:
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Problem(
        f"PORT={text} ไม่ใช่เลขพอร์ต ใช้เลข 1024–65535", f"PORT={text} is no port. Use a number from 1024 to 65535."
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
