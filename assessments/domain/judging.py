"""Judging what was handed in. Every mark is added; the latest one that was told holds. Lock order: enrolment first.

Of work that two mark, or whose results are held, a mark is an opinion first: see ``deciding``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.domain import deciding
from assessments.domain.claims import lock
from assessments.domain.more_time import extend
from assessments.models import Mark, MarkLine, RubricCriterion, Submission
from assessments.queries.submissions import due_of
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.core.text import normalise


@dataclass(frozen=True)
class Choice:
    """The level (by its key) that is given for its criterion, and what is said to it."""

    level: int
    remark: str = ""


@transaction.atomic
def mark(submission: Submission, *, points: Decimal, comment: str, seen: int, by: User) -> Submission:
    """Give ``points`` (0 to what the assignment gives); unless it is held back, the learner is told.

    A pass completes the unit.

    ``seen`` is the key of the last mark that ``by`` has read (0: none), so that nobody overrules another unknowingly.
    What is marked already gets a further mark, which holds from now on; a unit once complete stays complete.
    Safe to repeat. Raises ``DomainError`` for drafts, one's own work, points out of range, and work with a rubric.
    """
    submission, enrolment = lock(submission, by=by)
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
    submission, enrolment = lock(submission, by=by)
    lines = _lines(submission, choices)
    points = Decimal(sum(line.level.points for line in lines))
    most = Decimal(submission.most_points)
    given = Mark(submission=submission, points=points, most_points=most, comment=_words(comment), marked_by=by)
    return _give(submission, enrolment, given, lines, seen=seen)


def _give(
    submission: Submission, enrolment: Enrolment, given: Mark, lines: Sequence[MarkLine], *, seen: int
) -> Submission:
    by = given.marked_by
    if _is_said_already(submission, given, lines, seen):
        return submission
    if submission.is_told_at_once:
        return deciding.settle(submission, enrolment, deciding.add(given, lines), by=by)
    is_last_word = submission.is_disputed or submission.is_judged
    given.kind = Mark.Kind.AGREED if is_last_word else Mark.Kind.OPINION
    deciding.add(given, lines)
    return deciding.weigh(submission, enrolment, by=by)


@transaction.atomic
def give_back(submission: Submission, *, comment: str, until: dt.date | None, seen: int, by: User) -> Submission:
    """Send it back to be done anew, with a word on what to mend, and more time until the end of ``until`` if given.

    Safe to repeat. Raises ``DomainError`` without a word, for what was passed, and where the due day has passed, late
    work is not taken and no new day is given.
    """
    submission, enrolment = lock(submission, by=by)
    said = _words(comment)
    if not said:
        raise DomainError(_("Say what is to be mended, so that the learner knows what to do."))
    if submission.is_passed:
        raise DomainError(_("This was passed already, so it cannot be sent back."))
    most = Decimal(submission.most_points)
    told = Mark(submission=submission, most_points=most, is_return=True, comment=said, marked_by=by)
    if _is_said_already(submission, told, [], seen):
        return submission
    if until:
        extend(enrolment, submission.assignment, until=until, reason=said, by=by)
    due = due_of(enrolment, submission.assignment)
    if due and due < today() and not submission.assignment.accepts_late:
        raise DomainError(_("The due day has passed and nothing late is taken: give a new day, too."))
    return deciding.send_back(submission, deciding.add(told, []))


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


def _is_said_already(submission: Submission, new: Mark, lines: Sequence[MarkLine], seen: int) -> bool:
    """Whether the last mark says just this; refuses if there is another one that the marker could read and has not."""
    last = Mark.objects.filter(submission=submission).shown_to(new.marked_by).order_by("-pk").first()
    if last is None or last.pk == seen:
        return False
    same = ("points", "is_return", "comment", "marked_by_id")
    if all(getattr(last, name) == getattr(new, name) for name in same) and _same_lines(last, lines):
        return True
    raise DomainError(_("%(person)s has marked this meanwhile. Read it first.") % {"person": last.marked_by})


def _same_lines(last: Mark, lines: Sequence[MarkLine]) -> bool:
    return set(last.lines.values_list("level", "comment")) == {(line.level_id, line.comment) for line in lines}


def _words(comment: str) -> str:
    return normalise(comment.replace("\r\n", "\n").replace("\r", "\n")).strip()
