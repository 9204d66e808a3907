"""What rests on which regulation: for the page of a lesson, for a certificate, and for the worklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from courses.at_hand import find_regulations
from courses.extensions import Resting
from courses.models import Citation, CoursePage, LessonSource, NamedAmount, Regulation, UnitPage
from courses.queries.editable import units_editable_by
from lms.accounts.models import User
from lms.core.prepared import Prepared
from lms.notifications.models import Message

_CITATIONS = Prepared(
    lambda unit: Citation.objects.filter(unit=unit).select_related("regulation__superseded_by", "amount")
)
_SOURCES = Prepared(lambda lesson: LessonSource.objects.filter(lesson=lesson).order_by("sort_order"))


@dataclass(frozen=True)
class Cited:
    """The regulations and amounts that one unit names."""

    regulations: dict[int, Regulation] = field(default_factory=dict)
    amounts: list[NamedAmount] = field(default_factory=list)

    def unreviewed(self, reviewed_at: datetime | None) -> list[Regulation]:
        """Those superseded since the last review, by name."""
        since = [one for one in self.regulations.values() if _was_superseded_after(one, reviewed_at)]
        return sorted(since, key=lambda one: one.short_title)


def cited_by(unit: UnitPage) -> Cited:
    """What the published content of ``unit`` rests on; one query."""
    cited = Cited()
    for row in _CITATIONS.all(unit=unit.pk):
        known = cited.regulations.setdefault(row.regulation_id, row.regulation)
        if row.amount:
            row.amount.regulation = known
            cited.amounts.append(row.amount)
    return cited


def sources_of(unit: UnitPage) -> list[LessonSource]:
    """What the published lesson ``unit`` names as its sources, without their regulations; one query."""
    return _SOURCES.all(lesson=unit.pk)


def cited_by_draft(unit: UnitPage) -> Cited:
    """What ``unit`` names as it stands, published or not; a few queries."""
    references = set(unit.references())
    keys = {key for model, key in references if model is NamedAmount}
    amounts = list(NamedAmount.objects.filter(pk__in=keys).select_related("regulation__superseded_by"))
    named = find_regulations([key for model, key in references if model is Regulation])
    return Cited({one.regulation_id: one.regulation for one in amounts} | named, amounts)


def cited_by_courses(courses: Iterable[CoursePage]) -> dict[str, list[Regulation]]:
    """The regulations that the open units of each course rest on, by tree path of the course; one query."""
    paths = {course.path for course in courses}
    length = len(next(iter(paths), ""))
    rows = (
        Citation.objects.filter(unit__live=True)
        .annotate(course_path=Substr("unit__path", 1, length))
        .filter(course_path__in=paths)
        .select_related("regulation")
        .order_by("regulation__short_title", "regulation__code")
    )
    found: dict[str, dict[int, Regulation]] = defaultdict(dict)
    for row in rows:
        found[row.course_path][row.regulation_id] = row.regulation
    return {path: list(found[path].values()) for path in paths}


def units_resting_on(regulation: Regulation, *, editable_by: User) -> Iterator[Resting]:
    """Published units for the worklist, in the order of the tree; three queries."""
    units = _resting(regulation).filter(pk__in=units_editable_by(editable_by)).select_related("owner", "reviewer")
    rows = list(units.order_by("path"))
    courses = CoursePage.objects.in_bulk({unit.course_path for unit in rows}, field_name="path")
    for unit in rows:
        course = courses.get(unit.course_path)
        yield Resting(
            kind=unit.specific_class._meta.verbose_name,
            title=f"{course.title} › {unit.title}" if course else unit.title,
            edit_url=reverse("wagtailadmin_pages:edit", args=[unit.pk]),
            review_url=reverse("content_reviews:review", args=[unit.pk]),
            owner=str(unit.owner or ""),
            reviewed_at=unit.reviewed_at,
            reviewer=str(unit.reviewer or ""),
        )


def owners_of_units_resting_on(regulation: Regulation) -> set[int | None]:
    """Keys of the owners; ``None`` if a unit has none."""
    return set(_resting(regulation).values_list("owner", flat=True))


def may_receive_news(message: Message) -> bool:
    """Whether the recipient still writes content."""
    return message.recipient.is_active and writes_content(message.recipient)


def writes_content(user: User) -> bool:
    """Whether ``user`` works in the editor."""
    return bool(user.has_perm("wagtailadmin.access_admin"))


def _resting(regulation: Regulation) -> QuerySet[UnitPage]:
    return UnitPage.objects.live().filter(pk__in=Citation.objects.filter(regulation=regulation).values("unit"))


def _was_superseded_after(regulation: Regulation, moment: datetime | None) -> bool:
    since = regulation.superseded_at
    return since is not None and (moment is None or moment < since)
