"""The pages of the content tree. Nothing here writes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses import queries
from courses.access import may_edit, take_seat
from courses.at_hand import at_hand
from courses.drawing import assets_of, draw_body
from courses.headings import number_headings
from courses.models import CataloguePage, CoursePage, LessonPage, LessonSource, ModulePage
from courses.queries.doors import door_of
from lms.core.text import search_form

LONGEST_SEARCH = 100
HEADINGS_OF_A_LONG_LESSON = 4


def draw_pages() -> None:
    """Say which view draws which kind of page: models know no views."""
    CataloguePage.drawn_by = catalogue
    CoursePage.drawn_by = course
    ModulePage.drawn_by = module
    LessonPage.drawn_by = lesson


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    """All open courses by subject area; ``q`` narrows them."""
    search = search_form(request.GET.get("q", "")[:LONGEST_SEARCH])
    shelves = queries.catalogue(page, request.user, search=search)
    return render(request, "courses/catalogue_page.html", {"page": page, "shelves": shelves, "search": search})


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """What the course is about, how far one is, and the way on. Open to visitors: it is the course's shop window."""
    enrolment = queries.enrolment_for(request.user, page)
    outline = queries.outline(page, enrolment)
    may_begin = enrolment is None or (enrolment.last_active_at is None and not enrolment.is_completed)
    door = door_of(request.user.pk, page) if request.user.is_authenticated and may_begin else None
    context = {"page": page, "outline": outline, "enrolment": enrolment, "door": door}
    return render(request, "courses/course_page.html", context)


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """A module has no page of its own: it stands in the outline of its course."""
    course_page = page.get_parent()
    if not course_page.live and not may_edit(request, page):
        raise Http404
    return redirect(f"{course_page.get_url(request)}#{page.slug}")


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson, for those on its course and those who may edit it."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    cited = queries.cited_by_draft(page) if getattr(request, "is_preview", False) else queries.cited_by(page)
    with at_hand(regulations=cited.regulations.values(), amounts=cited.amounts):
        body, headings = number_headings(draw_body(request, page, seat))
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "outline": seat.outline,
        "place": seat.outline.place_of(page),
        "module": seat.outline.module_of(page),
        "before": seat.outline.before(page),
        "after": seat.outline.after(page),
        "body": body,
        "headings": headings if len(headings) >= HEADINGS_OF_A_LONG_LESSON else [],
        "sources": _sources_of(page, cited),
        "superseded": cited.unreviewed(page.reviewed_at),
        "course_url": seat.outline.url,
        "has_checklist": any(block.block_type == "checklist" for block in page.body),
        "assets": assets_of(page, is_learner=seat.enrolment is not None),
    }
    return render(request, "courses/lesson_page.html", context)


def _sources_of(page: LessonPage, cited: queries.Cited) -> list[LessonSource]:
    """What the lesson names as its sources, with the regulations that were read already."""
    sources = list(page.sources.all())
    for source in sources:
        if source.regulation_id in cited.regulations:
            source.regulation = cited.regulations[source.regulation_id]
    return sources
