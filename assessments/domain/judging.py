"""Judging what was handed in. Every mark is added; the latest one that was told holds. Lock order: enrolment first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import work_news
from assessments.domain.more_time import extend
from assessments.models import Mark, MarkLine, RubricCriterion, Submission
from assessments.queries.submissions import due_of
from courses.domain import progress
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.core.text import normalise

CLAIMED_FOR = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Choice:
    """The level (by its key) that is given for its criterion, and what is said to it."""

    level: int
    remark: str = ""


@transaction.atomic
def mark(submission: Submission, *, points: Decimal, comment: str, seen: int, by: User) -> Submission:
    """Give ``points`` (0 to what the assignment gives) and tell the learner; a pass completes the unit.

    ``seen`` is the key of the last mark that ``by`` has read (0: none), so that nobody overrules another unknowingly.
    What is marked already gets a further mark, which holds from now on; a unit once complete stays complete.
    Safe to repeat. Raises ``DomainError`` for drafts, one's own work, points out of range, and work with a rubric.
    """
    submission, enrolment = _lock(submission, by=by)
    if submission.rubric:
        raise DomainError(_("This is judged by its rubric: choose a level for each criterion."))
    most = Decimal(submission.most_points)
    if not 0 <= points <= most:
        raise DomainError(_("Points are between 0 and %(most)s.") % {"most": most})
    given = Mark(submission=submission, points=points, most_points=most, comment=_words(comment), marked_by=by)
    return _give(submission, enrolment, given, [], seen=seen)


@transaction.atomic
def mark_by_rubric(
    submission: Submission, *, choices: Sequence[Choice], comment: str, seen: int, by: User
) -> Submission:
    """Give a level for each criterion of the rubric it was handed in under; the points are their sum. As ``mark``."""
    submission, enrolment = _lock(submission, by=by)
    lines = _lines(submission, choices)
    points = Decimal(sum(line.level.points for line in lines))
    most = Decimal(submission.most_points)
    given = Mark(submission=submission, points=points, most_points=most, comment=_words(comment), marked_by=by)
    return _give(submission, enrolment, given, lines, seen=seen)


def _give(
    submission: Submission, enrolment: Enrolment, given: Mark, lines: Sequence[MarkLine], *, seen: int
) -> Submission:
    if _is_said_already(given, lines, seen):
        return submission
    told = _tell(given, lines)
    share = (given.points or Decimal(0)) * 100 / given.most_points
    submission.status = Submission.Status.MARKED
    submission.score_percent = share.quantize(Decimal("0.01"), ROUND_DOWN)
    submission.is_passed = share >= submission.pass_mark
    submission.claimed_by = submission.claimed_until = None
    submission.released_at = told.released_at
    submission.save()
    _tell_course(submission, enrolment, by=told.marked_by)
    work_news.tell_learner(told)
    return submission


@transaction.atomic
def give_back(submission: Submission, *, comment: str, until: dt.date | None, seen: int, by: User) -> Submission:
    """Send it back to be done anew, with a word on what to mend, and more time until the end of ``until`` if given.

    Safe to repeat. Raises ``DomainError`` without a word, for what was passed, and where the due day has passed, late
    work is not taken and no new day is given.
    """
    submission, enrolment = _lock(submission, by=by)
    said = _words(comment)
    if not said:
        raise DomainError(_("Say what is to be mended, so that the learner knows what to do."))
    if submission.is_passed:
        raise DomainError(_("This was passed already, so it cannot be sent back."))
    most = Decimal(submission.most_points)
    told = Mark(submission=submission, most_points=most, is_return=True, comment=said, marked_by=by)
    if _is_said_already(told, [], seen):
        return submission
    if until:
        extend(enrolment, submission.assignment, until=until, reason=said, by=by)
    due = due_of(enrolment, submission.assignment)
    if due and due < today() and not submission.assignment.accepts_late:
        raise DomainError(_("The due day has passed and nothing late is taken: give a new day, too."))
    told = _tell(told, [])
    submission.status = Submission.Status.RETURNED
    submission.score_percent = submission.is_passed = None
    submission.claimed_by = submission.claimed_until = None
    submission.released_at = told.released_at
    submission.save()
    work_news.tell_learner(told)
    return submission


@transaction.atomic
def claim(submission: Submission, *, by: User) -> Submission:
    """Keep it for ``by`` for two hours, so that nobody else marks it meanwhile. Safe to repeat: the time begins anew.

    Raises ``DomainError`` if another marks it just now, and as ``mark`` does.
    """
    submission, _enrolment = _lock(submission, by=by)
    submission.claimed_by, submission.claimed_until = by, timezone.now() + CLAIMED_FOR
    submission.save(update_fields=["claimed_by", "claimed_until"])
    return submission


@transaction.atomic
def let_go(submission: Submission, *, by: User) -> Submission:
    """Leave it to others again. Safe to repeat; raises ``DomainError`` if another marks it just now."""
    submission, _enrolment = _lock(submission, by=by)
    submission.claimed_by = submission.claimed_until = None
    submission.save(update_fields=["claimed_by", "claimed_until"])
    return submission


def _lock(submission: Submission, *, by: User) -> tuple[Submission, Enrolment]:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("course").get(pk=submission.enrolment_id)
    )
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("assignment", "claimed_by", "rubric")
        .get(pk=submission.pk)
    )
    locked.enrolment = enrolment
    if by.pk == enrolment.user_id:
        raise DomainError(_("Nobody marks their own work."))
    if locked.is_draft or not locked.is_current:
        raise DomainError(_("The learner is working on this, or on a newer try. There is nothing to mark here."))
    if locked.claimant and locked.claimant != by:
        raise DomainError(_("%(person)s is marking this just now. Take another one.") % {"person": locked.claimant})
    return locked, enrolment


def _lines(submission: Submission, choices: Sequence[Choice]) -> list[MarkLine]:
    """A line for each criterion of its rubric; refuses unless each has one level of its own."""
    asked = {choice.level: choice for choice in choices}
    criteria = RubricCriterion.objects.filter(rubric=submission.rubric_id).prefetch_related("levels")
    lines = [
        MarkLine(criterion=criterion, level=level, comment=_words(asked[level.pk].remark))
        for criterion in criteria
        for level in criterion.levels.all()
        if level.pk in asked
    ]
    judged = {line.criterion_id for line in lines}
    if not lines or not len(judged) == len(lines) == len(criteria) == len(choices):
        raise DomainError(_("Choose one level for each criterion."))
    return lines


def _is_said_already(new: Mark, lines: Sequence[MarkLine], seen: int) -> bool:
    """Whether the last mark says just this; refuses if there is another one that the marker has not read."""
    last = Mark.objects.filter(submission=new.submission).order_by("-pk").first()
    if last is None or last.pk == seen:
        return False
    same = ("points", "is_return", "comment", "marked_by_id")
    if all(getattr(last, name) == getattr(new, name) for name in same) and _same_lines(last, lines):
        return True
    raise DomainError(_("%(person)s has marked this meanwhile. Read it first.") % {"person": last.marked_by})


def _same_lines(last: Mark, lines: Sequence[MarkLine]) -> bool:
    return set(last.lines.values_list("level", "comment")) == {(line.level_id, line.comment) for line in lines}


def _tell(mark: Mark, lines: Sequence[MarkLine]) -> Mark:
    mark.marked_at = mark.released_at = timezone.now()
    mark.save(force_insert=True)
    for line in lines:
        line.mark = mark
    MarkLine.objects.bulk_create(lines)
    return mark


def _tell_course(submission: Submission, enrolment: Enrolment, *, by: User) -> None:
    """A pass completes the unit; the best score stays, whatever is marked later."""
    assignment, score = submission.assignment, submission.score_percent
    is_gone = enrolment.status == Enrolment.Status.WITHDRAWN or not assignment.path.startswith(enrolment.course.path)
    if is_gone or score is None:
        return
    if submission.is_passed:
        progress.record_pass(enrolment, assignment, by=by, score_percent=score)
    else:
        progress.record_score(enrolment, assignment, score_percent=score)


def _words(comment: str) -> str:
    return normalise(comment.replace("\r\n", "\n").replace("\r", "\n")).strip()
