"""From marks to a result: what waits for another opinion, what is decided, and telling it. All is locked before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import work_news
from assessments.models import Mark, MarkLine, Submission
from assessments.queries.decisions import Decision, Opinions, decide, opinions_in
from courses.domain import progress
from courses.models import Enrolment
from lms.accounts.models import User


def add(mark: Mark, lines: Sequence[MarkLine]) -> Mark:
    """Store a mark with its lines; it is told at once if ``kind`` says so."""
    mark.marked_at = mark.marked_at or timezone.now()
    if mark.kind in (Mark.Kind.TOLD, Mark.Kind.RESULT):
        mark.released_at = timezone.now()
    mark.save(force_insert=True)
    for line in lines:
        line.mark = mark
    MarkLine.objects.bulk_create(lines)
    return mark


def weigh(submission: Submission, enrolment: Enrolment, *, by: User) -> Submission:
    """After an opinion was added: wait for another, for an agreed mark or for the release, or tell the result."""
    opinions = read_opinions(submission)
    decision = decide(submission, opinions)
    if decision and not submission.assignment.is_held:
        return tell_decision(submission, enrolment, decision, by=by)
    if decision:
        submission.status = Submission.Status.JUDGED
    elif len(opinions.given) > 1:
        submission.status = Submission.Status.DISPUTED
    else:
        submission.status = Submission.Status.SECOND
    submission.claimed_by = submission.claimed_until = None
    submission.save()
    return submission


def read_opinions(submission: Submission) -> Opinions:
    """Of a locked submission."""
    marks = Mark.objects.filter(submission=submission).select_related("marked_by").order_by("pk")
    return opinions_in(marks)


def tell_decision(submission: Submission, enrolment: Enrolment, decision: Decision, *, by: User) -> Submission:
    """Add what was decided as a mark that its learner reads; the marks it rests on stay as they are."""
    last = decision.rests_on[-1]
    result = Mark(
        submission=submission,
        kind=Mark.Kind.RESULT,
        points=decision.points,
        most_points=last.most_points,
        comment=_joined(decision),
        marked_by=last.marked_by,
        marked_at=last.marked_at,
        released_by=by,
    )
    lines = last.lines.all() if len(decision.rests_on) == 1 else []
    copied = [MarkLine(criterion_id=one.criterion_id, level_id=one.level_id, comment=one.comment) for one in lines]
    return settle(submission, enrolment, add(result, copied), by=by)


def settle(submission: Submission, enrolment: Enrolment, told: Mark, *, by: User) -> Submission:
    """``told`` is the result from now on: the learner and the course are told."""
    share = (told.points or Decimal(0)) * 100 / told.most_points
    submission.status = Submission.Status.MARKED
    submission.score_percent = share.quantize(Decimal("0.01"), ROUND_DOWN)
    submission.is_passed = share >= submission.pass_mark
    submission.claimed_by = submission.claimed_until = None
    submission.released_at = told.released_at
    submission.save()
    _tell_course(submission, enrolment, by=by)
    work_news.tell_learner(told)
    return submission


def send_back(submission: Submission, told: Mark) -> Submission:
    """``told`` says what is to be mended: the learner is told, and may begin again."""
    submission.status = Submission.Status.RETURNED
    submission.score_percent = submission.is_passed = None
    submission.claimed_by = submission.claimed_until = None
    submission.released_at = told.released_at
    submission.save()
    work_news.tell_learner(told)
    return submission


def _joined(decision: Decision) -> str:
    """The comment of the one mark; of two, both with the points each gave."""
    if len(decision.rests_on) == 1:
        return decision.rests_on[0].comment
    parts = []
    for number, mark in enumerate(decision.rests_on, start=1):
        points = f"{mark.points:.2f}".rstrip("0").rstrip(".")
        title = _("Marker %(number)d: %(points)s points") % {"number": number, "points": points}
        parts.append(f"{title}\n{mark.comment}".strip())
    return "\n\n".join(parts)


def _tell_course(submission: Submission, enrolment: Enrolment, *, by: User) -> None:
    """A pass completes the unit; the best score stays, whatever is marked later."""
    assignment, score = submission.assignment, submission.score_percent
    is_gone = enrolment.status == Enrolment.Status.WITHDRAWN or not assignment.path.startswith(enrolment.course.path)
    if is_gone or score is None:
        return
    if submission.is_passed:
        progress.record_pass(enrolment, assignment, by=by, score_percent=score)
    else:
        progress.record_score(enrolment, assignment, by=by, score_percent=score)
