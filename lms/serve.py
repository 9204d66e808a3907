"""``python -m lms.serve``: the site in production, by granian with several worker processes.

Jobs run beside it in processes of their own: ``manage.py work``. Static files are served by WhiteNoise, compressed
and hashed; a proxy in front ends TLS. Refuses to start on anything unsafe or half done, with one sentence.
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from lms.problems import Problem

THREADS = 8


def main() -> int:
    """Serve until told to stop; exit code 1 and a sentence if that would be unsafe."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
    try:
        check_installation()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    serve()
    return 0


def check_installation() -> None:
    """Raises ``Problem`` unless settings, database and files are fit to be served."""
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Problem(f"ค่าที่ตั้งไว้ใช้ไม่ได้: {error}", "The settings are not fit for production.") from error
    from lms.core.errors import DomainError  # noqa: PLC0415 - after Django is set up, as what follows
    from lms.core.release import is_static_collected, unapplied_migrations  # noqa: PLC0415
    from lms.demo.closing import refuse_open_demo_accounts  # noqa: PLC0415

    try:
        if unapplied_migrations() or not is_static_collected():
            raise Problem(
                "ระบบยังไม่ได้ปรับให้เป็นรุ่นนี้ สั่ง manage.py upgrade ก่อน",
                "The installation is not at this release: run manage.py upgrade first.",
            )
        refuse_open_demo_accounts()
    except DomainError as error:
        raise Problem(
            str(error), "Demo people can still sign in with a published password: manage.py close_demo_accounts."
        ) from error
    except DatabaseError as error:
        raise Problem(
            "ติดต่อฐานข้อมูลไม่ได้ ตรวจ DATABASE_URL และดูว่าฐานข้อมูลเปิดอยู่",
            "The database does not answer: check DATABASE_URL and that the server runs.",
        ) from error
    finally:
        _let_go_of_database()


def _let_go_of_database() -> None:
    """Worker processes are forked from this one: a pool made here would reach them without the threads that fill it."""
    connections.close_all()
    for connection in connections.all():
        if connection.vendor == "postgresql":
            connection.close_pool()


def serve() -> None:
    """Run granian with one worker a core, or ``WORKERS``."""
    from granian import Granian  # noqa: PLC0415 - an extra of production
    from granian.constants import Interfaces  # noqa: PLC0415

    from lms.settings import env  # noqa: PLC0415

    Granian(
        "lms.wsgi:application",
        address=env.text("HOST", "127.0.0.1"),
        port=env.integer("PORT", 8000, least=1),
        interface=Interfaces.WSGI,
        workers=env.integer("WORKERS", os.cpu_count() or 1, least=1),
        blocking_threads=env.integer("THREADS", THREADS, least=1),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=30,
    ).serve()


if __name__ == "__main__":
    sys.exit(main())
