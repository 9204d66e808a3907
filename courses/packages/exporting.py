"""From the database to a package: a course as files, the same each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.extensions import part_writers, unit_writers
from courses.models import LessonPage, ModulePage, UnitPage
from courses.packages.collecting import Export
from courses.packages.composer import Composer
from courses.packages.fences import WRITERS
from courses.packages.markup import markdown_of
from courses.packages.report import PackageError
from courses.packages.sources import source_as_yaml
from courses.packages.values import SLUG
from courses.packages.yamls import as_yaml

FORMAT = 1
PLAIN_LIST = re.compile(r"<ul>(?:\s*<li>[^<]*</li>)+\s*</ul>")
ITEM = re.compile(r"<li>([^<]*)</li>")
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def write_pages(export: Export) -> None:
    """Write all files of the course. Raises ``PackageError`` with everything that cannot be expressed."""
    modules = export.pages_below(export.course, ModulePage)
    for module in modules:
        _write_module(export, module)
    export.here = export.course.title
    _check_slug(export, export.course)
    course = _course(export)
    for name, write in sorted(part_writers().items()):
        content = write(export)
        if content:
            export.texts[name] = as_yaml(content)
    listed = {"modules": [module.slug for module in modules]}
    export.texts["course.yaml"] = as_yaml(_filled({**course, **export.course_values}) | listed)
    if export.errors:
        raise PackageError(export.errors)


def _write_module(export: Export, module: ModulePage) -> None:
    export.here = module.title
    _check_slug(export, module)
    files = [_write_unit(export, module, unit) for unit in export.pages_below(module, UnitPage)]
    content = {"title": module.title, "summary": _text(module.summary), "units": list(filter(None, files))}
    export.texts[f"{module.slug}/module.yaml"] = as_yaml(_filled(content) | {"units": content["units"]})


def _write_unit(export: Export, module: ModulePage, unit: UnitPage) -> str:
    """The name of its file; empty for a kind of unit that packages do not know."""
    export.here = unit.title
    _check_slug(export, unit)
    head = {"title": unit.title, "required": unit.is_required, "minutes": unit.minutes}
    head |= {"renewed": True} if unit.is_renewed else {}
    if isinstance(unit, LessonPage):
        export.texts[f"{module.slug}/{unit.slug}.md"] = _lesson(export, unit, head)
        return f"{unit.slug}.md"
    write = unit_writers().get(type(unit))
    if write is None:
        export.warn(_("Units of this kind are not part of packages yet; it is left out."))
        return ""
    export.texts[f"{module.slug}/{unit.slug}.yaml"] = as_yaml(_filled({**head, **write(unit, export)}))
    return f"{unit.slug}.yaml"


def _lesson(export: Export, lesson: LessonPage, head: dict[str, Any]) -> str:
    head |= {"to_the_end": True} if lesson.asks_to_reach_end else {}
    sources = [source_as_yaml(source, export) for source in lesson.sources.all()]
    head |= {"least_minutes": lesson.least_minutes, "reviewed": lesson.review_note, "sources": sources}
    return f"---\n{as_yaml(_filled(head))}---\n\n{Composer(export, WRITERS).lesson(lesson)}"


def _check_slug(export: Export, page: Page) -> None:
    if not SLUG.fullmatch(page.slug):
        message = _("Its address “%(slug)s” has other signs than small Latin letters, digits and hyphens.")
        export.refuse(message % {"slug": page.slug})


def _course(export: Export) -> dict[str, Any]:
    course = export.course
    return {
        "format": FORMAT,
        "code": course.slug,
        "title": course.title,
        "subject_area": course.subject_area,
        "summary": _text(course.summary),
        "hours": int(course.hours) if course.hours == int(course.hours) else float(course.hours),
        "objectives": _objectives(course.objectives),
        "picture": export.picture(course.image) if course.image else "",
        "is_open": course.is_open,
        "has_certificate": course.has_certificate,
        "units_in_order": course.units_in_order,
        "valid_months": course.valid_months,
        "renewal_days": course.renewal_days if course.valid_months else None,
        "needs": [row.needs.slug for row in course.prerequisites.select_related("needs")],
    }


def _objectives(html: str) -> list[str] | str:
    """A list of texts where that says it all, else Markdown."""
    source = BLOCK_KEY.sub("", html)
    if PLAIN_LIST.fullmatch(source.strip()):
        return [_unescaped(item) for item in ITEM.findall(source)]
    return markdown_of(source, lambda attributes: None)


def _unescaped(text: str) -> str:
    for sign, name in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"), ("&", "&amp;")):
        text = text.replace(name, sign)
    return text.strip()


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; ``false`` and 0 are not."""
    return {name: value for name, value in content.items() if value not in ("", None) and value != []}
