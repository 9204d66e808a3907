"""Bringing an installation to this release: translations, static files, database. Every step is safe to repeat."""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lms.core.translations import compile_stale

Say = Callable[[str], None]


def upgrade(say: Say) -> None:
    """Do what is left to do; says what it does, and nothing if there is nothing."""
    compile_stale()
    collect_static(say)
    migrate(say)


def migrate(say: Say) -> None:
    """Apply what is not applied yet; the cache table comes with it."""
    if unapplied_migrations():
        say("กำลังสร้างหรือปรับฐานข้อมูล … (migrating the database)")
        with _fewer_collections():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Migrating makes models by the thousand; to look for rubbish among them at Python's own pace is a quarter of it.

    At this pace it takes 60 MB more.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def unapplied_migrations() -> list[str]:
    """What the database still lacks. To order it takes importing every migration, so the names are compared first."""
    if _migration_files() <= MigrationRecorder(connection).applied_migrations().keys():
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def _migration_files() -> set[tuple[str, str]]:
    """App and name of each migration that Django would import."""
    specs = {app.label: find_spec(MigrationLoader.migrations_module(app.label)[0]) for app in apps.get_app_configs()}
    return {
        (label, file.name)
        for label, spec in specs.items()
        if spec
        for file in iter_modules(spec.submodule_search_locations)
        if not file.ispkg and file.name[0] not in "_~"
    }


def collect_static(say: Say) -> None:
    """Hash and compress static files if any changed since the last time."""
    stamp = settings.STATIC_ROOT / ".stamp"
    fingerprint = _static_fingerprint()
    with suppress(OSError):
        if stamp.read_text() == fingerprint:
            return
    say("กำลังเตรียมไฟล์หน้าเว็บ … (compressing static files)")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(fingerprint)


def is_static_collected() -> bool:
    """Whether static files have been hashed and compressed at all."""
    return (settings.STATIC_ROOT / "staticfiles.json").exists()


def _static_fingerprint() -> str:
    """Changes with any static file's name, size or time, ours or a library's."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
