"""A bank of 20,000 questions: drawing forty, taking a thousand in, look-alikes, and what a trainer waits for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench import figures
from bench.meter import Meter, calibrate
from bench.place import Place
from bench.scale import SCREEN_COLUMNS, Screen, screen_row
from bench.tables import heading, milliseconds, table, verdict

QUIET_LOOP_MS = 76
"""One loop on the machine of the limits, when it is quiet."""


def measure(place: Place) -> bool:
    """Whether the limits are kept; screens first, as the bank was made."""
    heading(f"A bank of {place.facts['count']:,} questions: what a trainer waits for")
    is_kept = _screens(place)
    return _inside(place) and is_kept


def screens(facts: dict) -> Iterator[Screen]:
    """The list, found and narrowed, a question, look-alikes, and many questions at once."""
    bank, must = "/admin/questions/", figures.BANK_SECONDS
    board, tag, pages = facts["boards"][0], facts["tag"], facts["count"] // 30 // 2
    narrowed = f"{bank}?category={board}&tag={tag}&difficulty=medium"
    yield Screen("list, as a trainer", "trainer", bank, "bulk-do", must)
    yield Screen("list, as a moderator", "moderator", bank, "bulk-do", must)
    yield Screen(f"list, page {pages}", "moderator", f"{bank}?p={pages}", "bulk-do", must)
    yield Screen("search for a common word", "moderator", f"{bank}?q=หนังสือ", "bulk-do", must)
    yield Screen("search for two words", "trainer", f"{bank}?q=หนังสือ ราชการ", "bulk", must)
    yield Screen("category, tag and difficulty", "trainer", narrowed, "/admin/questions/", must)
    yield Screen("never answered", "trainer", f"{bank}?use=unanswered", "bulk-do", must)
    yield Screen("a question", "trainer", f"{bank}inspect/{facts['question']}/", "bank-", must)
    many = f"{bank}many/?do=retire&which=all&matching=status=draft"
    yield Screen("2,000 drafts at once, the look before", "moderator", many, "expected", figures.MANY_QUESTIONS_SECONDS)


def _screens(place: Place) -> bool:
    meter = Meter(place)
    try:
        rows = [screen_row(place, meter, screen) for screen in screens(place.facts)]
    finally:
        meter.close()
    table(SCREEN_COLUMNS, rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _inside(place: Place) -> bool:
    """Drawing, importing and comparing, in a process of its own; limits at the pace of this moment."""
    facts = place.folder / "facts.json"
    Path(facts).write_text(json.dumps(place.facts), encoding="utf-8")
    found = json.loads(place.run_inside("bank_speed", str(facts)).splitlines()[-1])
    loop = calibrate()
    draw, many, compare = figures.DRAW_SECONDS, figures.IMPORT_SECONDS, figures.COMPARE_SECONDS
    taken = found["dry_run_seconds"] + found["import_seconds"]
    rows = [
        _row(
            f"draw {found['drawn']} from {found['pool']} that fit, median of {found['draws']}",
            found["draw_seconds"],
            draw,
        ),
        _row("  of these the slowest twentieth begins at", found["draw_p95_seconds"], None),
        _row(f"{found['imported']:,} questions from Excel, looked at and taken in", taken, many),
        _row(
            f"{found['compare_all_count']:,} questions compared with each other", found["compare_all_seconds"], compare
        ),
        _row(f"{found['compare_new_count']:,} new ones compared with all", found["compare_new_seconds"], None),
    ]
    print()
    table([f"one loop {loop:.0f} ms, {loop / QUIET_LOOP_MS:.2f} of the quiet machine", "measured", "must", ""], rows)
    return all(row[-1] in {"", "ok"} for row in rows)


def _row(name: str, seconds: float, must: float | None) -> tuple:
    shown = milliseconds if seconds < 1 else lambda value: f"{value:.1f} s"
    limit = None if must is None else milliseconds(must) if must < 1 else f"{must} s"
    return name, shown(seconds), limit, "" if must is None else verdict(seconds <= must)
