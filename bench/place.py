"""A place of its own to measure in: database, static files, uploads and server, made for the run and gone after it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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


class NoPlace(Exception):
    """There is nowhere to measure; the message says what to do."""


@dataclass(frozen=True)
class Place:
    """Where the measured site runs. ``facts`` is what ``bench.prepare`` tells of it: people, addresses, keys."""

    base_url: str
    database: str
    folder: Path
    environment: dict[str, str]
    server_pid: int
    facts: dict

    def run_inside(self, module: str, *arguments: str) -> str:
        """Run one of our modules inside Django, against the measured database; its output."""
        return _run([sys.executable, "-m", "bench.inside", module, *arguments], self.environment)


@contextmanager
def open_place() -> Iterator[Place]:
    """Make database and files, fill them, serve with two workers on loopback; take it all away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="thurakan-bench-"))
    database = f"thurakan_bench_{os.getpid()}"
    port = _free_port()
    environment = _environment(folder, database, port)
    _create(database)
    try:
        _say("Preparing a database of its own")
        _run([sys.executable, "manage.py", "upgrade"], environment)
        _run([sys.executable, "-m", "bench.inside", "prepare", str(folder / "facts.json")], environment)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        with _serving(environment, port, folder) as pid:
            yield Place(f"http://127.0.0.1:{port}", database, folder, environment, pid, facts)
    except Refused as error:
        raise NoPlace(f"{error}\n{_last_error(folder)}") from error
    finally:
        _drop(database)
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, database: str, port: int) -> dict[str, str]:
    """Production settings, but for plain HTTP on loopback."""
    place = urlsplit(SERVER_URL)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATABASE_URL": place._replace(path=f"/{database}").geturl(),
        "SECRET_KEY": "a-key-of-no-worth-that-lives-as-long-as-this-measurement-does",
        "ALLOWED_HOSTS": "127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": f"http://127.0.0.1:{port}",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HTTPS": "no",
        "BEHIND_PROXY": "no",
        "UPLOADS": str(folder / "uploads"),
        "PORT": str(port),
        "WORKERS": str(WORKERS),
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(BASE),
    }


@contextmanager
def _serving(environment: dict[str, str], port: int, folder: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "lms.serve"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=BASE, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/verify/", server, folder)
            yield server.pid
        finally:
            _stop(server)


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=40)
    except subprocess.TimeoutExpired:
        server.kill()


def _wait_until_ready(url: str, server: subprocess.Popen, folder: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise NoPlace(f"The server did not start:\n{(folder / 'server.log').read_text(errors='replace')[-2000:]}")


def _last_error(folder: Path) -> str:
    """What the server said of its latest error."""
    lines = (folder / "server.log").read_text(errors="replace").splitlines()
    told = [line for line in lines if '"level": "ERROR"' in line]
    return told[-1].replace("\\n", "\n") if told else ""


def _create(database: str) -> None:
    try:
        with psycopg.connect(SERVER_URL, autocommit=True, connect_timeout=5) as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(database))
            )
    except psycopg.OperationalError as error:
        raise NoPlace(
            f"No PostgreSQL answers at {SERVER_URL} ({error}). Start one, or set BENCH_DATABASE_URL."
        ) from error


def _drop(database: str) -> None:
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPlace(f"{' '.join(command[1:])} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _say(sentence: str) -> None:
    print(f"{sentence} …", flush=True)
