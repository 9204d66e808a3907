"""What a learner sees of their work on an assignment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from assessments.models import AssignmentPage, Mark, SignOff, Submission, SubmissionExtension
from assessments.models.submission import due_day
from assessments.queries.decisions import rests_on
from assessments.queries.rubrics import ShownCriterion, criteria_of, read_rubrics
from assessments.queries.sign_offs import read_sign_offs, sign_off_of, tasks_seen
from courses.models import Enrolment
from lms.core.dates import local_date, today


@dataclass(frozen=True)
class Try:
    """One submission, and the mark its learner reads."""

    submission: Submission
    mark: Mark | None

    rests_on: tuple[Mark, ...] = ()
    """The opinions of which the mark is the mean; else the mark itself."""

    @property
    def sign_off(self) -> SignOff | None:
        """What the supervisor said."""
        return sign_off_of(self.submission)

    @property
    def tasks_seen(self) -> list[tuple[str, bool]]:
        """What the supervisor looks for, with whether it was seen."""
        return tasks_seen(self.submission) if self.submission.signing else []

    @property
    def sheets(self) -> list[list[ShownCriterion]]:
        """The rubric as each marker filled it in; empty without one."""
        filled = [criteria_of(self.submission, mark) for mark in self.rests_on]
        return [criteria for criteria in filled if criteria]


@dataclass(frozen=True)
class Work:
    """Where a learner stands with an assignment."""

    assignment: AssignmentPage
    tries: list[Try]
    """The latest first."""
    due_on: dt.date | None
    extension: SubmissionExtension | None
    """The one that holds."""

    @property
    def current(self) -> Try | None:
        return self.tries[0] if self.tries else None

    @property
    def earlier(self) -> list[Try]:
        return self.tries[1:]

    @property
    def is_writing(self) -> bool:
        """Whether there is something to write on: nothing was begun, or a draft is open."""
        return self.current is None or self.current.submission.is_draft

    @property
    def is_past_due(self) -> bool:
        return self.due_on is not None and self.due_on < today()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is taken any more, because the day has passed."""
        return self.is_past_due and not self.assignment.accepts_late

    @property
    def tries_left(self) -> int | None:
        """How often something may still be handed in; ``None`` for as often as it takes."""
        if self.assignment.most_tries is None:
            return None
        return max(0, self.assignment.most_tries - sum(not one.submission.is_draft for one in self.tries))

    @property
    def may_begin_again(self) -> bool:
        """After something was sent back, or was not passed while tries are left."""
        return self.current is not None and may_begin_after(self.current.submission, self.assignment)


def may_begin_after(submission: Submission, assignment: AssignmentPage) -> bool:
    """Whether ``submission`` may be followed by a new try. What is sent back may always be mended."""
    if submission.released_at is None or submission.is_passed:
        return False
    return submission.is_returned or assignment.most_tries is None or submission.number < assignment.most_tries


def work_of(enrolment: Enrolment | None, assignment: AssignmentPage) -> Work:
    """All tries of a learner, their files and what they are told; four queries, seven with a rubric, or none."""
    if enrolment is None:
        return Work(assignment, [], assignment.due_on, None)
    marks = Prefetch("marks", Mark.objects.select_related("marked_by").order_by("pk"), to_attr="all_marks")
    rows = Submission.objects.filter(enrolment=enrolment.pk, assignment=assignment).order_by("-number")
    tries = [_try(row, row.all_marks) for row in rows.select_related("rubric").prefetch_related("files", marks)]
    read_sign_offs([one.submission for one in tries])
    read_rubrics([one.submission for one in tries], [mark for one in tries for mark in one.rests_on])
    extension = extension_of(enrolment, assignment)
    return Work(assignment, tries, _latest_day(assignment, enrolment, extension), extension)


def due_of(enrolment: Enrolment, assignment: AssignmentPage) -> dt.date | None:
    """The day that holds for the learner: the assignment's, or the latest extension; one query."""
    return _latest_day(assignment, enrolment, extension_of(enrolment, assignment))


def extension_of(enrolment: Enrolment, assignment: AssignmentPage) -> SubmissionExtension | None:
    """More time that was given to the learner, the latest word of it."""
    given = SubmissionExtension.objects.filter(enrolment=enrolment.pk, assignment=assignment)
    return given.order_by("-pk").first()


def current_submission(enrolment: Enrolment, assignment: AssignmentPage) -> Submission | None:
    """The one try that counts now."""
    return Submission.objects.filter(enrolment=enrolment.pk, assignment=assignment, is_current=True).first()


def _try(submission: Submission, marks: list[Mark]) -> Try:
    """With the last mark that was told; what was not told is left out."""
    told = next((mark for mark in reversed(marks) if mark.released_at), None)
    return Try(submission, told, rests_on(marks, told))


def _latest_day(
    assignment: AssignmentPage, enrolment: Enrolment, extension: SubmissionExtension | None
) -> dt.date | None:
    return extension.until if extension else due_day(assignment, local_date(enrolment.enrolled_at))
