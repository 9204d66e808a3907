"""A question is ready once somebody else has read it: its author sends it for review, a second reader passes it on."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.models import Question
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise
from lms.notifications.domain import notify

REVIEWED = "assessments.question_reviewed"
LONGEST_WORDS = 1000


@transaction.atomic
def send_for_review(question: Question, *, by: User) -> Question:
    """Let a draft wait for a second reader. Safe to repeat. Raises ``DomainError`` for what is no draft."""
    question = _lock(question)
    if question.status == Question.Status.IN_REVIEW:
        return question
    if question.status != Question.Status.DRAFT or question.current_version is None:
        raise DomainError(_("Only a draft that is written can be sent for review."))
    return _turn(question, Question.Status.IN_REVIEW, by=by)


@transaction.atomic
def pass_on(question: Question, *, version: int, by: User) -> Question:
    """Make it ready for quizzes, as the reader has read it: ``version`` is what stood before their eyes.

    Raises ``DomainError`` if it does not wait any more, or was changed meanwhile. Its owner is told.
    """
    question = _waiting(question)
    if question.current_version_id != version:
        raise DomainError(_("The question was changed while you read it. Please read it again."))
    question.reviewed_by, question.reviewed_at = by, timezone.now()
    _turn(question, Question.Status.READY, by=by)
    _tell_owner(question, words="", by=by)
    return question


@transaction.atomic
def send_back(question: Question, *, words: str, by: User) -> Question:
    """Make it a draft again, with ``words`` that say what to mend. Its owner is told."""
    question = _waiting(question)
    words = normalise(words).strip()[:LONGEST_WORDS]
    if not words:
        raise DomainError(_("Say what is to be mended."))
    _turn(question, Question.Status.DRAFT, by=by, words=words)
    _tell_owner(question, words=words, by=by)
    return question


def _lock(question: Question) -> Question:
    locked = Question.objects.select_related("owner").select_for_update(of=("self",))
    return locked.get(pk=question.pk)


def _waiting(question: Question) -> Question:
    question = _lock(question)
    if question.status != Question.Status.IN_REVIEW:
        raise DomainError(_("This question does not wait for a review any more."))
    return question


def _turn(question: Question, status: str, *, by: User, words: str = "") -> Question:
    question.status = status
    question._history_user = by
    question.save()
    log(question, "assessments.status", user=by, data={"status": status, "words": words})
    return question


def _tell_owner(question: Question, *, words: str, by: User) -> None:
    if question.owner and question.owner != by:
        notify(
            question.owner,
            kind=REVIEWED,
            url=reverse("questions:inspect", args=[question.pk]),
            context={"question": question, "words": words, "reviewer": by},
        )
