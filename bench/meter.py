"""How much processor time the site used, and how fast this machine is at the moment."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import psycopg

from bench.place import SERVER_URL, Place

TICKS = os.sysconf("SC_CLK_TCK")
LOOPS = 2_000_000


def calibrate() -> float:
    """Milliseconds that a plain Python loop of two million steps takes now: the median of five."""
    return statistics.median(_loop() for _ in range(5))


class Meter:
    """Processor time of the web workers and of the database's backends, in seconds since the meter was made.

    A backend that ended keeps what it was last seen to have used.
    """

    def __init__(self, place: Place) -> None:
        self._server_pid = place.server_pid
        self._database = place.database
        self._seen: dict[int, float] = {}
        self._connection = psycopg.connect(SERVER_URL, autocommit=True)

    def web(self) -> float:
        """Of granian and its workers."""
        return sum(_seconds(pid) for pid in [self._server_pid, *_children(self._server_pid)])

    def database(self) -> float:
        """Of the backends that serve the measured database."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        for (pid,) in self._connection.execute(query, [self._database]):
            self._seen[pid] = _seconds(pid) or self._seen.get(pid, 0.0)
        return sum(self._seen.values())

    def all(self) -> float:
        return self.web() + self.database()

    def close(self) -> None:
        self._connection.close()


def _loop() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(LOOPS):
        total += number & 7
    return (time.perf_counter() - began) * 1000


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _children(pid: int) -> list[int]:
    parents = {int(entry.name): _stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    return [child for child, fields in parents.items() if fields and int(fields[1]) == pid]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
