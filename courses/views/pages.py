"""The pages of the content tree. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses import queries
from courses.access import Seat, may_edit, take_seat
from courses.at_hand import at_hand, find_terms
from courses.blocks.files import FRAMED_HOST
from courses.drawing import assets_of, draw_body, has_frames, named_in
from courses.headings import number_headings
from courses.models import CataloguePage, CoursePage, LessonPage, LessonSource, ModulePage, SubjectArea
from courses.opening import opening_of
from courses.queries.catalogue import A_PAGE
from courses.queries.conditions import todo_of
from courses.queries.doors import door_of
from courses.queries.targets import names_of_closed, open_targets
from lms.core.middleware import allow_frames
from lms.core.offline import KEEP, may_keep_pages
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
    """The first open courses of each subject area, or a page of one ``area``; ``q`` narrows them."""
    search = search_form(request.GET.get("q", "")[:LONGEST_SEARCH])
    if "area" in request.GET:
        return _shelf(request, page, search)
    shelves = queries.catalogue(page, request.user, search=search)
    return render(request, "courses/catalogue_page.html", {"page": page, "shelves": shelves, "search": search})


def _shelf(request: HttpRequest, page: CataloguePage, search: str) -> HttpResponse:
    """All courses of one subject area, page by page; a page that is not there is an unknown address."""
    area, text = request.GET["area"], request.GET.get("page", "1")
    if area not in SubjectArea.values or not (text.isascii() and text.isdigit() and 0 < len(text) < 5):
        raise Http404
    number = int(text)
    found = queries.shelf(page, request.user, SubjectArea(area), search=search, number=number) if number else None
    if found is None and number != 1:
        raise Http404
    context = {
        "page": page,
        "shelves": [found] if found else [],
        "search": search,
        "area": area,
        "previous_href": _page_of_shelf(area, search, number - 1) if number > 1 else "",
        "next_href": _page_of_shelf(area, search, number + 1) if found and number * A_PAGE < found.count else "",
    }
    return render(request, "courses/catalogue_page.html", context)


def _page_of_shelf(area: str, search: str, number: int) -> str:
    values = {"area": area, "q": search, "page": number if number > 1 else ""}
    return "?" + urlencode({name: value for name, value in values.items() if value})


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
    place = seat.outline.place_of(page)
    todo = todo_of(page, place.row if place else None)
    is_draft = getattr(request, "is_preview", False)
    cited = queries.cited_by_draft(page) if is_draft else queries.cited_by(page)
    named = named_in(page)
    terms = find_terms(named.terms)
    targets = open_targets(named.links)
    with at_hand(regulations=cited.regulations.values(), amounts=cited.amounts, terms=terms.values(), targets=targets):
        body, headings = number_headings(draw_body(request, page, seat, todo))
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "outline": seat.outline,
        "place": place,
        "module": seat.outline.module_of(page),
        "before": seat.outline.before(page),
        "after": seat.outline.after(page),
        "body": body,
        "headings": headings if len(headings) >= HEADINGS_OF_A_LONG_LESSON else [],
        "sources": _sources_of(page.sources.all() if is_draft else queries.sources_of(page), cited),
        "superseded": cited.unreviewed(page.reviewed_at),
        "course_url": seat.outline.url,
        "closed_links": _closed_links(request, seat, named.links - targets.keys()),
        "todo": todo,
        "opened": opening_of(seat.enrolment, page) if seat.enrolment and (todo.asked or todo.conditions) else "",
        "has_checklist": any(block.block_type == "checklist" for block in page.body),
        "assets": assets_of(page, named, is_learner=seat.enrolment is not None),
    }
    may_keep = bool(seat.enrolment and seat.enrolment.pk) and may_keep_pages(request)
    response = render(request, "courses/lesson_page.html", context | {"may_keep": may_keep})
    if has_frames(page) and not is_draft:
        allow_frames(response, FRAMED_HOST)
    if may_keep:
        response[KEEP] = "1"
    return response


def _sources_of(sources: Iterable[LessonSource], cited: queries.Cited) -> list[LessonSource]:
    """What the lesson names as its sources, with the regulations that were read already."""
    named = list(sources)
    for source in named:
        if source.regulation_id in cited.regulations:
            source.regulation = cited.regulations[source.regulation_id]
    return named


def _closed_links(request: HttpRequest, seat: Seat, pks: set[int]) -> dict | None:
    """For those who edit the lesson: how many of its links lead nowhere for learners, and which of them are known."""
    is_editor = seat.enrolment is None or hasattr(request, "looks_as")
    return {"count": len(pks), "names": names_of_closed(pks)} if pks and is_editor else None
