"""A course as its authors arrange it, and where a copy of a page may be put."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from wagtail.models import Page

from courses.models import CataloguePage, CoursePage, ModulePage
from courses.queries.drafts import editable_pages
from lms.accounts.models import User


@dataclass(frozen=True)
class Row:
    """A module with its units, or a unit, and whether it stands first or last among its siblings."""

    page: Page
    is_first: bool
    is_last: bool
    rows: list[Row] = field(default_factory=list)


def arrangement(course: CoursePage) -> list[Row]:
    """The modules and units of ``course`` in order, drafts too; one query."""
    pages = list(Page.objects.descendant_of(course).order_by("path").select_related("content_type"))
    modules = [page for page in pages if page.depth == course.depth + 1]
    return [
        Row(module, first, last, _rows([page for page in pages if page.is_child_of(module)]))
        for module, first, last in _with_ends(modules)
    ]


def places_for(page: Page, user: User) -> QuerySet[Page]:
    """Where ``user`` may put a copy of ``page``: below what they may edit, a course in the catalogue."""
    if page.specific_class is CoursePage:
        return Page.objects.filter(pk__in=CataloguePage.objects.order_by().values("pk"))
    model = CoursePage if page.specific_class is ModulePage else ModulePage
    places = Page.objects.filter(pk__in=model.objects.order_by().values("pk"))
    return places.filter(pk__in=editable_pages(user).order_by().values("pk")).order_by("path")


def named_places(places: QuerySet[Page]) -> list[tuple[int, str]]:
    """Each place with its course before its own title; two queries."""
    rows = list(places)
    courses = CoursePage.objects.filter(path__in={row.path[: -Page.steplen] for row in rows})
    titles = dict(courses.values_list("path", "draft_title"))
    above = {row.pk: titles.get(row.path[: -Page.steplen], "") for row in rows}
    return [(row.pk, " › ".join(filter(None, [above[row.pk], row.draft_title]))) for row in rows]


def _rows(pages: list[Page]) -> list[Row]:
    return [Row(page, first, last) for page, first, last in _with_ends(pages)]


def _with_ends(pages: list[Page]) -> list[tuple[Page, bool, bool]]:
    return [(page, number == 0, number == len(pages) - 1) for number, page in enumerate(pages)]
