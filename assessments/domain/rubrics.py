"""Keeping the wording of a rubric before anything is judged by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Rubric, RubricCriterion, RubricLevel
from assessments.models.rubric import (
    LONGEST_CRITERION,
    LONGEST_LEVEL,
    MOST_CRITERIA,
    MOST_LEVEL_POINTS,
    MOST_LEVELS,
    CriterionWords,
    digest_of,
    most_points_of,
)


@transaction.atomic
def keep(criteria: Sequence[CriterionWords]) -> Rubric:
    """The stored rubric of these words, made if nobody judged by it yet. Safe to repeat, and at the same moment."""
    rubric, is_new = Rubric.objects.get_or_create(
        digest=digest_of(criteria),
        defaults={"most_points": most_points_of(criteria), "made_at": timezone.now()},
    )
    if is_new:
        rows = [RubricCriterion(rubric=rubric, position=place, title=one.title) for place, one in enumerate(criteria)]
        stored = RubricCriterion.objects.bulk_create(rows)
        RubricLevel.objects.bulk_create(
            RubricLevel(criterion=row, position=place, points=level.points, words=level.words)
            for row, one in zip(stored, criteria, strict=True)
            for place, level in enumerate(one.levels)
        )
    return rubric


def problems_of(criteria: Sequence[CriterionWords]) -> Iterator[str]:
    """What keeps work from being judged by ``criteria``, a sentence each."""
    if len(criteria) > MOST_CRITERIA:
        yield _("At most %(most)d criteria are allowed.") % {"most": MOST_CRITERIA}
    for title, often in Counter(one.title for one in criteria).items():
        if often > 1:
            yield _("“%(text)s” is asked twice.") % {"text": title}
    for one in criteria:
        yield from _problems_of_one(one)


def _problems_of_one(criterion: CriterionWords) -> Iterator[str]:
    named = {"title": criterion.title[:40], "most": MOST_LEVELS}
    if not criterion.title:
        yield _("A criterion with levels has no name.")
    elif not 2 <= len(criterion.levels) <= MOST_LEVELS:
        yield _("“%(title)s” needs between 2 and %(most)d levels.") % named
    elif criterion.most_points == 0:
        yield _("“%(title)s” gives no points at any level.") % named
    if len(criterion.title) > LONGEST_CRITERION or any(len(one.words) > LONGEST_LEVEL for one in criterion.levels):
        yield _("“%(title)s” is too long.") % named
    if any(not one.words for one in criterion.levels):
        yield _("A level of “%(title)s” has points and no words.") % named
    if any(not 0 <= one.points <= MOST_LEVEL_POINTS for one in criterion.levels):
        yield _("Points of a level are between 0 and %(most)s.") % {"most": MOST_LEVEL_POINTS}
