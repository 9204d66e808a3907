"""What was gained by objective: in the questions of each category of the bank, or with each tag.

Mean scores by person and objective are made by the database, so that no single answer comes here. For the whole country
that is more than a page can wait for: there the figures are kept, see ``lms.reports.keeping``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Avg, F, Q, QuerySet

from assessments.models import Response
from lms.organisations.models import Organisation
from lms.reports.models import CountryGain, ObjectiveGain
from lms.reports.paired import Comparison, Numbers
from lms.reports.queries.gain import CoursePair, Group, first_pairs, gathered, told, whole_of

Way = ObjectiveGain.Way
OBJECTIVE = {Way.CATEGORY: "version__question__category__title", Way.TAG: "version__question__tags__name"}
"""A question with two tags counts in both."""


def gains_by_objective(pair: CoursePair, where: Q, way: Way) -> tuple[list[Group], Group]:
    """What was gained in each objective, and by all together in the whole tests; two queries."""
    return _groups(objective_comparisons(pair, where, way)), whole_comparison(pair, where)


def kept_gains(pair: CoursePair, place: Organisation | None, way: Way) -> tuple[list[Group], Group, CountryGain] | None:
    """The same of the whole country as it was computed last; nothing for any other place, or if nothing is kept.

    One query where something is kept, two otherwise.
    """
    if place is None or not place.is_root():
        return None
    rows = list(
        ObjectiveGain.objects.filter(country__quiz=pair.pk, way=way).select_related("country").order_by("label")
    )
    kept = rows[0].country if rows else CountryGain.objects.filter(quiz=pair.pk).first()
    if kept is None:
        return None
    found = {row.label: comparison_in(row) for row in rows}
    whole = comparison_in(kept)
    return _groups(found), Group("", whole.count, told(whole)), kept


def objective_comparisons(pair: CoursePair, where: Q, way: Way) -> dict[str, Comparison]:
    """Scores in percent by objective, of who met such questions before and after; one query."""
    before, after = pair.tests.before.pk, pair.tests.after.pk
    answers = Response.objects.filter(
        attempt__enrolment__in=first_pairs([pair.tests], where).values("enrolment"),
        attempt__quiz__in=[before, after],
        attempt__number=1,
        attempt__is_practice=False,
        score__isnull=False,
        is_left_out=False,
        **{f"{OBJECTIVE[way]}__isnull": False},
    )
    shares: QuerySet[Any] = answers.order_by().values_list(F(OBJECTIVE[way]), "attempt__enrolment")
    sides = {
        "before": Avg("score", filter=Q(attempt__quiz=before)),
        "after": Avg("score", filter=Q(attempt__quiz=after)),
    }
    rows = shares.annotate(**sides).filter(before__isnull=False, after__isnull=False)
    found: dict[str, Comparison] = defaultdict(Comparison)
    for objective, _enrolment, first, second in rows.iterator(chunk_size=2000):
        found[objective].add(100 * float(first), 100 * float(second))
    return found


def whole_comparison(pair: CoursePair, where: Q) -> Group:
    """What was gained in the whole tests; one query."""
    rows = first_pairs([pair.tests], where).values_list("quiz", "before", "score_percent")
    return whole_of(gathered(rows.iterator(chunk_size=2000)))


def comparison_in(row: CountryGain | ObjectiveGain) -> Comparison:
    """What ``lms.reports.keeping`` has kept."""
    return Comparison(
        Numbers(row.count, row.before_mean, row.before_squares),
        Numbers(row.count, row.after_mean, row.after_squares),
        Numbers(row.count, row.gain_mean, row.gain_squares),
    )


def _groups(found: dict[str, Comparison]) -> list[Group]:
    return [Group(label, found[label].count, told(found[label])) for label in sorted(found)]
