"""Which of a learner's attempts decides: the best, the last, the first, or their average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.db.models import Count, Sum

from assessments.domain.results import total_of
from assessments.models import Attempt, QuizPage, Response

BEST, LAST = QuizPage.Counted.BEST, QuizPage.Counted.LAST


@dataclass(frozen=True)
class Outcome:
    """What the course is told of a quiz."""

    score_percent: Decimal
    is_passed: bool


def outcome_of(attempt: Attempt, earlier: Sequence[Attempt]) -> Outcome:
    """What stands after ``attempt``, just graded, by the rule that was frozen in it; ``earlier`` count, too.

    ``earlier`` are the graded ones that count, by number. Their average is taken of the points, not of rounded percent.
    """
    if attempt.counted in (BEST, LAST) or not earlier:
        return _outcome(attempt)
    if attempt.counted == QuizPage.Counted.FIRST:
        return _outcome(earlier[0])
    return _average([*earlier, attempt], pass_mark=attempt.pass_mark)


def percent(share: Fraction) -> Decimal:
    """Percent of ``share`` (0–1) with two places, cut off: nobody passes by rounding."""
    return (Decimal(share.numerator) * 100 / share.denominator).quantize(Decimal("0.01"), ROUND_DOWN)


def _outcome(attempt: Attempt) -> Outcome:
    return Outcome(attempt.score_percent or Decimal(0), bool(attempt.is_passed))


def _average(attempts: Sequence[Attempt], *, pass_mark: int) -> Outcome:
    """One query."""
    rows = Response.objects.filter(attempt__in=attempts).order_by().values("attempt")
    shares = [
        Fraction(total_of(row["points"])) / row["total"]
        for row in rows.annotate(points=Sum("score"), total=Count("pk"))
    ]
    mean = sum(shares, Fraction(0)) / len(shares)
    return Outcome(percent(mean), mean * 100 >= pass_mark)
