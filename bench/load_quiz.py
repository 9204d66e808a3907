"""Two hundred clerks, one quiz, one second: sign in, start together, answer, hand in; then read every answer back."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException

from bench import figures
from bench.client import Answer, Refused, Visitor
from bench.meter import Meter
from bench.place import Place
from bench.tables import heading, milliseconds, percentile, table, verdict

SIGNING_IN_AT_ONCE = 20
THINKING_SECONDS = 2.0
STORM_SECONDS = 6.0
GATE_SECONDS = 300
OPTION = re.compile(r'name="answer-(\d+)"[^>]*?value="(\d+)"|value="(\d+)"[^>]*?name="answer-(\d+)"')
SEQUENCE = re.compile(r'name="sequence-(\d+)" value="(\d+)"')


@dataclass
class Sitting:
    """One clerk, one attempt: how long each step took, and what the site confirmed."""

    visitor: Visitor
    username: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    reference: str = ""
    options: dict[int, int] = field(default_factory=dict)
    sequences: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, step: str, answer: Answer) -> Answer:
        self.seconds.setdefault(step, []).append(answer.seconds)
        return answer


def measure(place: Place) -> bool:
    """Run it all and print what came of it; whether every limit was kept."""
    sittings = [Sitting(Visitor(place.base_url), name) for name in place.facts["clerks"]]
    is_kept = sign_in_all(place, sittings)
    is_kept &= take_quiz(place, sittings)
    is_kept &= read_back(place, sittings)
    for sitting in sittings:
        sitting.visitor.close()
    return is_kept


def sign_in_all(place: Place, sittings: list[Sitting]) -> bool:
    """Everybody signs in, twenty at a time, while somebody else reads on."""
    heading(f"{len(sittings)} sign-ins, {SIGNING_IN_AT_ONCE} at a time")
    others, stop = _read_meanwhile(place)
    began = time.perf_counter()
    with ThreadPoolExecutor(SIGNING_IN_AT_ONCE) as pool:
        list(pool.map(lambda one: _tolerant(_sign_in, one, place), sittings))
    took = time.perf_counter() - began
    stop()
    seconds = [value for one in sittings for value in one.seconds.get("sign in", [])]
    p95, others_p95 = percentile(seconds, 95), percentile(others, 95)
    rows = [
        ("all signed in within", f"{took:.1f} s", "60 s", verdict(took <= figures.SIGN_INS_WITHIN)),
        ("sign-in, p95", milliseconds(p95), "3000 ms", verdict(p95 <= figures.SIGN_IN_P95)),
        ("pages of others meanwhile, p95", milliseconds(others_p95), "1000 ms", verdict(others_p95 <= 1.0)),
        ("errors", len(_errors(sittings)), 0, verdict(not _errors(sittings))),
    ]
    table(["", "measured", "must", ""], rows)
    return all(row[-1] == "ok" for row in rows)


def take_quiz(place: Place, sittings: list[Sitting]) -> bool:
    """All start in the same second, answer at the pace of people, then as fast as they can, and hand in."""
    heading(f"{len(sittings)} clerks on one quiz of {place.facts['question_count']} questions")
    meter = Meter(place)
    before = meter.all()
    storm = _all_together(place, sittings)
    cpu = meter.all() - before
    meter.close()
    rows = [
        _row(sittings, "start", figures.START_P95, figures.START_AIM),
        _row(sittings, "save", figures.SAVE_P95, figures.SAVE_AIM),
        _row(sittings, "navigation", figures.NAVIGATION_P95, figures.NAVIGATION_AIM),
        _row(sittings, "hand in", figures.START_P95, figures.START_AIM),
    ]
    rate_row = (
        "saves a second, as fast as they come",
        f"{storm:.0f}",
        figures.SAVES_A_SECOND,
        figures.SAVES_A_SECOND_AIM,
        verdict(storm >= figures.SAVES_A_SECOND),
    )
    errors = _errors(sittings)
    rows += [rate_row, ("errors", len(errors), 0, 0, verdict(not errors))]
    table(["", "measured", "must", "aim", ""], rows)
    print(f"processor time of web and database: {cpu:.1f} s, {cpu / len(sittings) * 1000:.0f} ms a clerk")
    for error in errors[:5]:
        print(f"  {error}")
    return all(row[-1] == "ok" for row in rows)


def read_back(place: Place, sittings: list[Sitting]) -> bool:
    """Every acknowledged answer must stand in the database as it was acknowledged, and every attempt be graded."""
    heading("Read back from the database")
    file = place.folder / "acknowledged.json"
    file.write_text(json.dumps({one.reference: one.acknowledged for one in sittings if one.reference}))
    found = json.loads(place.run_inside("read_back", str(file)))
    rows = [
        ("acknowledged answers compared", found["compared"], verdict(found["compared"] > 0)),
        ("lost or different", len(found["wrong"]), verdict(not found["wrong"])),
        ("attempts", found["attempts"], verdict(found["attempts"] == len(sittings))),
        ("graded", found["graded"], verdict(found["graded"] == len(sittings))),
    ]
    table(["", "", ""], rows)
    for line in found["wrong"][:5]:
        print(f"  {line}")
    return all(row[-1] == "ok" for row in rows)


def _all_together(place: Place, sittings: list[Sitting]) -> float:
    """The four phases, each begun by all at the same moment; the saves a second of the storm."""
    count = len(sittings)
    gates = [threading.Barrier(count, timeout=GATE_SECONDS) for _ in range(4)]
    storm_saves: list[int] = []

    def one(sitting: Sitting) -> None:
        chance = random.Random(sitting.username)
        gates[0].wait()
        _tolerant(_start, sitting, place)
        gates[1].wait()
        _tolerant(_answer, sitting, place, chance)
        gates[2].wait()
        storm_saves.append(_tolerant(_storm, sitting, chance) or 0)
        gates[3].wait()
        _tolerant(_hand_in, sitting)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, sittings))
    return sum(storm_saves) / STORM_SECONDS


def _sign_in(sitting: Sitting, place: Place) -> None:
    sitting.note("sign in", sitting.visitor.sign_in(sitting.username, place.facts["password"]))


def _start(sitting: Sitting, place: Place) -> None:
    answer = sitting.note(
        "start", sitting.visitor.post(f"/quizzes/{place.facts['quiz_pk']}/start/", {}, expect="data-quiz")
    )
    sitting.reference = answer.path.strip("/").split("/")[-1]
    for match in OPTION.finditer(answer.text):
        position = int(match[1] or match[4])
        sitting.options[position] = sitting.options.get(position, 0) + 1
    sitting.sequences = {int(position): int(sequence) for position, sequence in SEQUENCE.findall(answer.text)}


def _answer(sitting: Sitting, place: Place, chance: random.Random) -> None:
    """Each question once, with time to think; in the middle a look at the course and back."""
    for number, position in enumerate(sorted(sitting.options)):
        time.sleep(chance.uniform(0.5, 1.5) * THINKING_SECONDS)
        sitting.note("save", _save(sitting, position, chance))
        if number == len(sitting.options) // 2:
            sitting.note("navigation", sitting.visitor.get(place.facts["course"], expect=place.facts["quiz"]))
            sitting.note("navigation", sitting.visitor.get(f"/attempts/{sitting.reference}/", expect="data-quiz"))


def _storm(sitting: Sitting, chance: random.Random) -> int:
    """Change answers without a pause; how many were saved in time."""
    until = time.perf_counter() + STORM_SECONDS
    count = 0
    while time.perf_counter() < until:
        _save(sitting, chance.choice(sorted(sitting.options)), chance)
        count += time.perf_counter() < until
    return count


def _save(sitting: Sitting, position: int, chance: random.Random) -> Answer:
    sequence = sitting.sequences[position] + 1
    choice = chance.randrange(sitting.options[position])
    path = f"/attempts/{sitting.reference}/answers/{position}/"
    answer = sitting.visitor.post(path, {"sequence": sequence, "answer": choice})
    stored = json.loads(answer.text)
    sitting.sequences[position], sitting.acknowledged[position] = stored["sequence"], stored["choices"]
    if stored["choices"] != [choice]:
        raise Refused(f"{path}: sent {choice}, stored {stored}")
    return answer


def _hand_in(sitting: Sitting) -> None:
    path = f"/attempts/{sitting.reference}/submit/"
    sitting.note("hand in", sitting.visitor.post(path, {"step": "submit"}, expect=sitting.reference))


def _read_meanwhile(place: Place) -> tuple[list[float], Callable[[], None]]:
    """Somebody who is signed in goes on reading; the seconds of each page, and how to end it."""
    reader = Visitor(place.base_url)
    reader.sign_in(place.facts["finisher"], place.facts["password"])
    seconds: list[float] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seconds.append(reader.get(place.facts["lesson"]).seconds)
            time.sleep(0.1)

    thread = threading.Thread(target=read)
    thread.start()

    def stop() -> None:
        ended.set()
        thread.join()
        reader.close()

    return seconds, stop


def _tolerant(step: Callable, sitting: Sitting, *arguments):
    """An error is counted, and the others go on."""
    try:
        return step(sitting, *arguments)
    except (Refused, OSError, HTTPException, ValueError, LookupError) as error:
        sitting.errors.append(f"{sitting.username}, {step.__name__.strip('_')}: {error}"[:400])
        return None


def _errors(sittings: list[Sitting]) -> list[str]:
    return [error for sitting in sittings for error in sitting.errors]


def _row(sittings: list[Sitting], step: str, must: float, aim: float) -> tuple:
    seconds = [value for sitting in sittings for value in sitting.seconds.get(step, [])]
    p95 = percentile(seconds, 95)
    is_kept = bool(seconds) and p95 <= must
    return (
        f"{step}, p95 of {len(seconds)}",
        milliseconds(p95),
        milliseconds(must),
        milliseconds(aim),
        verdict(is_kept),
    )
