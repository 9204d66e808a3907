"""How much processor time and memory the site used, and how fast this machine is at the moment. Linux only: /proc."""

from __future__ import annotations

import os
import statistics
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.place import SERVER_URL, Place, children

TICKS = os.sysconf("SC_CLK_TCK")
LOOPS = 2_000_000
LOOK_EVERY = 0.02


class Spent(NamedTuple):
    """Seconds of processor time: of the web server with its workers, of the database's backends, of the load client,
    and of all that ran on the machine; ``moment`` is when that was read."""

    web: float
    database: float
    client: float
    machine: float
    moment: float

    @property
    def all(self) -> float:
        """Of the server: web and database."""
        return self.web + self.database

    @property
    def strangers(self) -> float:
        """Cores that everything else on the machine kept busy meanwhile, its kernel included: the less the better."""
        return max(0.0, self.machine - self.all - self.client) / self.moment if self.moment else 0.0

    def since(self, before: Spent) -> Spent:
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


class Meter:
    """Processor time of one place. A database backend that ended keeps what it was last seen to have used."""

    def __init__(self, place: Place) -> None:
        self._server_pid = place.server_pid
        self._database = place.database
        self._seen: dict[int, float] = {}
        self._connection = psycopg.connect(SERVER_URL, autocommit=True)

    def read(self) -> Spent:
        """What was spent so far."""
        web = sum(_seconds(pid) for pid in [self._server_pid, *children(self._server_pid)])
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        for (pid,) in self._connection.execute(query, [self._database]):
            self._seen[pid] = _seconds(pid) or self._seen.get(pid, 0.0)
        return Spent(web, sum(self._seen.values()), time.process_time(), _machine_seconds(), time.perf_counter())

    def close(self) -> None:
        self._connection.close()


class PeakMemory:
    """Within ``with``: the most that a server and its workers held at once, in MB; ``before`` is where it began."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self.before = self.peak = memory_mb(self._pid)
        self._watcher.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._watcher.join()

    @property
    def added(self) -> float:
        return self.peak - self.before

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            self.peak = max(self.peak, memory_mb(self._pid))


def memory_mb(pid: int) -> float:
    """Megabytes of a process and those below it; what they share is counted once (PSS)."""
    total = 0
    for one in [pid, *children(pid)]:
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def calibrate() -> float:
    """Milliseconds that a plain Python loop of two million steps takes now: the median of five."""
    return statistics.median(_loop() for _ in range(5))


def _loop() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(LOOPS):
        total += number & 7
    return (time.perf_counter() - began) * 1000


def _machine_seconds() -> float:
    """What all cores have worked since the start, and what the host took from them."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, _idle, _waiting, irq, softirq, stolen = fields
    return (user + nice + system + irq + softirq + stolen) / TICKS


def _seconds(pid: int) -> float:
    """User and system time of all threads, ended ones too; 0 for a process that is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0
