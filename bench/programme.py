"""Programmes at the size of the country, and a catalogue of 500 courses."""

from __future__ import annotations

import json

from bench import figures
from bench.meter import Meter
from bench.place import Place
from bench.scale import SCREEN_COLUMNS, Screen, screen_row
from bench.tables import heading, table, verdict


def measure(place: Place) -> bool:
    """Evaluate as a job does, beside an idle site; then what a learner waits for; whether the limits are kept."""
    found = json.loads(place.run_inside("evaluate_country"))
    heading(f"One programme for {found['people']:,} people, as a job")
    rows = [_row(step) for step in found["steps"]]
    table(["", "seconds", "records changed", "must", ""], rows)
    is_kept = all(row[-1] == "ok" for row in rows)
    return _catalogue(place) and is_kept


def _row(step: dict) -> tuple:
    must = figures.ONE_PERSON_SECONDS if step["name"] == "one person moved" else figures.EVERYBODY_SECONDS
    seconds = f"{step['seconds']:.2f}"
    return step["name"], seconds, f"{step['changed']:,}", must, verdict(step["seconds"] <= must)


def _catalogue(place: Place) -> bool:
    count = int(place.run_inside("many_courses"))
    heading(f"A catalogue of {count} courses")
    limits = figures.AREA_SECONDS
    screens = [
        Screen("catalogue", "learner", "/courses/", "area=clerical", *limits),
        Screen("catalogue, one area, page 3", "learner", "/courses/?area=clerical&page=3", 'rel="prev"', *limits),
        Screen("catalogue, a word", "learner", "/courses/?q=พัสดุ", "area=clerical", *limits),
        Screen("home of a learner", "learner", "/", "หลักสูตรที่ 1", *limits),
    ]
    meter = Meter(place)
    try:
        rows = [screen_row(place, meter, screen) for screen in screens]
    finally:
        meter.close()
    table(SCREEN_COLUMNS, rows)
    return all(row[-1] in {"", "ok"} for row in rows)
