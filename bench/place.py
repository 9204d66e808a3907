"""A place of its own to measure in: database, static files, uploads and server, made for the run and gone after it."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.client import Refused

BASE = Path(__file__).resolve().parents[1]
SERVER_URL = os.environ.get("BENCH_DATABASE_URL", "postgresql://127.0.0.1:5432/postgres")
WORKERS = 2
READY_SECONDS = 60
STOP_SECONDS = 40
NAMES = re.compile(r"thurakan_bench_(\d+)_\w+")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


class NoPlace(Exception):
    """There is nowhere to measure; the message says what to do."""


@dataclass(frozen=True)
class Place:
    """Where the measured site runs. ``facts`` is what the filling tells of it: people, addresses, keys."""

    base_url: str
    database: str
    folder: Path
    environment: dict[str, str]
    server_pid: int
    facts: dict

    def run_inside(self, module: str, *arguments: str) -> str:
        """Run one of our modules inside Django, against the measured database; its output."""
        return run([sys.executable, "-m", "bench.inside", module, *arguments], self.environment)


@contextmanager
def open_blank() -> Iterator[str]:
    """A database at this release with nobody in it, for places to be copied from."""
    with temporary_folder() as folder, temporary_database("blank") as database:
        environment = production(folder, free_port()) | {"DATABASE_URL": database_url(database)}
        run([sys.executable, "manage.py", "upgrade"], environment)
        yield database


@contextmanager
def open_place(filling: str, blank: str) -> Iterator[Place]:
    """Copy the database ``blank``, fill it by the module ``filling``, serve on loopback; take it away at the end."""
    with temporary_folder() as folder, temporary_database(filling, template=blank) as database:
        port = free_port()
        environment = production(folder, port) | {"DATABASE_URL": database_url(database)}
        began = time.monotonic()
        print(f"\nMaking a database of its own ({filling}) … ", end="", flush=True)
        run([sys.executable, "-m", "bench.inside", filling, str(folder / "facts.json")], environment)
        _settle(database)
        print(f"{time.monotonic() - began:.0f} s", flush=True)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        try:
            with serving("lms.serve", environment, folder) as pid:
                yield Place(f"http://127.0.0.1:{port}", database, folder, environment, pid, facts)
        except Refused as error:
            raise NoPlace(f"{error}\n{last_error(folder)}") from error


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """For files of the run."""
    folder = Path(tempfile.mkdtemp(prefix="thurakan-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_database(purpose: str, *, template: str = "template0") -> Iterator[str]:
    """A copy of ``template``, and no database afterwards; also takes away what a run that was killed has left."""
    name = f"thurakan_bench_{os.getpid()}_{purpose}"
    try:
        with psycopg.connect(SERVER_URL, autocommit=True, connect_timeout=5) as server:
            _sweep(server)
            create = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}")
            server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    except psycopg.OperationalError as error:
        raise NoPlace(
            f"No PostgreSQL answers at {SERVER_URL} ({error}). Start one, or set BENCH_DATABASE_URL."
        ) from error
    try:
        yield name
    finally:
        with psycopg.connect(SERVER_URL, autocommit=True) as server:
            _drop(server, name)


def _sweep(server: psycopg.Connection) -> None:
    """Drop databases of runs that are no more."""
    for (name,) in server.execute("SELECT datname FROM pg_database").fetchall():
        made_by = NAMES.fullmatch(name)
        if made_by and not Path(f"/proc/{made_by[1]}").exists():
            _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _settle(database: str) -> None:
    """What autovacuum does within minutes of a large change, so that it does not come amid a measurement."""
    with psycopg.connect(database_url(database), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def database_url(database: str) -> str:
    return urlsplit(SERVER_URL)._replace(path=f"/{database}").geturl()


def production(folder: Path, port: int) -> dict[str, str]:
    """Production settings, but for plain HTTP on loopback; ``DATABASE_URL`` is still to be said."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "SECRET_KEY": "a-key-of-no-worth-that-lives-as-long-as-this-measurement-does",
        "ALLOWED_HOSTS": "127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": f"http://127.0.0.1:{port}",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HTTPS": "no",
        "BEHIND_PROXY": "no",
        "UPLOADS": str(folder / "uploads"),
        "PORT": str(port),
        "WORKERS": os.environ.get("WORKERS", str(WORKERS)),
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(BASE),
    }


@contextmanager
def serving(
    module: str, environment: dict[str, str], folder: Path, *, patience: float = READY_SECONDS
) -> Iterator[int]:
    """Run a server and wait until it answers; its process. It ends with the block, or with us however we end."""
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", module], cwd=BASE, env=environment, stdout=log, stderr=log, preexec_fn=_end_with_us
        )
        try:
            _wait_until_ready(f"http://127.0.0.1:{environment['PORT']}/livez", server, folder, patience)
            yield server.pid
        finally:
            _stop(server)


def _end_with_us() -> None:
    """In the child, before it becomes a server: be told to stop when the parent is gone."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _stop(server: subprocess.Popen) -> None:
    below = children(server.pid)
    server.terminate()
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in [*below, server.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    """Processes right below ``pid``."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _wait_until_ready(url: str, server: subprocess.Popen, folder: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise NoPlace(f"The server did not start:\n{(folder / 'server.log').read_text(errors='replace')[-2000:]}")


def last_error(folder: Path) -> str:
    """What the server said of its latest error."""
    lines = (folder / "server.log").read_text(errors="replace").splitlines()
    told = [line for line in lines if '"level": "ERROR"' in line]
    return told[-1].replace("\\n", "\n") if told else ""


def run(command: list[str], environment: dict[str, str]) -> str:
    """The output of one of our commands; raises ``NoPlace`` with what it said if it failed."""
    done = subprocess.run(
        command, cwd=BASE, env=environment, capture_output=True, text=True, check=False, preexec_fn=_end_with_us
    )
    if done.returncode:
        raise NoPlace(f"{' '.join(command[1:])} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
