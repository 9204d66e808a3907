"""Whether this installation can do its work, asked by a load balancer or a monitor."""

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from lms.core import jobs
from lms.core.release import unapplied_migrations

LEAST_FREE_BYTES = 500 * 1024 * 1024
LONGEST_WAIT = dt.timedelta(minutes=10)
_known: dict[str, bool] = {}


def reasons_against() -> list[str]:
    """Why it cannot work now, each as ``subject: reason``; none if it can."""
    try:
        connection.ensure_connection()
        connection.cursor().execute("SELECT 1")
    except DatabaseError as error:
        return [f"database: {type(error).__name__}"]
    return [reason for check in CHECKS if (reason := check())]


def _migrations() -> str:
    if not _known.get("migrated"):
        _known["migrated"] = not unapplied_migrations()
    return "" if _known["migrated"] else "migrations: some are not applied"


def _cache() -> str:
    try:
        cache.set("readyz", "1", 10)
        is_good = cache.get("readyz") == "1"
    except (DatabaseError, OSError) as error:
        return f"cache: {type(error).__name__}"
    return "" if is_good else "cache: keeps nothing"


def _uploads() -> str:
    probe = Path(settings.MEDIA_ROOT) / f".readyz-{uuid.uuid4().hex}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        return f"uploads: {os.strerror(error.errno or 0)}"
    return ""


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError as error:
        return f"disk: {os.strerror(error.errno or 0)}"
    return "" if free >= LEAST_FREE_BYTES else f"disk: {free // 1024**2} MB left"


def _queue() -> str:
    wait = jobs.longest_wait()
    return f"jobs: the oldest waits for {wait.seconds // 60 + wait.days * 1440} minutes" if wait > LONGEST_WAIT else ""


CHECKS: list[Callable[[], str]] = [_migrations, _cache, _uploads, _disk, _queue]
