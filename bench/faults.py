"""Clerks answer while processes are killed: how soon the site confirms again, and that nothing it confirmed is lost.

An answer that was not confirmed is sent again as it was, as the page does. The database server of the machine is not
ours to kill: its connections are ended, and it takes no new ones for a while.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from bench import figures
from bench.client import Refused
from bench.crowd import Guest
from bench.load_quiz import Sitting, hand_in, read_back, start
from bench.place import SERVER_URL, Place, children
from bench.tables import heading, table, verdict

CLERKS = 40
PAUSE_SECONDS = 0.3
AGAIN_SECONDS = 0.1
BEFORE_SECONDS, AFTER_SECONDS = 2.0, 3.0
AWAY_SECONDS = 12.0
FAILURES = (Refused, OSError, EOFError, TimeoutError, ValueError)


@dataclass
class Witness:
    """What a fault did to the answers: when each was first sent and confirmed, and how often one was sent again."""

    name: str
    must: float | None
    answers: list[tuple[float, float]] = field(default_factory=list)
    again_count: int = 0
    over_at: float = 0.0

    @property
    def recovery(self) -> float:
        """The longest that an answer waited once the fault was over; seconds."""
        return max((done - max(sent, self.over_at) for sent, done in self.answers if done > self.over_at), default=0.0)


def measure(place: Place) -> bool:
    """Run it all and print what came of it; whether every limit was kept."""
    return asyncio.run(_measure(place))


async def _measure(place: Place) -> bool:
    sittings = [Sitting(Guest(place.base_url), name) for name in place.facts["clerks"][:CLERKS]]
    try:
        for sitting in sittings:
            await sitting.guest.sign_in(sitting.username, place.facts["password"])
        await asyncio.gather(*[start(sitting, place) for sitting in sittings])
        heading(f"{CLERKS} clerks answer, and processes are killed")
        faults = [
            (Witness("one of two web workers killed", figures.WORKER_BACK), _kill_one),
            (Witness("both web workers killed", None), _kill_all),
            (Witness("all connections to the database ended", figures.CONNECTION_BACK), _end_connections),
            (Witness(f"no database for {AWAY_SECONDS:.0f} s", figures.CONNECTION_BACK), _leave_database),
        ]
        for witness, fault in faults:
            await _go_through(place, sittings, witness, fault)
        is_kept = _tell([witness for witness, _fault in faults])
        await asyncio.gather(*[hand_in(sitting) for sitting in sittings])
        return read_back(place, sittings) & is_kept
    finally:
        for sitting in sittings:
            sitting.guest.close()


async def _go_through(
    place: Place, sittings: list[Sitting], witness: Witness, fault: Callable[[Place], Awaitable[None]]
) -> None:
    """All answer, before and after; ends when every answer is confirmed."""
    over = asyncio.Event()
    answering = [asyncio.create_task(_answer_until(over, sitting, witness)) for sitting in sittings]
    await asyncio.sleep(BEFORE_SECONDS)
    await fault(place)
    witness.over_at = time.perf_counter()
    await asyncio.sleep(AFTER_SECONDS)
    over.set()
    await asyncio.gather(*answering)


async def _answer_until(over: asyncio.Event, sitting: Sitting, witness: Witness) -> None:
    """Every question once, and then any, until told to end."""
    chance = random.Random(f"{sitting.username} {witness.name}")
    waiting = [position for position in sitting.options if position not in sitting.acknowledged]
    while waiting or not over.is_set():
        position = waiting.pop() if waiting else chance.choice(sorted(sitting.options))
        await _confirm(sitting, position, str(chance.randrange(sitting.options[position])), witness)
        await asyncio.sleep(chance.random() * 2 * PAUSE_SECONDS)


async def _confirm(sitting: Sitting, position: int, choice: str, witness: Witness) -> None:
    sequence, sent = sitting.sequences[position] + 1, time.perf_counter()
    path = f"/attempts/{sitting.reference}/answers/{position}/"
    while True:
        try:
            stored = json.loads((await sitting.guest.post(path, {"sequence": sequence, "answer": choice})).text)
            break
        except FAILURES:
            sitting.guest.close()
            witness.again_count += 1
            await asyncio.sleep(AGAIN_SECONDS)
    sitting.sequences[position], sitting.acknowledged[position] = stored["sequence"], stored["values"]
    if stored["values"] != [choice]:
        sitting.errors.append(f"{path}: sent {choice}, stored {stored}")
    witness.answers.append((sent, time.perf_counter()))


async def _kill_one(place: Place) -> None:
    os.kill(children(place.server_pid)[-1], signal.SIGKILL)


async def _kill_all(place: Place) -> None:
    for pid in children(place.server_pid):
        os.kill(pid, signal.SIGKILL)


async def _end_connections(place: Place) -> None:
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        _end(server, place)


async def _leave_database(place: Place) -> None:
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    name = sql.Identifier(place.database)
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(allow.format(name, sql.SQL("false")))
        _end(server, place)
        await asyncio.sleep(AWAY_SECONDS)
        server.execute(allow.format(name, sql.SQL("true")))


def _end(server: psycopg.Connection, place: Place) -> None:
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    server.execute(query, [place.database])


def _tell(witnesses: list[Witness]) -> bool:
    rows = [
        (
            witness.name,
            len(witness.answers),
            witness.again_count,
            f"{witness.recovery:.1f} s",
            witness.must and f"{witness.must:.0f} s",
            verdict(witness.recovery <= witness.must) if witness.must else "",
        )
        for witness in witnesses
    ]
    table(["", "confirmed", "sent again", "longest wait after it", "must", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)
