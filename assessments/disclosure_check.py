"""What the check of a course says of what its quizzes tell learners: it can be meant, and mostly is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Aspect, QuizPage
from assessments.models.disclosure import NOTHING, Disclosure, disclosure_of
from courses.course_check import CheckedUnit, Finding


def doubts(unit: CheckedUnit, rules: Mapping[str, Any]) -> Iterator[Finding]:
    """``rules`` are the columns of a quiz, of its draft if there is one."""
    told = disclosure_of(rules)
    for sentence in [*_by_time(told, has_closing=bool(rules["closes_at"])), *_by_purpose(told, rules), *_hidden(told)]:
        yield unit.advice(sentence, at="shows_answers")


def _by_time(told: Disclosure, *, has_closing: bool) -> Iterator[str]:
    if not has_closing and told.told_after_close & ~told.told_while_open:
        yield _("It never closes, so what is told after it has closed is never told.")
    if told.told_at_once & ~(told.told_after_attempt & told.told_while_open) & ~Aspect.SCORE:
        yield _("It tells right after the answer what it hides after the attempt: learners have seen it by then.")


def _by_purpose(told: Disclosure, rules: Mapping[str, Any]) -> Iterator[str]:
    several = rules["max_attempts"] is None or rules["max_attempts"] > 1
    if rules["purpose"] == QuizPage.Purpose.PRE_TEST and told.told_at_once.has_key:
        yield _("A pre-test that tells the right answers at once no longer shows what was known before.")
    if rules["purpose"] == QuizPage.Purpose.POST_TEST and told.told_at_once.has_key and several:
        yield _("Right answers are told at once and there are several attempts: the second one is passed by copying.")


def _hidden(told: Disclosure) -> Iterator[str]:
    later = (told.told_after_attempt, told.told_while_open, told.told_after_close)
    if any(one.has_rightness and not one.has_score for one in later):
        yield _("The score is hidden, but right or wrong is told of every question: one can count.")
    if all(one == NOTHING for one in later):
        yield _("Nothing is ever told but whether one has passed. Learners cannot learn from it.")
