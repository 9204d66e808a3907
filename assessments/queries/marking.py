"""What waits to be marked, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Prefetch, Q

from assessments.models import AssignmentPage, Mark, Submission
from assessments.models.submission import SubmissionQuerySet, waits_for
from assessments.queries.decisions import Decision, Opinions, decide, opinions_in
from assessments.queries.rubrics import ShownCriterion, criteria_of, read_rubrics
from assessments.queries.sign_offs import read_sign_offs
from courses.models import CourseOwner, CoursePage, UnitPage
from courses.queries.owners import owners_of
from courses.site import MODERATORS
from lms.accounts.models import User

WAITING, MARKED = "waiting", "marked"


@dataclass(frozen=True)
class Pile:
    """An assignment with what was handed in for it."""

    assignment: AssignmentPage
    course: str
    waiting_count: int
    late_count: int
    marked_count: int
    held_count: int
    """How many results wait to be told."""
    oldest_at: object
    """When the first of those that wait was handed in."""


@dataclass(frozen=True)
class Said:
    """A mark with the rubric as it was filled in."""

    mark: Mark
    criteria: list[ShownCriterion]


@dataclass(frozen=True)
class Held:
    """A submission whose result waits to be told."""

    submission: Submission
    opinions: Opinions
    decision: Decision | None


def markers_of(unit: UnitPage) -> list[User]:
    """Who is told of work: the owners of its course; the moderators where it has none; else administrators."""
    owners = [row.user for row in owners_of(unit.course) if may_mark_anything(row.user)]
    if owners:
        return owners
    moderators = User.objects.filter(groups__name=MODERATORS, is_active=True)
    return list(moderators or User.objects.filter(is_superuser=True, is_active=True))


def may_mark_anything(user: User) -> bool:
    """Whether ``user`` comes to the desk at which work is marked."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def piles_for(user: User) -> list[Pile]:
    """The assignments of which ``user`` may mark something, those that wait longest first; three queries."""
    waits = waits_for(user)
    told = Q(status__in=[Submission.Status.MARKED, Submission.Status.RETURNED])
    counts = (
        Submission.objects.markable_by(user)
        .filter(is_current=True)
        .values_list("assignment")
        .annotate(
            waiting_count=Count("pk", filter=waits),
            late_count=Count("pk", filter=waits & Q(is_late=True)),
            marked_count=Count("pk", filter=told),
            held_count=Count("pk", filter=Q(status=Submission.Status.JUDGED)),
            oldest_at=Min("submitted_at", filter=waits),
        )
        .order_by("assignment")
    )
    rows = list(counts)
    pages = AssignmentPage.objects.in_bulk([pk for pk, *_counts in rows])
    titles = _course_titles(pages.values())
    piles = [Pile(pages[pk], titles.get(pages[pk].course_path, ""), *counted) for pk, *counted in rows]
    return sorted(piles, key=lambda one: (one.oldest_at is None, str(one.oldest_at), one.assignment.title))


def waiting_count(user: User) -> int:
    """How much waits for ``user``; one query."""
    return Submission.objects.markable_by(user).awaiting(user).count()


def queue(user: User, assignment: AssignmentPage, *, show: str = WAITING) -> SubmissionQuerySet:
    """What ``user`` may mark of ``assignment``, first handed in first; or what is marked, the latest first."""
    rows = Submission.objects.markable_by(user).filter(assignment=assignment, is_current=True)
    rows = rows.select_related("enrolment__user", "enrolment__organisation", "assignment", "claimed_by")
    if show == MARKED:
        return rows.filter(released_at__isnull=False).order_by("-released_at", "-pk")
    return rows.awaiting(user).order_by("submitted_at", "pk")


def to_mark(user: User, pk: int) -> Submission | None:
    """One submission on the desk of ``user``, its files, rubric and all that was said of it; at most seven queries."""
    shown = Mark.objects.shown_to(user).select_related("marked_by")
    marks = Prefetch("marks", shown.order_by("-pk"))
    rows = Submission.objects.markable_by(user).select_related("enrolment__user", "enrolment__organisation")
    rows = rows.select_related("assignment", "enrolment__course", "claimed_by", "rubric")
    found = rows.prefetch_related("files", marks).filter(pk=pk).first()
    if found:
        read_sign_offs([found])
        read_rubrics([found], list(found.marks.all()))
    return found


def said_of(submission: Submission) -> list[Said]:
    """All that was said of what ``to_mark`` found, the latest first; no query."""
    return [Said(mark, criteria_of(submission, mark)) for mark in submission.marks.all()]


def held_back(user: User, assignment: AssignmentPage) -> list[Held]:
    """What is decided and not told, first handed in first; two queries."""
    rows = Submission.objects.markable_by(user).filter(assignment=assignment, is_current=True)
    rows = rows.filter(status=Submission.Status.JUDGED).select_related("enrolment__user", "assignment", "rubric")
    marks = Prefetch("marks", Mark.objects.select_related("marked_by").order_by("pk"))
    found = [(row, opinions_in(row.marks.all())) for row in rows.prefetch_related(marks).order_by("submitted_at", "pk")]
    return [Held(row, opinions, decide(row, opinions)) for row, opinions in found]


def opinions_on(submission: Submission) -> Opinions:
    """What ``to_mark`` found, as far as its reader may know; no query."""
    return opinions_in(reversed(submission.marks.all()))


def next_waiting(user: User, assignment: AssignmentPage, *, after: Submission) -> Submission | None:
    """The next one to mark; the first of all behind the last."""
    rows = list(queue(user, assignment).free_for(user).exclude(pk=after.pk).values_list("submitted_at", "pk")[:500])
    if not rows:
        return None
    place = (after.submitted_at, after.pk)
    chosen = next((pk for moment, pk in rows if (moment, pk) > place), rows[0][1])
    return Submission.objects.get(pk=chosen)


def earlier_tries(submission: Submission) -> list[Submission]:
    """What the learner handed in before, with what was said of it; two queries."""
    told = Prefetch("marks", Mark.objects.told().select_related("marked_by"), to_attr="told_marks")
    rows = Submission.objects.filter(enrolment=submission.enrolment_id, assignment=submission.assignment_id)
    return list(rows.filter(number__lt=submission.number).order_by("-number").prefetch_related(told))


def is_marker(user: User, unit: UnitPage) -> bool:
    """Whether ``user`` marks what is handed in for ``unit``; one query."""
    if not may_mark_anything(user):
        return False
    if user.has_perm("assessments.moderate_submission"):
        return True
    return CourseOwner.objects.filter(user=user, course__path=unit.course_path).exists()


def _course_titles(pages: Iterable[AssignmentPage]) -> dict[str, str]:
    paths = {page.course_path for page in pages}
    return dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
