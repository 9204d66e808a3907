"""Two hundred clerks, one quiz, one second: sign in, start together, answer, hand in; then read every answer back.

They press "start" at moments spread over one second, as a room does that is told to begin; at the end once more, all
in the same instant, as no room does. All of them live in this process, in one thread, to take little of the two cores.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from bench import figures
from bench.client import Answer, Refused
from bench.crowd import Guest
from bench.meter import Meter, Spent
from bench.place import Place
from bench.tables import heading, milliseconds, percentile, table, verdict

SIGNING_IN_AT_ONCE = 20
READERS = 3
READING_SECONDS = 0.2
THINKING_SECONDS = 2.0
PACE_OF_PEOPLE = 10.0
STORM_SECONDS = 6.0
OPTION = re.compile(r'name="answer-(\d+)"[^>]*?value="(\d+)"')
SEQUENCE = re.compile(r'name="sequence-(\d+)" value="(\d+)"')


@dataclass
class Sitting:
    """One clerk, one attempt: how long each step took, and what the site confirmed."""

    guest: Guest
    username: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    reference: str = ""
    options: dict[int, int] = field(default_factory=dict)
    sequences: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, step: str, answer: Answer) -> Answer:
        self.seconds.setdefault(step, []).append(answer.seconds)
        return answer


@dataclass(frozen=True)
class Phase:
    """One step that all take together: how long it took in all, and what was spent on it."""

    seconds: float
    spent: Spent


def measure(place: Place) -> bool:
    """Run it all and print what came of it; whether every limit was kept."""
    return asyncio.run(_measure(place))


async def _measure(place: Place) -> bool:
    sittings = [Sitting(Guest(place.base_url), name) for name in place.facts["clerks"]]
    meter = Meter(place)
    try:
        is_kept = await sign_in_all(place, sittings)
        is_kept &= await take_quiz(place, sittings, meter)
        return is_kept & read_back(place, sittings)
    finally:
        meter.close()
        for sitting in sittings:
            sitting.guest.close()


# Signing in ---------------------------------------------------------------------------------------


async def sign_in_all(place: Place, sittings: list[Sitting]) -> bool:
    """Everybody signs in, twenty at a time, while others read on."""
    heading(f"{len(sittings)} sign-ins, {SIGNING_IN_AT_ONCE} at a time, while {READERS} people read")
    readers, others = await _readers(place), []
    reading = [asyncio.create_task(_read(place, reader, others)) for reader in readers]
    gate = asyncio.Semaphore(SIGNING_IN_AT_ONCE)

    async def one(sitting: Sitting) -> None:
        async with gate:
            sitting.note("sign in", await sitting.guest.sign_in(sitting.username, place.facts["password"]))

    began = time.perf_counter()
    await _all(sittings, one)
    took = time.perf_counter() - began
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    for reader in readers:
        reader.close()
    return _tell_sign_ins(sittings, took, others)


def _tell_sign_ins(sittings: list[Sitting], took: float, others: list[float]) -> bool:
    p95, others_p95 = percentile(_seconds(sittings, "sign in"), 95), percentile(others, 95)
    errors = _errors(sittings)
    rows = [
        ("all signed in within", f"{took:.1f} s", "60 s", verdict(took <= figures.SIGN_INS_WITHIN)),
        ("sign-ins a second and core", f"{len(sittings) / took / 2:.1f}", "1.7", verdict(len(sittings) / took >= 3.4)),
        ("sign-in, p95", milliseconds(p95), "3000 ms", verdict(p95 <= figures.SIGN_IN_P95)),
        (
            f"pages of others meanwhile, p95 of {len(others)}",
            milliseconds(others_p95),
            "1000 ms",
            verdict(bool(others) and others_p95 <= figures.OTHERS_P95),
        ),
        ("errors", len(errors), 0, verdict(not errors)),
    ]
    table(["", "measured", "must", ""], rows)
    _tell_errors(errors)
    return all(row[-1] == "ok" for row in rows)


async def _readers(place: Place) -> list[Guest]:
    readers = [Guest(place.base_url) for _ in range(READERS)]
    for reader in readers:
        await reader.sign_in(place.facts["finisher"], place.facts["password"])
    return readers


async def _read(place: Place, reader: Guest, seconds: list[float]) -> None:
    """Somebody who is signed in goes on reading until cancelled."""
    while True:
        answer = await reader.get(place.facts["lesson"], expect=place.facts["lesson_title"])
        seconds.append(answer.seconds)
        await asyncio.sleep(READING_SECONDS)


# The quiz -----------------------------------------------------------------------------------------


async def take_quiz(place: Place, sittings: list[Sitting], meter: Meter) -> bool:
    """All start in the same second, answer at a quick pace, then as fast as they can, hand in, and start again."""
    heading(f"{len(sittings)} clerks on one quiz of {place.facts['question_count']} questions")
    chance = {one.username: random.Random(one.username) for one in sittings}

    async def press_start(one: Sitting) -> None:
        await asyncio.sleep(chance[one.username].random())
        await start(one, place)

    async def start_again(one: Sitting) -> None:
        one.note("start in one instant", await one.guest.post(_start_path(place), {}, expect="data-quiz"))

    async def answer(one: Sitting) -> None:
        await _answer(one, place, chance[one.username])

    async def storm(one: Sitting) -> None:
        await _storm(one, chance[one.username])

    started = await _phase(meter, sittings, press_start)
    answered = await _phase(meter, sittings, answer)
    stormed = await _phase(meter, sittings, storm)
    handed_in = await _phase(meter, sittings, hand_in)
    await _phase(meter, sittings, start_again)
    is_kept = _tell_waits(sittings)
    is_kept &= _tell_rates(sittings, stormed)
    _tell_costs(sittings, [("start", started), ("answering", answered), ("storm", stormed), ("hand in", handed_in)])
    _tell_errors(_errors(sittings))
    return is_kept


async def _phase(meter: Meter, sittings: list[Sitting], step: Callable[[Sitting], Awaitable[None]]) -> Phase:
    """All take the step, begun at the same moment."""
    before, began = meter.read(), time.perf_counter()
    await _all(sittings, step)
    return Phase(time.perf_counter() - began, meter.read().since(before))


def _tell_waits(sittings: list[Sitting]) -> bool:
    errors = _errors(sittings)
    rows = [
        _row(sittings, "start in one second", figures.START_P95, figures.START_AIM),
        _row(sittings, "save", figures.SAVE_P95, figures.SAVE_AIM),
        _row(sittings, "navigation", figures.NAVIGATION_P95, figures.NAVIGATION_AIM),
        _row(sittings, "hand in, all in one instant", None, None),
        _row(sittings, "start in one instant", None, None),
        ("errors", None, len(errors), 0, 0, verdict(not errors)),
    ]
    table(["waiting", "p50", "p95", "must", "aim", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _tell_rates(sittings: list[Sitting], storm: Phase) -> bool:
    """Saves a second on each of the two cores, all included; and what one core of server alone would carry."""
    saves = len(_seconds(sittings, "storm"))
    rate = saves / STORM_SECONDS / 2
    alone = saves / storm.spent.all if storm.spent.all else 0.0
    rows = [
        (
            "answer saves a second and core, as fast as they come",
            f"{rate:.0f}",
            figures.SAVES_A_CORE,
            figures.SAVES_A_CORE_AIM,
            verdict(rate >= figures.SAVES_A_CORE),
        ),
        ("the same by processor time of web and database alone", f"{alone:.0f}", None, None, ""),
    ]
    print()
    table(["carried", "measured", "must", "aim", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _tell_costs(sittings: list[Sitting], phases: Iterable[tuple[str, Phase]]) -> None:
    rows, whole = [], 0.0
    count = len(sittings)
    for name, phase in phases:
        spent = phase.spent
        each = spent.all * 1000 / count
        whole += 0 if name == "storm" else each
        parts = (f"{seconds:.1f} s" for seconds in (spent.web, spent.database, spent.client))
        rows.append((name, f"{phase.seconds:.1f} s", *parts, f"{each:.0f} ms", f"{spent.strangers:.2f}"))
    print()
    table(["processor time", "lasted", "web", "database", "load client", "a clerk", "cores busy for others"], rows)
    questions = max((len(one.options) for one in sittings), default=0)
    if whole:
        users = questions * PACE_OF_PEOPLE * 1000 / whole
        print(f"One core at full use carries {users:.0f} clerks who answer a question every {PACE_OF_PEOPLE:.0f} s")
        print(f"(must {figures.QUIZ_USERS_A_CORE}, aim {figures.QUIZ_USERS_A_CORE_AIM}; all steps but the storm).")


async def start(sitting: Sitting, place: Place) -> None:
    """Start, or go on with what is open, and read the paper."""
    answer = await sitting.guest.post(_start_path(place), {}, expect="data-quiz")
    sitting.note("start in one second", answer)
    sitting.reference = answer.path.strip("/").split("/")[-1]
    for position, _choice in OPTION.findall(answer.text):
        sitting.options[int(position)] = sitting.options.get(int(position), 0) + 1
    sitting.sequences = {int(position): int(sequence) for position, sequence in SEQUENCE.findall(answer.text)}
    if len(sitting.options) != place.facts["question_count"]:
        raise Refused(f"{answer.path}: {len(sitting.options)} questions instead of {place.facts['question_count']}")


def _start_path(place: Place) -> str:
    return f"/quizzes/{place.facts['quiz_pk']}/start/"


async def _answer(sitting: Sitting, place: Place, chance: random.Random) -> None:
    """Each question once, with time to think; at some moment a look at the course and back."""
    looks_at = chance.choice(sorted(sitting.options))
    for position in sorted(sitting.options):
        await asyncio.sleep(chance.uniform(0.5, 1.5) * THINKING_SECONDS)
        sitting.note("save", await _save(sitting, position, chance))
        if position == looks_at:
            course = await sitting.guest.get(place.facts["course"], expect=place.facts["quiz"])
            sitting.note("navigation", course)
            paper = await sitting.guest.get(f"/attempts/{sitting.reference}/", expect="data-quiz")
            sitting.note("navigation", paper)


async def _storm(sitting: Sitting, chance: random.Random) -> None:
    """Change answers without a pause."""
    until = time.perf_counter() + STORM_SECONDS
    while sitting.options and time.perf_counter() < until:
        answer = await _save(sitting, chance.choice(sorted(sitting.options)), chance)
        if time.perf_counter() < until:
            sitting.note("storm", answer)


async def _save(sitting: Sitting, position: int, chance: random.Random) -> Answer:
    sequence = sitting.sequences[position] + 1
    choice = chance.randrange(sitting.options[position])
    path = f"/attempts/{sitting.reference}/answers/{position}/"
    answer = await sitting.guest.post(path, {"sequence": sequence, "answer": choice})
    stored = json.loads(answer.text)
    sitting.sequences[position], sitting.acknowledged[position] = stored["sequence"], stored["values"]
    if stored["values"] != [str(choice)]:
        raise Refused(f"{path}: sent {choice}, stored {stored}")
    return answer


async def hand_in(sitting: Sitting) -> None:
    """Hand in what is saved."""
    path = f"/attempts/{sitting.reference}/submit/"
    sitting.note(
        "hand in, all in one instant", await sitting.guest.post(path, {"step": "submit"}, expect=sitting.reference)
    )


# Reading back -------------------------------------------------------------------------------------


def read_back(place: Place, sittings: list[Sitting]) -> bool:
    """Every acknowledged answer must stand in the database as it was acknowledged, and every attempt be graded."""
    heading("Read back from the database")
    file = place.folder / "acknowledged.json"
    file.write_text(json.dumps({one.reference: one.acknowledged for one in sittings if one.reference}))
    found = json.loads(place.run_inside("read_back", str(file)))
    expected = len(sittings) * place.facts["question_count"]
    rows = [
        ("acknowledged answers compared", found["compared"], expected, verdict(found["compared"] == expected)),
        ("lost or different", len(found["wrong"]), 0, verdict(not found["wrong"])),
        ("attempts", found["attempts"], len(sittings), verdict(found["attempts"] == len(sittings))),
        ("graded", found["graded"], len(sittings), verdict(found["graded"] == len(sittings))),
    ]
    table(["", "found", "must", ""], rows)
    for line in found["wrong"][:5]:
        print(f"  {line}")
    return all(row[-1] == "ok" for row in rows)


# Odds and ends ------------------------------------------------------------------------------------


async def _all(sittings: list[Sitting], step: Callable[[Sitting], Awaitable[None]]) -> None:
    """All at once; an error is counted, and the others go on."""

    async def tolerant(sitting: Sitting) -> None:
        try:
            await step(sitting)
        except (Refused, OSError, EOFError, TimeoutError, ValueError, LookupError) as error:
            sitting.errors.append(f"{sitting.username}: {type(error).__name__} {error}"[:400])

    await asyncio.gather(*[tolerant(sitting) for sitting in sittings])


def _seconds(sittings: list[Sitting], step: str) -> list[float]:
    return [value for sitting in sittings for value in sitting.seconds.get(step, [])]


def _errors(sittings: list[Sitting]) -> list[str]:
    return [error for sitting in sittings for error in sitting.errors]


def _tell_errors(errors: list[str]) -> None:
    for error in errors[:5]:
        print(f"  {error}")


def _row(sittings: list[Sitting], step: str, must: float | None, aim: float | None) -> tuple:
    seconds = _seconds(sittings, step)
    p95 = percentile(seconds, 95)
    return (
        f"{step} ({len(seconds)})",
        milliseconds(percentile(seconds, 50)),
        milliseconds(p95),
        milliseconds(must) if must else None,
        milliseconds(aim) if aim else None,
        "" if must is None else verdict(bool(seconds) and p95 <= must),
    )
