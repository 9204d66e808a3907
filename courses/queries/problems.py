"""Whose desk a reported mistake lies on, and what its reporter sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from courses.models import CoursePage, ProblemReport, UnitPage, UnitProgress
from courses.queries.editable import units_editable_by
from courses.queries.owners import owners_of
from courses.site import MODERATORS
from lms.accounts.models import User
from lms.notifications.models import Message


def keepers_of(unit: UnitPage) -> list[User]:
    """Who is told of a mistake in ``unit``: its owner; else those of its course; the moderators if nobody owns it or
    may not edit it; administrators where there are no moderators."""
    if unit.owner and _keeps(unit.owner, unit):
        return [unit.owner]
    owners = [row.user for row in owners_of(unit.course) if _keeps(row.user, unit)]
    if owners:
        return owners
    moderators = User.objects.filter(groups__name=MODERATORS, is_active=True)
    return list(moderators or User.objects.filter(is_superuser=True, is_active=True))


def _keeps(person: User, unit: UnitPage) -> bool:
    return person.is_active and bool(unit.permissions_for_user(person).can_edit())


def reports_on_the_desk_of(user: User) -> QuerySet[ProblemReport]:
    """Reports on units that ``user`` may change: one's own for a trainer, all for a moderator."""
    return ProblemReport.objects.filter(unit__in=units_editable_by(user).values("pk"))


def with_courses(reports: Iterable[ProblemReport]) -> list[tuple[ProblemReport, str, int]]:
    """Each report with the title of its course, and how many learners its unit has helped; two queries."""
    rows = list(reports)
    paths = {report.unit.course_path for report in rows}
    courses = dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
    helped = Counter(
        UnitProgress.objects.filter(unit__in={report.unit_id for report in rows}, has_helped=True).values_list(
            "unit_id", flat=True
        )
    )
    return [(report, courses.get(report.unit.course_path, ""), helped[report.unit_id]) for report in rows]


def reports_of(user: User) -> QuerySet[ProblemReport]:
    """What ``user`` has reported, the latest first."""
    return ProblemReport.objects.of(user).select_related("unit", "answered_by").order_by("-pk")


def may_receive_report(message: Message) -> bool:
    """Whether the recipient still keeps the lesson, and nobody has answered."""
    mine = reports_on_the_desk_of(message.recipient)
    return mine.filter(pk=_report_of(message), status=ProblemReport.Status.OPEN).exists()


def _report_of(message: Message) -> int:
    _kind, key, *_rest = (message.key or ":0").split(":")
    return int(key)
