"""Who may open a unit: those on its course, and those who may edit it. Shared by every kind of unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage, Enrolment, UnitNote, UnitPage
from courses.queries.doors import may_have_door, why_closed
from courses.queries.outline import Outline, outline
from lms.core.prepared import Prepared

_MINE = Prepared(
    lambda user, course_path, unit: (
        Enrolment.objects.counted()
        .filter(user=user, course__path=course_path)
        .select_related("course")
        .annotate(
            may_have_door=may_have_door("course"),
            is_marked=Exists(UnitNote.objects.filter(user=user, unit=unit, is_marked=True)),
            has_note=Exists(UnitNote.objects.filter(user=user, unit=unit).exclude(text="", other_text="")),
        )
    )
)


@dataclass(frozen=True)
class Seat:
    """A reader's place before a unit. Without an enrolment it is a trainer's look, which leaves no trace."""

    enrolment: Enrolment | None
    outline: Outline


def take_seat(request: HttpRequest, unit: UnitPage) -> Seat | HttpResponse:
    """The reader's place before ``unit``, or where to send them instead: to sign in, or to the course to enrol.

    404 for learners if the course or module is not open. Four queries for a learner. Where an editor looks as a learner
    (``courses.screens.as_learner``), the place that was made up for it.
    """
    if made_up := getattr(request, "seat_looked_from", None):
        return made_up
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    enrolment = _MINE.first(user=request.user.pk, course_path=unit.course_path, unit=unit.pk)
    course = enrolment.course if enrolment else CoursePage.objects.get(path=unit.course_path)
    seat = Seat(enrolment, outline(course, enrolment))
    is_open = course.live and unit.live and seat.outline.module_of(unit) is not None
    refusal = why_closed(enrolment, unit, seat.outline) if enrolment and is_open else ""
    if enrolment and is_open and not refusal:
        return seat
    if may_edit(request, unit):
        return seat
    if not is_open:
        raise Http404
    if refusal:
        messages.info(request, refusal)
        return redirect(course.get_url(request))
    messages.info(request, _("Enrol on the course first, then you can open its lessons."))
    return redirect(course.get_url(request))


def may_edit(request: HttpRequest, page: Page) -> bool:
    """Whether the reader previews or may edit ``page``."""
    return getattr(request, "is_preview", False) or page.permissions_for_user(request.user).can_edit()
