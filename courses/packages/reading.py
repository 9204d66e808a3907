"""Reading a whole package and judging it, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from courses.extensions import PackageContents, UnitPlan, part_loaders, unit_loaders
from courses.models import LessonPage, LessonSource, SubjectArea
from courses.packages.files import Folder, split_front_matter
from courses.packages.judging import judge_block
from courses.packages.markdown import read_markdown
from courses.packages.raw import RawBlock
from courses.packages.report import PackageError, Place, Report
from courses.packages.values import Values

FORMAT = 1
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
LONGEST_TITLE = 255


@dataclass(frozen=True)
class UnitEntry:
    """A unit in its module. ``slug`` is its file name without ending; it stays the same unit while that stays."""

    file: str
    slug: str
    title: str
    is_required: bool
    minutes: int
    plan: UnitPlan
    blocks: list[RawBlock] = field(default_factory=list)
    """The body, for a lesson."""


@dataclass(frozen=True)
class ModuleEntry:
    """A module of the course. ``slug`` is the name of its folder."""

    slug: str
    title: str
    summary: str
    units: list[UnitEntry]


@dataclass(frozen=True)
class CoursePlan:
    """A package that was found good."""

    folder: Folder
    code: str
    fields: dict[str, Any]
    contents: PackageContents
    modules: list[ModuleEntry]


def read_package(directory: str | Path) -> CoursePlan:
    """Read the package in ``directory``. Raises ``PackageError`` with everything that is wrong with it."""
    report = Report()
    folder = Folder(Path(directory).resolve(), report)
    place = folder.place("course.yaml")
    content = folder.mapping("course.yaml", told_at=place)
    if content is None:
        raise PackageError(report.errors)
    values = Values(content, place)
    code, fields = _course_fields(values)
    contents = PackageContents(course=content)
    _read_parts(folder, contents)
    reviewed = values.text("reviewed", longest=200, default="")
    modules = [_module(folder, name, contents, reviewed) for name in values.texts("modules")]
    values.refuse_others()
    report.raise_if_wrong()
    return CoursePlan(folder, code, fields, contents, [module for module in modules if module])


def _course_fields(values: Values) -> tuple[str, dict[str, Any]]:
    values.ignore("pass_mark", "question_category")  # the loaders of quizzes and questions read them
    values.integer("format", least=FORMAT, most=FORMAT)
    code = values.text("code", longest=80)
    _refuse_odd_slug(code, values.place)
    objectives = format_html_join("", "<li>{}</li>", ((line,) for line in values.texts("objectives")))
    return code, {
        "title": values.text("title", longest=LONGEST_TITLE),
        "subject_area": values.choice("subject_area", SubjectArea.values),
        "summary": values.text("summary", longest=2000),
        "objectives": f"<ul>{objectives}</ul>",
        "hours": values.decimal("hours", most=999),
    }


def _read_parts(folder: Folder, contents: PackageContents) -> None:
    """Let the registered loaders read their files, where there are such files."""
    for name, read in part_loaders().items():
        place = folder.place(name)
        if not (folder.root / name).exists():
            continue
        content = folder.yaml(name, told_at=place)
        plan = read(content, place=place, package=contents) if content is not None else None
        if plan:
            contents.parts[name] = plan


def _module(folder: Folder, name: str, contents: PackageContents, reviewed: str) -> ModuleEntry | None:
    path = f"{name}/module.yaml"
    if not _refuse_odd_slug(name, folder.place("course.yaml")):
        return None
    content = folder.mapping(path, told_at=folder.place("course.yaml"))
    if content is None:
        return None
    values = Values(content, folder.place(path))
    units = [_unit(folder, f"{name}/{file}", values.place, contents, reviewed) for file in values.texts("units")]
    entry = ModuleEntry(
        slug=name,
        title=values.text("title", longest=LONGEST_TITLE),
        summary=values.text("summary", longest=2000, default=""),
        units=[unit for unit in units if unit],
    )
    values.refuse_others()
    _refuse_twins(entry, values.place)
    return entry


def _refuse_twins(module: ModuleEntry, place: Place) -> None:
    slugs = [unit.slug for unit in module.units]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        place.error(_("Two units are called “%(slug)s”.") % {"slug": slug})


def _unit(folder: Folder, path: str, told_at: Place, contents: PackageContents, reviewed: str) -> UnitEntry | None:
    pure = PurePosixPath(path)
    if not _refuse_odd_slug(pure.stem, told_at):
        return None
    if pure.suffix == ".md":
        return _lesson(folder, path, told_at, contents, reviewed)
    if pure.suffix == ".yaml":
        return _yaml_unit(folder, path, told_at, contents)
    told_at.error(_("“%(path)s” is neither a lesson (.md) nor a quiz (.yaml).") % {"path": path})
    return None


def _yaml_unit(folder: Folder, path: str, told_at: Place, contents: PackageContents) -> UnitEntry | None:
    content = folder.mapping(path, told_at=told_at)
    if content is None:
        return None
    values = Values(content, folder.place(path))
    purpose = values.choice("purpose", list(unit_loaders()))
    plan = unit_loaders()[purpose](content, place=values.place, package=contents) if purpose else None
    if plan is None and not folder.report.errors:
        values.place.error(_("This unit could not be read."))
    return _entry(path, values, plan or UnitPlan(model=LessonPage, fields={}))


def _lesson(folder: Folder, path: str, told_at: Place, contents: PackageContents, reviewed: str) -> UnitEntry | None:
    text = folder.text(path, told_at=told_at)
    place = folder.place(path)
    parts = split_front_matter(text, place=place) if text is not None else None
    if parts is None:
        return None
    content, markdown, first_line = parts
    values = Values(content, place)
    sources = [_source(one, place) for one in values.mappings("sources")]
    fields = {"review_note": values.text("reviewed", longest=200, default=reviewed)}
    plan = UnitPlan(model=LessonPage, fields=fields, fill=partial(_set_sources, sources=sources))
    blocks = read_markdown(markdown, place=place, first_line=first_line)
    for block in blocks:
        judge_block(block, folder, place.at(block.line), contents)
    entry = _entry(path, values, plan, blocks)
    values.refuse_others()
    return entry


def _entry(path: str, values: Values, plan: UnitPlan, blocks: list[RawBlock] | None = None) -> UnitEntry:
    return UnitEntry(
        file=path,
        slug=PurePosixPath(path).stem,
        title=values.text("title", longest=LONGEST_TITLE),
        is_required=values.boolean("required", default=True),
        minutes=values.integer("minutes", least=1, most=600),
        plan=plan,
        blocks=blocks or [],
    )


def _source(content: Mapping[str, Any], place: Place) -> dict[str, Any]:
    values = Values(content, place)
    source = {
        "title": values.text("title", longest=300),
        "is_verified": values.choice("status", ["stated", "unverified"]) == "stated",
        "url": values.text("url", longest=500, default=""),
    }
    if source["url"] and not source["url"].startswith(("https://", "http://")):
        values.place.error(_("A link begins with https:// or http://."))
    values.refuse_others()
    return source


def _set_sources(page: LessonPage, *, sources: list[dict[str, Any]]) -> None:
    """Replace the sources only where they changed, so that reading a package again makes no new revision."""
    known = [{name: getattr(row, name) for name in ("title", "is_verified", "url")} for row in page.sources.all()]
    if known != sources:
        page.sources = [LessonSource(sort_order=place, **source) for place, source in enumerate(sources)]


def _refuse_odd_slug(slug: str, place: Place) -> bool:
    """Whether ``slug`` can stand in an address; told if not."""
    if SLUG.fullmatch(slug):
        return True
    place.error(_("“%(name)s”: names have small Latin letters, digits and hyphens only.") % {"name": slug})
    return False
