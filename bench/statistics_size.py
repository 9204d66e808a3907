"""Item statistics at the size of the country: 30,000 first attempts at a quiz of forty questions, as a job."""

from __future__ import annotations

import json

from bench import figures
from bench.place import Place
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
        ("alpha; wanted", f"{found['alpha']:.3f}; {found['wanted_alpha']:.3f}", "±0.001", verdict(found["is_right"])),
    ]
    table(["", "measured", "must", ""], rows)
    return all(row[-1] == "ok" for row in rows)
