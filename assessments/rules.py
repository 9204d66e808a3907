"""What a learner may know of the key, and when; which status of a question is in whose hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from assessments.models import Aspect, Attempt, Question
from assessments.models.disclosure import NOTHING
from assessments.queries import Standing
from assessments.queries.categories import CategoryScore
from lms.accounts.models import User

JUST_HANDED_IN = dt.timedelta(hours=1)
"""So long it is “after the attempt”; then it is “later”."""


FEWEST_QUESTIONS = 3
"""Of a category whose points are told where right and wrong are not."""


def told_of(attempt: Attempt, standing: Standing) -> Aspect:
    """What the learner may be told of ``attempt`` now: nothing before the result, then as the quiz says.

    The learner's own closing counts, with the time that was granted to them.
    """
    if not attempt.is_marked:
        return NOTHING
    disclosure = standing.quiz.disclosure
    told = getattr(disclosure, _moment_of(attempt, standing, timezone.now()))
    return told & Aspect.SCORE if disclosure.waits_for_pass and not standing.has_passed else told


def tells_categories(told: Aspect, scores: Sequence[CategoryScore]) -> bool:
    """Whether points by category give away no more than ``told``: of few questions they tell which were right."""
    return told.has_score and (told.has_rightness or all(one.total >= FEWEST_QUESTIONS for one in scores))


def told_later(standing: Standing) -> Aspect:
    """What will be told once the quiz has closed for this learner; nothing if it never closes, or has closed."""
    closes_at = standing.terms.closes_at
    return standing.quiz.disclosure.told_after_close if closes_at and timezone.now() < closes_at else NOTHING


def _moment_of(attempt: Attempt, standing: Standing, now: dt.datetime) -> str:
    closes_at = standing.terms.closes_at
    if closes_at and now >= closes_at + standing.terms.extra:
        return "told_after_close"
    is_new = attempt.submitted_at is not None and now < attempt.submitted_at + JUST_HANDED_IN
    return "told_after_attempt" if is_new else "told_while_open"


def statuses_open_to(user: User, question: Question | None = None) -> list[str]:
    """The statuses that ``user`` may give a question by themselves: one that is not ready yet needs a second reader.

    Moderators are the second reader. What is ready stays so while its owner mends it.
    """
    if user.has_perm("assessments.moderate_question"):
        return list(Question.Status.values)
    was_ready = question is not None and question.status == Question.Status.READY
    return [one for one in Question.Status.values if one != Question.Status.READY or was_ready]
