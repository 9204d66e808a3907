"""Whose desk a reported question lies on, what hangs on it, and what its reporter sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Attempt, Question, QuestionReport, Response
from courses.queries.owners import owners_of
from courses.site import MODERATORS
from lms.accounts.models import User
from lms.notifications.models import Message


def keepers_of(report: QuestionReport) -> list[User]:
    """Who is told: the owner of the question; else the owners of the course in which it was asked, if they may change
    it; the moderators if nobody of them may; administrators where there are no moderators."""
    question = report.question
    if question.owner and _keeps(question.owner, question):
        return [question.owner]
    owners = [row.user for row in owners_of(report.attempt.quiz.course) if _keeps(row.user, question)]
    if owners:
        return owners
    moderators = User.objects.filter(groups__name=MODERATORS, is_active=True)
    return list(moderators or User.objects.filter(is_superuser=True, is_active=True))


def _keeps(person: User, question: Question) -> bool:
    return person.is_active and Question.objects.editable_by(person).filter(pk=question.pk).exists()


@dataclass(frozen=True)
class Affected:
    """Attempts that asked the version a report is about."""

    handed_in_count: int
    open_count: int
    lost_count: int
    """Handed in, and without the whole point of this question."""
    learner_count: int


def affected_by(report: QuestionReport) -> Affected:
    """One query."""
    is_open = Q(attempt__status=Attempt.Status.OPEN)
    counts = Response.objects.filter(version=report.version_id).aggregate(
        handed_in_count=Count("pk", filter=~is_open),
        open_count=Count("pk", filter=is_open),
        lost_count=Count("pk", filter=~is_open & Q(score__lt=1)),
        learner_count=Count("attempt__enrolment__user", distinct=True),
    )
    return Affected(**counts)


def with_attempt_counts(reports: Iterable[QuestionReport]) -> list[tuple[QuestionReport, int]]:
    """Each report with how many attempts asked the same version; one query."""
    rows = list(reports)
    asked = Response.objects.filter(version__in={row.version_id for row in rows}).order_by()
    counts = Counter(dict(asked.values_list("version").annotate(total=Count("pk"))))
    return [(row, counts[row.version_id]) for row in rows]


def reports_of(user: User) -> QuerySet[QuestionReport]:
    """What ``user`` has reported, the latest first."""
    return QuestionReport.objects.of(user).select_related("attempt__quiz", "version", "answered_by").order_by("-pk")


def may_receive_report(message: Message) -> bool:
    """Whether the recipient still keeps the question, and nobody has answered."""
    _kind, key, *_rest = (message.key or ":0").split(":")
    return QuestionReport.objects.on_the_desk_of(message.recipient).open().filter(pk=int(key)).exists()
