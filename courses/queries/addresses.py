"""Which page stands at an address below ``/courses/``: a tree with one kind of page on each level."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db.models import Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageQuerySet, Site

from courses.models import CataloguePage, CoursePage, ModulePage, UnitPage
from courses.queries.structure import known_structure
from lms.core.prepared import Prepared

LEVELS = ("course", "module", "unit")


def page_at(names: Sequence[str]) -> Page | None:
    """The live page with these slugs from the catalogue down, the names of the levels below it; no names: itself.

    One query; for a unit two, three unless it is open and this process knows its course.
    """
    if not names:
        return _CATALOGUE.first()
    if len(names) == 1:
        return _COURSE.first(slug=names[0])
    known = _VERSION.first(slug=names[0]) if len(names) <= len(LEVELS) else None
    if known is None:
        return None
    course_pk, version, url_path = known
    if len(names) == 2:
        return ModulePage.objects.live().filter(slug=names[1], url_path=f"{url_path}{names[1]}/").first()
    return _unit(known_structure(course_pk, version).by_address.get("/".join(names[1:]))) or _hidden_unit(
        f"{url_path}{names[1]}/{names[2]}/", slug=names[2]
    )


def _courses(slug: str) -> PageQuerySet[CoursePage]:
    """Courses of the site's own catalogue; one at most."""
    catalogue = Site.objects.filter(is_default_site=True).values("root_page__path")[:1]
    above = Substr("path", 1, Length("path") - Page.steplen)
    return CoursePage.objects.alias(above=above).filter(slug=slug, above=Subquery(catalogue))


_CATALOGUE = Prepared(lambda: CataloguePage.objects.live()[:1])
_COURSE = Prepared(lambda slug: _courses(slug).live())
_VERSION = Prepared(lambda slug: _courses(slug).values_list("pk", "outline_version", "url_path"))


@cache
def _whole(kind: type[UnitPage]) -> Prepared[UnitPage]:
    return Prepared(lambda pk: kind.objects.live().filter(pk=pk).select_related("reviewer"))


def _unit(unit: UnitPage | None) -> UnitPage | None:
    """All of ``unit``, as the kind of unit that it is."""
    return unit and _whole(unit.specific_class).first(pk=unit.pk)


def _hidden_unit(url_path: str, *, slug: str) -> UnitPage | None:
    """A live unit that learners cannot reach, because its module is not live; its trainer may."""
    return _unit(UnitPage.objects.live().filter(slug=slug, url_path=url_path).only("content_type").first())
