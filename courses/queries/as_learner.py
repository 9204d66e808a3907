"""A course as a learner would meet it on a day: what stands in it, and what is closed and why. Nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.models import CoursePage, Enrolment, ModulePage, UnitPage
from courses.queries.doors import Door, door_before
from courses.queries.drafts import editable_pages
from courses.queries.outline import ModuleState, Outline, UnitState
from courses.queries.structure import UNIT_COLUMNS
from courses.queries.viewpoints import Asked, Viewpoint, asked_of
from lms.accounts.models import User
from lms.core.dates import short_moment


def _is_yes(value: object) -> bool:
    """How the databases write ``true`` of a JSON."""
    return str(value).lower() in {"true", "1"}


FIELDS: dict[str, Callable] = {
    "title": str,
    "minutes": int,
    "is_required": _is_yes,
    "units_in_order": _is_yes,
    "is_open": _is_yes,
}
"""What an outline tells of a page, and how it is read from the JSON of a revision."""


@dataclass(frozen=True)
class Shown:
    """A page as it is shown."""

    page: Page
    revision: int | None
    """Key of the revision that is shown; nothing for the page as it is published."""
    closed: str
    """Why learners do not find it on that day; empty if they do."""


@dataclass(frozen=True)
class Look:
    """A course from a viewpoint."""

    viewpoint: Viewpoint
    course: Shown
    modules: list[tuple[Shown, list[Shown]]]
    """All that is to be seen, closed or not, in order."""
    asked: list[Asked]
    door: Door | None

    @property
    def page(self) -> CoursePage:
        """The course; its text is that of the revision only once ``content_of`` has read it."""
        return self.course.page  # type: ignore[return-value]

    @cached_property
    def closed(self) -> list[Shown]:
        """Modules and units that learners do not find on that day, in order."""
        return [one for module, units in self.modules for one in (module, *units) if one.closed]

    @property
    def is_for_the_assigned(self) -> bool:
        """Whether nobody like this learner can come in: the course is assigned, and not to them."""
        return not self.page.is_open and not self.asked

    def unit(self, pk: int) -> Shown | None:
        """One of its units."""
        return next((one for _module, units in self.modules for one in units if one.page.pk == pk), None)

    def why_closed(self, unit: Shown, outline: Outline) -> list[str]:
        """Everything that keeps the learner from ``unit`` on that day."""
        module = next(one for one, units in self.modules if unit in units)
        found = [one.closed for one in (self.course, module, unit) if one.closed]
        if self.is_for_the_assigned:
            found.append(_("This course is for those it is assigned to"))
        if self.door:
            found.append(self.door.text)
        before = outline.waits_for(unit.page)  # type: ignore[arg-type]
        if before:
            found.append(_("Do “%(unit)s” first: this course goes in order.") % {"unit": before.unit.title})
        return found

    def outline(self, enrolment: Enrolment, *, url: str, url_of: Callable[[int], str]) -> Outline:
        """What the learner would find: with the latest drafts all of it, else what is open on that day."""
        places, numbers = count(1), count(1)
        modules = [
            ModuleState(
                module=module.page,  # type: ignore[arg-type]
                number=next(places),
                units=[_state(next(numbers), one, url_of) for one in units if self._is_found(one)],
            )
            for module, units in self.modules
            if self._is_found(module)
        ]
        return Outline(course=self.page, enrolment=enrolment, url=url, modules=modules)

    def _is_found(self, one: Shown) -> bool:
        return self.viewpoint.shows_drafts or not one.closed


def look(user: User, course: CoursePage, viewpoint: Viewpoint) -> Look:
    """``course`` from ``viewpoint``, with the drafts that ``user`` may change; a constant number of queries."""
    modules = list(ModulePage.objects.child_of(course).order_by("path"))
    units = list(UnitPage.objects.descendant_of(course).only(*UNIT_COLUMNS, *_MORE).order_by("path"))
    shown = _shown(user, [course, *modules, *units], viewpoint)
    asked = asked_of(viewpoint, course)
    return Look(
        viewpoint=viewpoint,
        course=shown[course.pk],
        modules=[
            (shown[module.pk], [shown[unit.pk] for unit in units if unit.pk in shown and _is_in(unit, module)])
            for module in modules
            if module.pk in shown
        ],
        asked=asked,
        door=door_before(course, {one.programme.pk for one in asked}),
    )


def content_of(shown: Shown) -> Page:
    """The whole page as it is shown, as the kind of page that it is; a few queries."""
    if shown.revision is None:
        return Page.objects.get(pk=shown.page.pk).specific
    return Revision.objects.get(pk=shown.revision).as_object()


_MORE = ("latest_revision", "has_unpublished_changes", "expire_at", "draft_title")


def _is_in(unit: Page, module: Page) -> bool:
    return unit.path.startswith(module.path)


def _shown(user: User, pages: Iterable[Page], viewpoint: Viewpoint) -> dict[int, Shown]:
    """What is to be seen of ``pages`` by key: the drafts and plans of others are left out."""
    everything = {page.pk: page for page in pages}
    mine = set(editable_pages(user).filter(pk__in=everything).values_list("pk", flat=True))
    drafts, planned = _versions([everything[pk] for pk in mine], viewpoint.moment)
    found = {}
    for pk, page in everything.items():
        if page.live or pk in mine:
            found[pk] = _show(page, drafts.get(pk), planned.get(pk), viewpoint)
    return found


def _show(page: Page, draft: dict | None, planned: dict | None, viewpoint: Viewpoint) -> Shown:
    is_due = planned is not None and planned["approved_go_live_at"] <= viewpoint.moment
    published = planned if is_due else None
    version = draft if viewpoint.shows_drafts else published
    closed = _why_closed(page, planned, viewpoint.moment, is_due=is_due)
    if version:
        for name, read in FIELDS.items():
            if version[name] is not None and hasattr(page, name):
                setattr(page, name, read(version[name]))
    return Shown(page, version["pk"] if version else None, closed)


def _why_closed(page: Page, planned: dict | None, moment: dt.datetime, *, is_due: bool) -> str:
    ends_at = parse_datetime(planned["expire_at"] or "") if planned and is_due else page.expire_at
    if ends_at and timezone.is_naive(ends_at):
        ends_at = timezone.make_aware(ends_at)
    if (page.live or is_due) and ends_at and ends_at <= moment:
        return _("taken off the site %(moment)s") % {"moment": short_moment(ends_at)}
    if page.live or is_due:
        return ""
    if planned:
        return _("will be published %(moment)s") % {"moment": short_moment(planned["approved_go_live_at"])}
    return _("not published yet")


def _versions(pages: list[Page], moment: dt.datetime) -> tuple[dict[int, dict], dict[int, dict]]:
    """By key of the page: its latest draft that is not published, and what a date was set for; one query.

    Of several dates the last one that has come by ``moment``, else the next one.
    """
    latest = {page.latest_revision_id: page for page in pages}
    is_wanted = Q(pk__in=[pk for pk in latest if pk]) | Q(approved_go_live_at__isnull=False)
    rows = (
        Revision.page_revisions.filter(is_wanted, object_id__in=[str(page.pk) for page in pages])
        .order_by("approved_go_live_at", "pk")
        .annotate(**{name: KT(f"content__{name}") for name in (*FIELDS, "expire_at")})
        .values("pk", "object_id", "approved_go_live_at", "expire_at", *FIELDS)
    )
    drafts: dict[int, dict] = {}
    planned: dict[int, dict] = {}
    for row in rows:
        page, planned_at = int(row["object_id"]), row["approved_go_live_at"]
        if planned_at and (planned_at <= moment or page not in planned):
            planned[page] = row
        of = latest.get(row["pk"])
        if of and (of.has_unpublished_changes or not of.live):
            drafts[page] = row
    return drafts, planned


def _state(number: int, shown: Shown, url_of: Callable[[int], str]) -> UnitState:
    return UnitState(
        unit=shown.page,  # type: ignore[arg-type]
        number=number,
        url=url_of(shown.page.pk),
        is_done=False,
        score_percent=None,
        ticked=frozenset(),
    )
