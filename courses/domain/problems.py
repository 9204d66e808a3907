"""Learners say that a lesson helped, or what is wrong in it; whoever keeps the lesson answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Enrolment, LessonPage, ProblemReport, UnitPage, UnitProgress
from courses.models.problems import LONGEST_ANSWER, LONGEST_PROBLEM
from courses.queries.blocks import block_names
from courses.queries.problems import keepers_of
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise
from lms.notifications.domain import notify, notify_many

REPORTED, ANSWERED = "courses.problem", "courses.problem_answered"
AN_HOUR = dt.timedelta(hours=1)
MOST_AN_HOUR = 10


@transaction.atomic
def say_helped(enrolment: Enrolment, unit: UnitPage, *, has_helped: bool) -> UnitProgress:
    """Remember that ``unit`` helped the learner, or that they take it back. Safe to repeat."""
    enrolment = _lock(enrolment, unit)
    row, _is_new = UnitProgress.objects.get_or_create(enrolment=enrolment, unit_id=unit.pk)
    if row.has_helped != has_helped:
        row.has_helped = has_helped
        row.save(update_fields=["has_helped", "updated_at"])
    return row


@transaction.atomic
def report_problem(enrolment: Enrolment, lesson: LessonPage, *, block: str, text: str) -> ProblemReport:
    """Tell whoever keeps ``lesson`` what is wrong in one of its blocks (empty: in the lesson as a whole).

    While a report of the same learner on the same block is open, more words join it; the same words change nothing.
    Raises ``DomainError`` without words, for a block the lesson does not have, and for too many in an hour.
    """
    enrolment = _lock(enrolment, lesson)
    name = block_names(lesson).get(block)
    if name is None:
        raise DomainError(_("The lesson was changed meanwhile. Choose the place again."))
    text = tidy_words(text, most=LONGEST_PROBLEM)
    mine = ProblemReport.objects.filter(reporter_id=enrolment.user_id)
    known = mine.open().select_for_update().filter(unit_id=lesson.pk, block=block).first()
    if known:
        return _join(known, text)
    if mine.filter(reported_at__gt=timezone.now() - AN_HOUR).count() >= MOST_AN_HOUR:
        raise DomainError(_("You have reported a lot in a short time. Please go on in an hour."))
    report = ProblemReport(
        unit_id=lesson.pk,
        reporter_id=enrolment.user_id,
        block=block,
        block_name=name,
        text=text,
        reported_at=timezone.now(),
    )
    report._history_user = enrolment.user
    report.save(force_insert=True)
    _tell_keepers(report, lesson)
    return report


@transaction.atomic
def answer_problem(report: ProblemReport, *, status: str, answer: str, by: User) -> ProblemReport:
    """Close a report with words for whoever sent it, who is told.

    Raises ``DomainError`` without words, and if somebody has answered it already.
    """
    report = ProblemReport.objects.select_for_update(of=("self",)).select_related("reporter", "unit").get(pk=report.pk)
    if not report.is_open:
        raise DomainError(_("Somebody has answered this already."))
    if status not in (ProblemReport.Status.MENDED, ProblemReport.Status.KEPT):
        raise DomainError(_("Say whether it was mended or stays as it is."))
    report.status, report.answer = status, tidy_words(answer, most=LONGEST_ANSWER)
    report.answered_by, report.answered_at = by, timezone.now()
    report._history_user = by
    report.save()
    notify(
        report.reporter,
        kind=ANSWERED,
        url=f"{reverse('learning:problems')}#report-{report.pk}",
        context={"report": report, "unit": report.unit},
        key=f"{ANSWERED}:{report.pk}",
    )
    return report


def _lock(enrolment: Enrolment, unit: UnitPage) -> Enrolment:
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("course", "user").get(pk=enrolment.pk)
    if locked.status == Enrolment.Status.WITHDRAWN:
        raise DomainError(_("You are no longer enrolled on this course."))
    if not unit.path.startswith(locked.course.path):
        raise DomainError(_("This unit does not belong to the course."))
    return locked


def _join(report: ProblemReport, text: str) -> ProblemReport:
    """Add ``text`` to an open report, unless it says so already."""
    joined = join_words(report.text, text)
    if joined == report.text:
        return report
    report.text = joined
    report._history_user = report.reporter
    report.save(update_fields=["text"])
    return report


def join_words(known: str, text: str) -> str:
    """``known`` with ``text`` added, unless it says so already; ``DomainError`` if it grows too long."""
    if text in known.split("\n\n"):
        return known
    joined = f"{known}\n\n{text}"
    if len(joined) > LONGEST_PROBLEM:
        raise DomainError(_("You have written a lot about this place already. Wait for the answer, please."))
    return joined


def tidy_words(text: str, *, most: int) -> str:
    """What a person wrote, normalised; ``DomainError`` if it is empty or too long."""
    text = normalise(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise DomainError(_("Please write something here."))
    if len(text) > most:
        raise DomainError(_("This is too long: at most %(most)d characters.") % {"most": most})
    return text


def _tell_keepers(report: ProblemReport, lesson: LessonPage) -> None:
    notify_many(
        keepers_of(lesson),
        kind=REPORTED,
        url=reverse("problem_reports:report", args=[report.pk]),
        context={"unit": lesson, "report": report},
        key_prefix=f"{REPORTED}:{report.pk}",
    )
