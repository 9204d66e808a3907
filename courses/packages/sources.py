"""The sources in the head of a lesson: a regulation by its code, or the title of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from courses.extensions import PackageContents
from courses.models import LessonPage, LessonSource, Regulation
from courses.packages.regulations import knows_regulation
from courses.packages.report import Place
from courses.packages.values import Values

if TYPE_CHECKING:
    from courses.packages.collecting import Export

STATED, UNVERIFIED = "stated", "unverified"
SAME = ("title", "is_verified", "url", "clause")


def read_source(content: Mapping[str, Any], place: Place, package: PackageContents) -> dict[str, Any]:
    """One source: ``regulation`` and ``clause``, or ``title``; ``status``, and ``url`` if there is one."""
    values = Values(content, place)
    code = values.text("regulation", longest=80, default="")
    source = {
        "regulation": code,
        "clause": values.text("clause", longest=200, default=""),
        "title": values.text("title", longest=300, default="" if code else None),
        "is_verified": values.choice("status", [STATED, UNVERIFIED]) == STATED,
        "url": values.address("url"),
    }
    if code and not knows_regulation(code, package):
        values.place.error(_("There is no regulation “%(code)s” in this package or here.") % {"code": code})
    values.refuse_others()
    return source


def source_as_yaml(source: LessonSource, export: Export) -> dict[str, Any]:
    """One source as a lesson's head has it; its regulation joins the package."""
    if source.regulation:
        export.regulation_codes.add(source.regulation.code)
    written = {
        "regulation": source.regulation.code if source.regulation else "",
        "clause": source.clause,
        "title": source.title,
        "status": STATED if source.is_verified else UNVERIFIED,
        "url": source.url,
    }
    return {name: value for name, value in written.items() if value}


def set_sources(page: LessonPage, *, sources: list[dict[str, Any]]) -> None:
    """Replace the sources only where they changed, so that reading a package again makes no new revision."""
    rows = [(row.regulation_id, *(getattr(row, name) for name in SAME)) for row in page.sources.all()]
    keys = _keys_of(sources)
    wanted = [(keys.get(source["regulation"]), *(source[name] for name in SAME)) for source in sources]
    if rows != wanted:
        page.sources = [
            LessonSource(
                sort_order=place,
                regulation_id=keys.get(source["regulation"]),
                **{name: source[name] for name in SAME},
            )
            for place, source in enumerate(sources)
        ]


def _keys_of(sources: list[dict[str, Any]]) -> dict[str, int]:
    codes = {source["regulation"] for source in sources} - {""}
    return dict(Regulation.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
