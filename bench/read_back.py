"""Compare what the site acknowledged with what the database holds: ``python -m bench.inside read_back FILE``.

Prints as JSON how many answers were compared, and each one that is lost or different.
"""

from __future__ import annotations

import json
from pathlib import Path

from assessments.models import Attempt, Response


def main(file: str) -> None:
    """Compare what the file says, and print what was found."""
    print(json.dumps(compare(json.loads(Path(file).read_text(encoding="utf-8")))))


def compare(acknowledged: dict[str, dict[str, list[str]]]) -> dict:
    """``acknowledged``: reference of an attempt → position → values last confirmed, indexes of what was shown."""
    wrong = []
    count = 0
    rows = Response.objects.filter(attempt__reference__in=acknowledged).select_related("attempt")
    stored = {(row.attempt.reference, row.position): row for row in rows}
    for reference, paper in acknowledged.items():
        for position, values in paper.items():
            count += 1
            row = stored.get((reference, int(position)))
            held = [str(row.option_order.index(option)) for option in row.answer or []] if row else None
            if held is None or sorted(held) != sorted(values):
                wrong.append(f"{reference} question {position}: acknowledged {values}, stored {held}")
    attempts = Attempt.objects.filter(reference__in=acknowledged)
    return {
        "compared": count,
        "wrong": wrong,
        "attempts": attempts.count(),
        "graded": attempts.filter(status=Attempt.Status.SUBMITTED, score_percent__isnull=False).count(),
    }
