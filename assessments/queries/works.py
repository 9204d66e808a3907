"""Somebody's assignments over all their courses: what is to be made, what waits, what came back, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from assessments.models import AssignmentPage, Submission, SubmissionExtension
from assessments.models.submission import due_day
from assessments.queries.submissions import may_begin_after
from courses.models import COURSE_PATH_LENGTH, Enrolment, ModulePage
from courses.queries.calendar import DueDay
from lms.accounts.models import User
from lms.core.dates import local_date, today


class State(models.TextChoices):
    """Where a piece of work stands, as its learner reads it."""

    OPEN = "open", _("not begun")
    DRAFT = "draft", _("draft")
    RETURNED = "returned", _("sent back to be mended")
    FAILED = "failed", _("not passed yet")
    UNSIGNED = "unsigned", _("waits for the supervisor")
    WAITING = "waiting", _("waits to be marked")
    PASSED = "passed", _("passed")


TO_DO = (State.OPEN, State.DRAFT, State.RETURNED, State.FAILED)


@dataclass(frozen=True)
class WorkRow:
    """One assignment of one enrolment."""

    enrolment: Enrolment
    assignment: AssignmentPage
    submission: Submission | None
    """The current try."""
    due_on: dt.date | None

    @property
    def state(self) -> State:
        if self.submission is None:
            return State.OPEN
        if self.submission.is_draft:
            return State.DRAFT
        if self.submission.is_waiting:
            return State.UNSIGNED if self.submission.is_unsigned else State.WAITING
        if self.submission.is_returned:
            return State.RETURNED
        return State.PASSED if self.submission.is_passed else State.FAILED

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def is_to_do(self) -> bool:
        """Whether the learner has something to do: to begin, to go on, or to mend."""
        if self.enrolment.status != Enrolment.Status.ACTIVE or self.state not in TO_DO:
            return False
        is_over = self.state == State.FAILED and self.submission is not None
        return not is_over or may_begin_after(self.submission, self.assignment)  # type: ignore[arg-type]

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and nothing is handed in."""
        return self.is_to_do and self.due_on is not None and self.due_on < today()


def works_for(enrolments: Sequence[Enrolment]) -> list[WorkRow]:
    """Every open assignment of the courses of ``enrolments``, in the order of the courses; three queries or one."""
    paths = {enrolment.course.path for enrolment in enrolments}
    pages = _pages_of(paths)
    if not pages:
        return []
    current = Submission.objects.filter(enrolment__in=enrolments, is_current=True)
    submissions = {(row.enrolment_id, row.assignment_id): row for row in current}
    given = SubmissionExtension.objects.filter(enrolment__in=enrolments).order_by("pk")
    extensions = {(row.enrolment_id, row.assignment_id): row.until for row in given}
    return [
        WorkRow(one, page, submissions.get((one.pk, page.pk)), extensions.get((one.pk, page.pk)) or _own_day(page, one))
        for one in enrolments
        for page in pages
        if page.course_path == one.course.path
    ]


def works_of(user: User) -> list[WorkRow]:
    """All work of ``user``: of what is completed only what was begun; four queries."""
    mine = Enrolment.objects.of(user).counted().exclude(status=Enrolment.Status.WITHDRAWN)
    rows = works_for(list(mine.filter(course__live=True).select_related("course").order_by("-pk")))
    return [row for row in rows if row.submission or row.enrolment.status == Enrolment.Status.ACTIVE]


def due_work(user: User) -> list[DueDay]:
    """What ``user`` still has to hand in by a day, for the calendar."""
    return [
        DueDay(
            key=f"assignment-{row.enrolment.pk}-{row.assignment.pk}",
            title=row.assignment.title,
            due_on=row.due_on,
            path="/".join(row.assignment.url_path.strip("/").split("/")[-3:]),
        )
        for row in works_of(user)
        if row.is_to_do and row.due_on
    ]


def _pages_of(paths: Collection[str]) -> list[AssignmentPage]:
    below = models.Q(pk__in=[])
    for path in paths:
        below |= models.Q(path__startswith=path)
    module = Substr("path", 1, COURSE_PATH_LENGTH + ModulePage.steplen)
    closed = ModulePage.objects.not_live().order_by().values("path")
    rows = AssignmentPage.objects.live().filter(below).alias(module_path=module).exclude(module_path__in=closed)
    return list(rows.order_by("path"))


def _own_day(page: AssignmentPage, enrolment: Enrolment) -> dt.date | None:
    return due_day(page, local_date(enrolment.enrolled_at))
