"""Works out beside the web what the whole country gained by objective. Small countries need no keeping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from assessments.models import Attempt
from lms.reports.models import CountryGain, ObjectiveGain
from lms.reports.paired import Comparison
from lms.reports.queries.gain import CoursePair, course_pairs
from lms.reports.queries.objectives import objective_comparisons, whole_comparison

LEAST_KEPT = 2000
"""Of fewer people compared every page works its figures out anew, and is never behind."""
OLDEST = dt.timedelta(hours=23)
"""After this they are computed anew in any case: questions may have come to other categories and tags."""
EVERYBODY = Q(enrolment__organisation__isnull=False)


def keep_country_gains() -> int:
    """Compute anew what is missing or behind; of how many pairs of tests. Safe to repeat."""
    pairs = course_pairs()
    seen = _seen(pairs)
    known = {one.quiz_id: one for one in CountryGain.objects.filter(quiz__in=[pair.pk for pair in pairs])}
    count = 0
    for pair in pairs:
        kept = known.get(pair.pk)
        if kept is None or _is_behind(kept, seen[pair.pk]):
            count += _keep(pair, seen[pair.pk])
    return count


def _is_behind(kept: CountryGain, seen: tuple[int, int]) -> bool:
    return (kept.seen_count, kept.seen_points) != seen or timezone.now() - kept.computed_at > OLDEST


def _seen(pairs: Sequence[CoursePair]) -> dict[int, tuple[int, int]]:
    """By post-test how many attempts at both tests are judged, and what they sum up to; one query."""
    tests = {test.pk for pair in pairs for test in (pair.tests.before, pair.tests.after)}
    judged = Attempt.objects.counting().filter(status=Attempt.Status.SUBMITTED, quiz__in=tests).order_by()
    sums = {row[0]: row[1:] for row in judged.values_list("quiz").annotate(Count("pk"), Sum("score_percent"))}
    found = {}
    for pair in pairs:
        parts = [sums.get(test.pk, (0, 0)) for test in (pair.tests.before, pair.tests.after)]
        found[pair.pk] = (sum(part[0] for part in parts), round(100 * float(sum(part[1] for part in parts))))
    return found


@transaction.atomic
def _keep(pair: CoursePair, seen: tuple[int, int]) -> bool:
    """Put the figures of ``pair`` in place of the old ones; none for a few people."""
    computed_at = timezone.now()
    CountryGain.objects.filter(quiz=pair.pk).delete()
    if seen[0] < 2 * LEAST_KEPT:
        return False
    whole = whole_comparison(pair, EVERYBODY).comparison or Comparison()
    names = {"computed_at": computed_at, "seen_count": seen[0], "seen_points": seen[1]}
    country = CountryGain.objects.create(quiz=pair.tests.after, **names, **_columns(whole))
    rows = [
        ObjectiveGain(country=country, way=way, label=label[:255], **_columns(found))
        for way in ObjectiveGain.Way
        for label, found in objective_comparisons(pair, EVERYBODY, way).items()
    ]
    ObjectiveGain.objects.bulk_create(rows)
    return True


def _columns(found: Comparison) -> dict[str, Any]:
    return {
        "count": found.count,
        "before_mean": found.before.mean,
        "before_squares": found.before.squares,
        "after_mean": found.after.mean,
        "after_squares": found.after.squares,
        "gain_mean": found.gains.mean,
        "gain_squares": found.gains.squares,
    }
