"""What supervisors wait for when the whole country is on the site: 30,000 clerks on six courses each."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from bench import figures
from bench.client import Visitor
from bench.meter import Meter, PeakMemory
from bench.page_cost import SPREADSHEET
from bench.place import Place, production, run, temporary_folder
from bench.tables import heading, milliseconds, percentile, table, verdict

TIMES = 12
ISSUED = 5000
SCREEN_COLUMNS = ["one visitor", "p50", "p95", "must", "aim", "web ms", "db ms", ""]


class Screen(NamedTuple):
    """A page a supervisor opens, a text that only the right page has, and how long it may take in seconds."""

    name: str
    role: str
    path: str
    expect: str
    must: float | None = None
    aim: float | None = None


def measure(place: Place) -> bool:
    """Dashboards, lists, the export, certificates by the thousand, and search; whether all limits are kept."""
    facts = place.facts
    heading(f"{facts['clerk_count']:,} clerks, {facts['enrolment_count']:,} enrolments: what supervisors wait for")
    is_kept = _screens(place)
    is_kept &= _export(place)
    is_kept &= _certificates(place)
    _search(place)
    return is_kept


def screens(facts: dict) -> Iterator[Screen]:
    """From the country down to a person; the list of people at its beginning and in its depth."""
    deep = facts["clerk_count"] // 50 * 9 // 10 or 1
    area, national = figures.AREA_SECONDS, figures.NATIONAL_SECONDS
    yield Screen("area dashboard", "officer", "/supervise/", facts["area_name"], *area)
    yield Screen("area, people, late first", "officer", f"/supervise/{facts['area']}/?by=person", 'rel="next"', *area)
    yield Screen("school", "director", "/supervise/", facts["school_name"], *area)
    yield Screen("national dashboard", "national", "/supervise/", facts["last_area_label"], *national)
    yield Screen("national, one course", "national", f"/supervise/?course={facts['course']}", "course=", *national)
    yield Screen("national, people, first page", "national", "/supervise/?by=person", 'rel="next"', *national)
    yield Screen(
        f"national, people, page {deep}", "national", f"/supervise/?by=person&page={deep}", 'rel="prev"', *national
    )
    yield Screen("national, people found by name", "national", "/supervise/?by=person&q=สม", "<table", *national)
    yield Screen("a person", "national", f"/supervise/people/{facts['clerk']}/", "หลักสูตรที่ 1", *area)


def _screens(place: Place) -> bool:
    meter, rows = Meter(place), []
    try:
        for screen in screens(place.facts):
            rows.append(screen_row(place, meter, screen))
    finally:
        meter.close()
    table(SCREEN_COLUMNS, rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def screen_row(place: Place, meter: Meter, screen: Screen) -> tuple:
    """A line of the table: what one visitor waits for, and what it costs."""
    visitor = _signed_in(place, screen.role)
    visitor.get(screen.path, expect=screen.expect)
    before = meter.read()
    waits = [visitor.get(screen.path, expect=screen.expect).seconds for _ in range(TIMES)]
    spent = meter.read().since(before)
    visitor.close()
    p95 = percentile(waits, 95)
    return (
        screen.name,
        milliseconds(percentile(waits, 50)),
        milliseconds(p95),
        milliseconds(screen.must) if screen.must else None,
        milliseconds(screen.aim) if screen.aim else None,
        spent.web * 1000 / TIMES,
        spent.database * 1000 / TIMES,
        verdict(screen.must is None or p95 <= screen.must),
    )


def _export(place: Place) -> bool:
    """All people of the country as a spreadsheet: how long, and how much more memory the server takes meanwhile."""
    visitor = _signed_in(place, "national")
    with PeakMemory(place.server_pid) as memory:
        answer = visitor.get("/supervise/?by=person&format=xlsx", kind=SPREADSHEET)
    visitor.close()
    rows = [
        ("seconds", f"{answer.seconds:.1f}", None, None, ""),
        (
            "megabytes added to the server",
            memory.added,
            *figures.EXPORT_MB,
            verdict(memory.added <= figures.EXPORT_MB[0]),
        ),
        ("size of the file, MB", len(answer.content) / 1024 / 1024, None, None, ""),
    ]
    print()
    table([f"export of {place.facts['clerk_count']:,} people", "measured", "must", "aim", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _certificates(place: Place) -> bool:
    """Five thousand at once in the background."""
    began = time.perf_counter()
    issued = int(place.run_inside("issue_many", str(ISSUED)))
    seconds = time.perf_counter() - began
    must, aim = figures.MANY_CERTIFICATES_SECONDS
    is_kept = bool(issued) and seconds * ISSUED / issued <= must
    print()
    table(
        ["certificates in the background", "seconds", "must", "aim", ""],
        [(f"{issued:,} issued (register, number, message)", seconds, must, aim, verdict(is_kept))],
    )
    return is_kept


def _search(place: Place) -> None:
    """Ten thousand documents of Thai text, on both databases."""
    found = {"PostgreSQL": json.loads(place.run_inside("search_speed"))}
    with temporary_folder() as folder:
        environment = production(folder, 0) | {"DATABASE_URL": f"sqlite:///{folder / 'search.sqlite3'}"}
        run([sys.executable, "manage.py", "migrate", "core", "--verbosity", "0"], environment)
        found["SQLite"] = json.loads(run([sys.executable, "-m", "bench.inside", "search_speed"], environment))
    rows = [
        (database, one["documents"], one["megabytes"], f"{one['median_ms']:.0f} ms", f"{one['slowest_ms']:.0f} ms")
        for database, one in found.items()
    ]
    print()
    table(["search", "documents", "MB of text", "median", "slowest query"], rows)


def _signed_in(place: Place, role: str) -> Visitor:
    visitor = Visitor(place.base_url)
    visitor.sign_in(place.facts[role], place.facts["password"])
    return visitor
