"""Item statistics at the size of the country: 30,000 first attempts at a quiz of forty questions, as a job."""

from __future__ import annotations

import json

from bench import figures
from bench.meter import Meter
from bench.place import Place
from bench.scale import SCREEN_COLUMNS, Screen, screen_row
from bench.tables import heading, table, verdict


def measure(place: Place) -> bool:
    """Compute as a job does, in a process of its own; whether the limits are kept."""
    found = json.loads(place.run_inside("compute_statistics"))
    heading(f"Statistics of {found['attempts']:,} attempts × {found['questions']} questions, as a job")
    must, most = figures.STATISTICS_SECONDS, figures.STATISTICS_MB
    rows = [
        ("computed", f"{found['seconds']:.1f} s", f"{must} s", verdict(found["seconds"] <= must)),
        (
            "memory of the process at most",
            f"{found['peak_mb']:.0f} MB",
            f"{most} MB",
            verdict(found["peak_mb"] <= most),
        ),
        ("of it before it began", f"{found['before_mb']:.0f} MB", "–", "ok"),
        (
            "gain of the country by objective",
            f"{found['gain_seconds']:.1f} s",
            f"{must} s",
            verdict(found["gain_seconds"] <= must),
        ),
        ("alpha; wanted", f"{found['alpha']:.3f}; {found['wanted_alpha']:.3f}", "±0.001", verdict(found["is_right"])),
    ]
    table(["", "measured", "must", ""], rows)
    is_kept = all(row[-1] == "ok" for row in rows)
    return _gain(place, found["post_test"], found["title"]) and is_kept


def _gain(place: Place, post_test: int, title: str) -> bool:
    """What a supervisor waits for who asks what the country, or an area, has gained."""
    heading("Gain between pre-test and post-test")
    address, area, country = f"/supervise/gain/{post_test}/", figures.AREA_SECONDS, figures.NATIONAL_SECONDS
    screens = [
        Screen("area, by cluster", "officer", address, title, *area),
        Screen("area, by category", "officer", f"{address}?by=category", title, *area),
        Screen("area, people", "officer", f"{address}?by=person", title, *area),
        Screen("country, every course", "national", "/supervise/gain/", title, *country),
        Screen("country, by area", "national", address, title, *country),
        Screen("country, by category, kept", "national", f"{address}?by=category", title, *country),
        Screen("country, people", "national", f"{address}?by=person", title, *country),
    ]
    meter = Meter(place)
    try:
        rows = [screen_row(place, meter, screen) for screen in screens]
    finally:
        meter.close()
    table(SCREEN_COLUMNS, rows)
    return all(row[-1] in {"", "ok"} for row in rows)
