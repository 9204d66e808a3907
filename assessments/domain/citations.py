"""What questions rest on, and that somebody has read them again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from assessments.models import Question
from courses.models import Regulation
from lms.accounts.models import User


@transaction.atomic
def cite(question: Question, regulations: Iterable[Regulation], *, by: User | None) -> None:
    """Let ``question`` rest on exactly ``regulations``. Safe to repeat: without a change nothing is written."""
    wanted = {regulation.pk for regulation in regulations}
    if wanted != set(question.regulations.values_list("pk", flat=True)):
        question.regulations.set(wanted)
        log(question, "wagtail.edit", user=by)


@transaction.atomic
def record_review(question: Question, *, by: User) -> Question:
    """Record that ``by`` has read the question again: it leaves the worklists of what was superseded before.

    A later review counts; each is a row of the question's history.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    question.reviewed_by, question.reviewed_at = by, timezone.now()
    question._history_user = by
    question.save()
    log(question, "courses.review", user=by)
    return question
