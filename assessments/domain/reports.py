"""Learners say what is wrong with a question they were asked; whoever keeps the question answers."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Attempt, QuestionReport, Response
from assessments.queries.reports import keepers_of
from courses.domain.problems import AN_HOUR, MOST_AN_HOUR, join_words, tidy_words
from courses.models import Enrolment
from courses.models.problems import LONGEST_ANSWER, LONGEST_PROBLEM
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.notifications.domain import notify, notify_many

REPORTED, ANSWERED = "assessments.report", "assessments.report_answered"


@transaction.atomic
def report_question(attempt: Attempt, *, position: int, text: str, by: User) -> QuestionReport:
    """Tell whoever keeps the question at ``position`` what is wrong with it. The attempt goes on meanwhile.

    While a report of the same learner on the same question is open, more words join it; the same words change
    nothing. Raises ``DomainError`` without words, for a place without question, and for too many in an hour.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)
    if enrolment.user_id != by.pk:
        raise DomainError(_("Only the learner can report from this attempt."))
    asked = Response.objects.select_related("version__question").filter(attempt=attempt, position=position).first()
    if asked is None:
        raise DomainError(_("There is no such question in this attempt."))
    text = tidy_words(text, most=LONGEST_PROBLEM)
    mine = QuestionReport.objects.filter(reporter=by)
    known = mine.open().select_for_update().filter(question=asked.version.question).first()
    if known:
        return _join(known, text, by=by)
    if mine.filter(reported_at__gt=timezone.now() - AN_HOUR).count() >= MOST_AN_HOUR:
        raise DomainError(_("You have reported a lot in a short time. Please go on in an hour."))
    return _store(asked, text, by=by)


@transaction.atomic
def answer_report(report: QuestionReport, *, status: str, answer: str, by: User) -> list[QuestionReport]:
    """Close a report, and every other open one on the same question, with the same words; all reporters are told.

    Raises ``DomainError`` without words, and if somebody has answered it already.
    """
    reports = QuestionReport.objects.select_for_update(of=("self",)).select_related("reporter", "question")
    waiting = list(reports.filter(question=report.question_id).open().order_by("pk"))
    if report.pk not in {one.pk for one in waiting}:
        raise DomainError(_("Somebody has answered this already."))
    if status not in (QuestionReport.Status.MENDED, QuestionReport.Status.KEPT):
        raise DomainError(_("Say whether it was mended or stays as it is."))
    answer = tidy_words(answer, most=LONGEST_ANSWER)
    for one in waiting:
        one.status, one.answer, one.answered_by, one.answered_at = status, answer, by, timezone.now()
        one._history_user = by
        one.save()
        _tell_reporter(one)
    return waiting


def _store(asked: Response, text: str, *, by: User) -> QuestionReport:
    report = QuestionReport(
        question=asked.version.question,
        version=asked.version,
        attempt_id=asked.attempt_id,
        reporter=by,
        text=text,
        reported_at=timezone.now(),
    )
    report._history_user = by
    report.save(force_insert=True)
    notify_many(
        keepers_of(report),
        kind=REPORTED,
        url=reverse("questions:report", args=[report.pk]),
        context={"report": report, "question": report.question},
        key_prefix=f"{REPORTED}:{report.pk}",
    )
    return report


def _join(report: QuestionReport, text: str, *, by: User) -> QuestionReport:
    joined = join_words(report.text, text)
    if joined != report.text:
        report.text = joined
        report._history_user = by
        report.save(update_fields=["text"])
    return report


def _tell_reporter(report: QuestionReport) -> None:
    notify(
        report.reporter,
        kind=ANSWERED,
        url=f"{reverse('assessments:reports')}#report-{report.pk}",
        context={"report": report},
        key=f"{ANSWERED}:{report.pk}",
    )
