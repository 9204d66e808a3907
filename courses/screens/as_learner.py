"""A course as its learners would meet it, for those who may edit it. Everything here only looks: nothing is written.

The pages are drawn by the same views as the learner's, from a seat made up (``take_seat``), and made inert.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.access import Seat
from courses.inert import WHY, make_inert
from courses.models import CoursePage, Enrolment, UnitPage
from courses.queries.as_learner import Look, content_of, look
from courses.queries.outline import Outline
from courses.queries.viewpoints import Viewpoint
from courses.screens.as_learner_form import LATEST, ViewpointForm
from lms.core.dates import as_of
from lms.organisations.models import Posting

KEYS = ("text", "on", "school", "position", "since")
NOBODY = 0
"""Key of the enrolment that is made up: no record of the database has it."""


@dataclass(frozen=True)
class LooksAs:
    """What the banner tells, and the addresses that keep the viewpoint."""

    request: HttpRequest
    look: Look
    unit: int | None = None
    why: tuple[str, ...] = ()
    """What keeps the learner from this unit."""

    @property
    def viewpoint(self) -> Viewpoint:
        return self.look.viewpoint

    @property
    def position(self) -> str:
        return str(Posting.Position(self.viewpoint.position).label)

    @property
    def popover(self) -> str:
        return WHY

    @cached_property
    def query(self) -> str:
        kept = self.request.GET.copy()
        for name in set(kept) - set(KEYS):
            del kept[name]
        return f"?{kept.urlencode()}" if kept else ""

    @property
    def course_url(self) -> str:
        return reverse("as_learner:course", args=[self.look.page.pk]) + self.query

    def unit_url(self, pk: int) -> str:
        """Of a unit of the course, from the same viewpoint."""
        return reverse("as_learner:unit", args=[self.look.page.pk, pk]) + self.query

    @property
    def choose_url(self) -> str:
        """Where another viewpoint is chosen."""
        where = f"{'&' if self.query else '?'}unit={self.unit}" if self.unit else ""
        return reverse("as_learner:choose", args=[self.look.page.pk]) + self.query + where

    @property
    def edit_url(self) -> str:
        """The way out."""
        return reverse("wagtailadmin_pages:edit", args=[self.unit or self.look.page.pk])

    @property
    def closed(self) -> list[tuple[str, str, str]]:
        """Title, why, and address of what learners do not find; modules have no page of their own."""
        units = {unit.page.pk for _module, units in self.look.modules for unit in units}
        return [
            (one.page.title, one.closed, self.unit_url(one.page.pk) if one.page.pk in units else "")
            for one in self.look.closed
        ]

    @cached_property
    def enrolment(self) -> Enrolment:
        """Of the imagined learner, under way with nothing done; never saved."""
        first = self.look.asked[0] if self.look.asked else None
        return Enrolment(
            pk=NOBODY,
            user=self.request.user,
            course=self.look.page,
            organisation=self.viewpoint.school,
            programme=first.programme if first else None,
            due_on=first.due_on if first else None,
            enrolled_at=timezone.now(),
        )

    @cached_property
    def outline(self) -> Outline:
        return self.look.outline(self.enrolment, url=self.course_url, url_of=self.unit_url)


@require_safe
def choose(request: HttpRequest, course_pk: int) -> HttpResponse:
    """As whom, on which day, and which text."""
    course = _course_or_404(request, course_pk)
    initial = {"text": LATEST, "position": Posting.Position.CLERK}
    chosen = {name: request.GET[name] for name in KEYS if name in request.GET}
    return _ask(request, course, ViewpointForm(initial=initial | chosen))


@require_safe
def course(request: HttpRequest, course_pk: int) -> HttpResponse:
    """The page of the course with its outline."""
    page = _course_or_404(request, course_pk)
    form = ViewpointForm(request.GET)
    if not form.is_valid():
        return _ask(request, page, form)
    with as_of(form.viewpoint().day):
        seen = LooksAs(request, look(request.user, page, form.viewpoint()))
        request.looks_as = seen
        enrolment = None if seen.look.is_for_the_assigned else seen.enrolment
        context = {
            "page": content_of(seen.look.course),
            "outline": seen.outline,
            "enrolment": enrolment,
            "door": seen.look.door,
        }
        return _inert(render(request, "courses/course_page.html", context), seen)


@require_safe
def unit(request: HttpRequest, course_pk: int, unit_pk: int) -> HttpResponse:
    """A lesson, the start page of a quiz, or another unit, drawn as for a learner; also where it is closed to them."""
    page = _course_or_404(request, course_pk)
    form = ViewpointForm(request.GET)
    if not form.is_valid():
        return _ask(request, page, form)
    with as_of(form.viewpoint().day):
        found = look(request.user, page, form.viewpoint())
        shown = found.unit(unit_pk)
        if shown is None:
            raise Http404
        outline = LooksAs(request, found).outline
        seen = LooksAs(request, found, unit_pk, tuple(found.why_closed(shown, outline)))
        request.looks_as = seen
        request.is_preview = True
        request.seat_looked_from = Seat(seen.enrolment, seen.outline)
        return _inert(content_of(shown).serve(request), seen)


urlpatterns: list[URLPattern] = [
    path("<int:course_pk>/", choose, name="choose"),
    path("<int:course_pk>/course/", course, name="course"),
    path("<int:course_pk>/units/<int:unit_pk>/", unit, name="unit"),
]


def _course_or_404(request: HttpRequest, pk: int) -> CoursePage:
    """A course that the reader may edit."""
    page = get_object_or_404(CoursePage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def _ask(request: HttpRequest, page: CoursePage, form: ViewpointForm) -> HttpResponse:
    unit_pk = request.GET.get("unit", "")
    units = {str(pk) for pk in UnitPage.objects.descendant_of(page).values_list("pk", flat=True)}
    target = ("unit", [page.pk, unit_pk]) if unit_pk in units else ("course", [page.pk])
    context = {"course": page, "form": form, "target": reverse(f"as_learner:{target[0]}", args=target[1])}
    return render(request, "courses/admin/as_learner.html", context, status=400 if form.errors else 200)


def _inert(response: HttpResponse, seen: LooksAs) -> HttpResponse:
    """The drawn page without anything that acts, its links within the course leading to what is looked at."""
    course_url = seen.look.page.url or ""
    root = seen.look.page.url_path
    addresses = {course_url: seen.course_url}
    for _module, units in seen.look.modules:
        for one in units:
            address = course_url + one.page.url_path.removeprefix(root)
            addresses[address] = seen.unit_url(one.page.pk)
    response.content = make_inert(response.content.decode(), addresses=addresses)
    return response
