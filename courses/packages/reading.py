"""Reading a whole package and judging it, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from courses.extensions import PackageContents, UnitPlan, part_loaders, unit_loaders
from courses.models import LessonPage, SubjectArea
from courses.packages.files import Folder, split_front_matter
from courses.packages.judging import judge_block, refuse_lost_links
from courses.packages.markdown import read_markdown
from courses.packages.raw import RawBlock
from courses.packages.regulations import FILE as REGULATIONS
from courses.packages.report import PackageError, Place, Report
from courses.packages.rights import refuse_pages_of_others
from courses.packages.rules import CourseRules, read_rules
from courses.packages.sources import read_source, set_sources
from courses.packages.values import SLUG, Values
from lms.accounts.models import User

FORMAT = 1
LONGEST_TITLE = 255


@dataclass(frozen=True)
class UnitEntry:
    """A unit in its module. ``slug`` is its file name without ending; it stays the same unit while that stays."""

    file: str
    slug: str
    title: str
    is_required: bool
    is_renewed: bool
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
    rules: CourseRules
    contents: PackageContents
    modules: list[ModuleEntry]

    @property
    def warnings(self) -> list[str]:
        """What somebody should look at; it keeps nothing from being written."""
        return self.folder.report.warnings


def read_package(directory: str | Path, *, bound_to: User | None = None) -> CoursePlan:
    """Read the package in ``directory``; ``bound_to`` may only bring in what they may write.

    Raises ``PackageError`` with everything that is wrong with it.
    """
    report = Report()
    folder = Folder(Path(directory).resolve(), report)
    place = folder.place("course.yaml")
    content = folder.mapping("course.yaml", told_at=place)
    if content is None:
        raise PackageError(report.errors)
    values = Values(content, place)
    code, fields = _course_fields(values)
    contents = PackageContents(course=content, bound_to=bound_to, folder=folder)
    rules = read_rules(values, folder, code, bound_to)
    _read_parts(folder, contents)
    reviewed = values.text("reviewed", longest=200, default="")
    modules = [_module(folder, name, contents, reviewed) for name in values.texts("modules", is_required=False)]
    values.refuse_others()
    refuse_lost_links({f"{one.slug}/{unit.slug}" for one in modules if one for unit in one.units}, contents)
    if bound_to:
        slugs = [(one.slug, [unit.slug for unit in one.units]) for one in modules if one]
        refuse_pages_of_others(code, slugs, by=bound_to, place=place)
    report.raise_if_wrong()
    return CoursePlan(folder, code, fields, rules, contents, [module for module in modules if module])


def _course_fields(values: Values) -> tuple[str, dict[str, Any]]:
    values.ignore(
        "pass_mark", "question_category", "more_question_categories"
    )  # the loaders of quizzes and questions read them
    values.integer("format", least=FORMAT, most=FORMAT)
    code = values.text("code", longest=80)
    _refuse_odd_slug(code, values.place)
    objectives = _objectives(values)
    return code, {
        "title": values.text("title", longest=LONGEST_TITLE),
        "subject_area": values.choice("subject_area", SubjectArea.values),
        "summary": values.text("summary", longest=2000),
        "objectives": objectives,
        "hours": values.decimal("hours", most=999),
    }


def _objectives(values: Values) -> str:
    """A list of texts, or Markdown."""
    if not isinstance(values.content.get("objectives"), str):
        items = format_html_join("", "<li>{}</li>", ((one,) for one in values.texts("objectives", is_required=False)))
        return f"<ul>{items}</ul>" if items else ""
    text = values.text("objectives", longest=10_000)
    (block, *others) = read_markdown(text, place=values.place, first_line=values.place.line or 1) or [None]
    if block is None or others or block.kind != "text":
        values.place.error(_("“%(name)s” holds text only.") % {"name": "objectives"})
        return ""
    return str(block.value)


def _read_parts(folder: Folder, contents: PackageContents) -> None:
    """Let the registered loaders read their files, where there are such files; regulations first, for others cite."""
    for name, read in sorted(part_loaders().items(), key=lambda part: part[0] != REGULATIONS):
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
    units = [
        _unit(folder, f"{name}/{file}", values.place, contents, reviewed)
        for file in values.texts("units", is_required=False)
    ]
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
    sources = [read_source(one, place, contents) for one in values.mappings("sources")]
    fields = {
        "review_note": values.text("reviewed", longest=200, default=reviewed),
        "asks_to_reach_end": values.boolean("to_the_end", default=False),
        "least_minutes": values.integer("least_minutes", least=1, most=120, default=0) or None,
    }
    plan = UnitPlan(model=LessonPage, fields=fields, fill=partial(set_sources, sources=sources))
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
        is_renewed=values.boolean("renewed", default=False),
        minutes=values.integer("minutes", least=1, most=600),
        plan=plan,
        blocks=blocks or [],
    )


def _refuse_odd_slug(slug: str, place: Place) -> bool:
    """Whether ``slug`` can stand in an address; told if not."""
    if SLUG.fullmatch(slug):
        return True
    place.error(_("“%(name)s”: names have small Latin letters, digits and hyphens only.") % {"name": slug})
    return False
