"""A PostgreSQL server of a test's own, to be killed like any other process."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import template_database
from tests.lms.processes import PATIENCE_SECONDS, free_port

NAME = "faults"


def find_programs() -> Path:
    """Where PostgreSQL's programs are; where they are not the test is skipped, in CI it fails."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if named := shutil.which("initdb"):
        folders.append(Path(named).resolve().parent)
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    sentence = "Needs the programs of a PostgreSQL server: apt-get install postgresql."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


class DatabaseServer:
    """A cluster in a temporary folder, owned by somebody who is not root, on a port of its own."""

    def __init__(self) -> None:
        self.programs = find_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="thurakan-faults-"))
        self.port = free_port()
        self.owner = _owner()
        if self.owner:
            shutil.chown(self.folder, self.owner)
        self._run("initdb", "-D", self._cluster, "--username=root", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()
        self._fill()

    @property
    def url(self) -> str:
        """The migrated database in it."""
        return self._url(NAME)

    def connect(self) -> closing[psycopg.Connection]:
        """A connection to the migrated database, closed with its block."""
        return closing(psycopg.connect(self.url, autocommit=True))

    def start(self) -> None:
        """Start it, again if need be: what the killed one has left behind takes a moment to go."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, self._log.read_text()
            if not self._is_running():
                self._launch()
            time.sleep(0.05)

    def kill(self) -> None:
        """``kill -9``: its own processes notice and end as they are, and nothing is written any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _url(self, name: str) -> str:
        return f"postgresql://root@127.0.0.1:{self.port}/{name}"

    def _is_running(self) -> bool:
        return getattr(self, "process", None) is not None and self.process.poll() is None

    def _launch(self) -> None:
        command = [self.programs / "postgres", "-D", self._cluster, "-p", str(self.port), "-k", self.folder]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **self._as_owner())

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: object) -> None:
        command = [self.programs / program, *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, **self._as_owner())

    def _as_owner(self) -> dict:
        return {"user": self.owner, "group": self.owner, "extra_groups": [], "cwd": "/"} if self.owner else {}

    def _fill(self) -> None:
        """What the template database holds; migrated anew where pg_dump is older than the server of the tests."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {NAME}")
        dumped = self.folder / "dump"
        dump = [self.programs / "pg_dump", "--no-owner", "--file", dumped, template_database.template_address()]
        if subprocess.run(dump, check=False, capture_output=True).returncode:
            template_database.fill(self.url)
            return
        restore = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", dumped, self.url]
        subprocess.run(restore, check=True, capture_output=True)


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: whose processes they are then."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
