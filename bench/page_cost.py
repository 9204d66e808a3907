"""Processor time a request of every page of the journey, beside what Moodle and Kolibri need for the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bench import figures
from bench.client import SIGNED_IN, Visitor
from bench.meter import Meter, calibrate
from bench.place import Place
from bench.tables import heading, percentile, table, verdict

CLIENTS = 4
REQUESTS = 60
ATTEMPTS = 12
WARMING = 2


class Page(NamedTuple):
    """A page as one role asks for it; ``expect`` is a text that only the right page has."""

    name: str
    role: str
    path: str
    expect: str


def measure(place: Place) -> bool:
    """Ask for each page from four clients at once; whether all stay below a third of Moodle's processor time."""
    heading(f"Processor time a request, {CLIENTS} clients, web server and database together")
    loop = calibrate()
    meter = Meter(place)
    rows = []
    for page in pages(place.facts):
        visitors = _visitors(place, page.role)
        seconds = _measured(meter, visitors, lambda visitor, page=page: visitor.get(page.path, expect=page.expect))
        rows.append(_row(page.name, *seconds, loop))
        for visitor in visitors:
            visitor.close()
    rows.append(_attempts(place, meter, loop))
    meter.close()
    table(["page", "web ms", "db ms", "sum ms", "loops", "p50 ms", "p95 ms", "Moodle", "Kolibri", "ratio", ""], rows)
    after = calibrate()
    print(
        f"One loop is two million steps of plain Python: {loop:.0f} ms before, {after:.0f} ms after, on this machine."
    )
    return all(row[-1] in {"", "ok"} for row in rows)


def pages(facts: dict) -> Iterator[Page]:
    """The journey, in its order."""
    yield Page("sign-in", "visitor", "/accounts/login/", 'name="password"')
    yield Page("home", "finisher", "/", SIGNED_IN)
    yield Page("course page", "finisher", facts["course"], facts["lesson"])
    yield Page("lesson", "finisher", facts["lesson"], "unit")
    yield Page("quiz page", "clerk", facts["quiz"], f"/quizzes/{facts['quiz_pk']}/start/")
    yield Page("community, 50 topics", "clerk", facts["community"], "/networks/topics/")
    yield Page("thread of 21 posts", "clerk", facts["thread"], "/reply/")
    yield Page("messages", "clerk", "/messages/", SIGNED_IN)
    yield Page("certificates", "finisher", "/certificates/", facts["code"])
    yield Page("certificate PDF", "finisher", f"/certificates/{facts['code']}.pdf", "")
    yield Page("verify", "visitor", f"/verify/{facts['code']}/", "<table")
    yield Page("dashboard, one area", "officer", "/supervise/", "<table")
    yield Page("dashboard, 2,000 clerks", "national", "/supervise/", "<table")
    yield Page("the same as a spreadsheet", "national", "/supervise/?format=xlsx", "")


def _visitors(place: Place, role: str) -> list[Visitor]:
    """Four clients; those of ``clerk`` are four people, the others the same person at four screens."""
    names = place.facts["clerks"][:CLIENTS] if role == "clerk" else [place.facts.get(role)] * CLIENTS
    visitors = [Visitor(place.base_url) for _ in range(CLIENTS)]
    for visitor, name in zip(visitors, names, strict=True):
        if name:
            visitor.sign_in(name, place.facts["password"])
    return visitors


def _measured(
    meter: Meter, visitors: list[Visitor], ask: Callable[[Visitor], object], *, times: int = REQUESTS
) -> tuple[float, float, list[float]]:
    """Milliseconds a request of web and database, and the seconds of each request."""
    each = times // len(visitors)
    for visitor in visitors:
        for _ in range(WARMING):
            ask(visitor)
    web, database = meter.web(), meter.database()
    with ThreadPoolExecutor(len(visitors)) as pool:
        seconds = [second for some in pool.map(lambda visitor: _timed(ask, visitor, each), visitors) for second in some]
    web, database = meter.web() - web, meter.database() - database
    return web * 1000 / len(seconds), database * 1000 / len(seconds), seconds


def _timed(ask: Callable[[Visitor], object], visitor: Visitor, times: int) -> list[float]:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        ask(visitor)
        seconds.append(time.perf_counter() - began)
    return seconds


def _attempts(place: Place, meter: Meter, loop: float) -> tuple:
    """A whole sitting: quiz page, start, an answer for each question, summary, result."""
    visitors = _visitors(place, "clerk")
    measured = _measured(meter, visitors, lambda visitor: _sit(place, visitor), times=ATTEMPTS)
    for visitor in visitors:
        visitor.close()
    return _row("quiz attempt, 10 questions, all steps", *measured, loop)


def _sit(place: Place, visitor: Visitor) -> None:
    visitor.get(place.facts["quiz"])
    paper = visitor.post(f"/quizzes/{place.facts['quiz_pk']}/start/", {}, expect="data-quiz")
    reference = paper.path.strip("/").split("/")[-1]
    for position in range(1, place.facts["question_count"] + 1):
        visitor.post(f"/attempts/{reference}/answers/{position}/", {"sequence": 1, "answer": 0})
    visitor.post(f"/attempts/{reference}/submit/", {"step": "check"}, expect="step")
    visitor.post(f"/attempts/{reference}/submit/", {"step": "submit"}, expect=reference)


def _row(name: str, web: float, database: float, seconds: list[float], loop: float) -> tuple:
    peer = figures.PEERS.get(name, figures.Peer())
    total = web + database
    ratio = total / peer.moodle if peer.moodle else None
    return (
        name,
        web,
        database,
        total,
        f"{total / loop:.3f}",
        percentile(seconds, 50) * 1000,
        percentile(seconds, 95) * 1000,
        peer.moodle,
        peer.kolibri,
        None if ratio is None else f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.1f}",
        "" if ratio is None else verdict(ratio <= figures.MUST_RATIO),
    )
