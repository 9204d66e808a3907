"""Who is told of answers that wait for a mark, and of the result."""

from __future__ import annotations

from django.urls import reverse

from assessments.models import Attempt
from assessments.queries.answers import answers_for
from assessments.queries.marking import markers_of
from lms.core.dates import today
from lms.notifications.domain import notify, notify_many
from lms.notifications.models import Message

ANSWERS_WAIT, RESULT = (f"assessments.{name}" for name in ("answers_wait", "result"))


def tell_markers(attempt: Attempt) -> None:
    """Tell those who mark that answers wait: once a day for each quiz, and without a name."""
    quiz = attempt.quiz
    notify_many(
        [one for one in markers_of(quiz) if one.pk != attempt.enrolment.user_id],
        kind=ANSWERS_WAIT,
        url=reverse("marking:index"),
        context={"quiz": quiz},
        key_prefix=f"{ANSWERS_WAIT}:{quiz.pk}:{today():%Y%m%d}",
    )


def tell_learner(attempt: Attempt) -> None:
    """Tell whoever took the quiz that the result is there. Safe to repeat."""
    notify(
        attempt.enrolment.user,
        kind=RESULT,
        url=reverse("assessments:result", args=[attempt.reference]),
        context={"attempt": attempt, "quiz": attempt.quiz},
        key=f"{RESULT}:{attempt.pk}",
    )


def may_receive_answers_wait(message: Message) -> bool:
    """Whether answers in that quiz still wait for the recipient."""
    _kind, quiz, *_rest = (message.key or ":0").split(":")
    return answers_for(message.recipient).filter(score=None, attempt__quiz=int(quiz)).exists()
