"""What a check of a course looks at: the latest drafts of its units, and the records that its lessons name."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page, Revision

from courses.course_check import CheckedCourse, CheckedUnit
from courses.models import CoursePage, LessonPage, LessonSource, ModulePage, NamedAmount, Regulation, UnitPage
from courses.queries.pieces import Pieces, pieces_of
from media.models import Document, Image, Media


@dataclass
class CheckedLesson:
    """A lesson taken apart."""

    unit: CheckedUnit
    pieces: Pieces
    cited: set[int]
    """Keys of the regulations that its sources and blocks name."""


@dataclass
class Named:
    """The records that some lessons name, by key (amounts and regulations: all there are)."""

    images: dict[int, Image]
    media: dict[int, Media]
    documents: dict[int, Document]
    pages: dict[int, Page]
    amounts: dict[str, NamedAmount]
    regulations: dict[int, Regulation]


def checked_course(course: CoursePage) -> CheckedCourse:
    """All modules and units of ``course``; three queries."""
    modules = list(ModulePage.objects.child_of(course).order_by("path"))
    return CheckedCourse(course, modules, _with_drafts(UnitPage.objects.descendant_of(course).order_by("path")))


def checked_unit(unit: UnitPage) -> CheckedCourse:
    """One unit; three queries."""
    return CheckedCourse(unit.course, [], _with_drafts(UnitPage.objects.filter(pk=unit.pk)))


def checked_lessons(units: Iterable[CheckedUnit]) -> list[CheckedLesson]:
    """The lessons among ``units``, each with what it is made of; two queries."""
    by_key = {unit.page.pk: unit for unit in units}
    lessons = {lesson.pk: lesson for lesson in LessonPage.objects.filter(pk__in=by_key).order_by()}
    stored: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for source in LessonSource.objects.filter(lesson__in=lessons).values("lesson", "regulation", "url"):
        stored[source["lesson"]].append(source)
    return [_taken_apart(unit, lessons[key], stored[key]) for key, unit in by_key.items() if key in lessons]


def named_in(lessons: Iterable[CheckedLesson]) -> Named:
    """The records that ``lessons`` name; six queries, fewer if they name none of a kind."""
    pieces = [lesson.pieces for lesson in lessons]

    def keys(of: Callable[[Pieces], list[tuple[int, str]]]) -> set[int]:
        return {key for one in pieces for key, _place in of(one)}

    return Named(
        images=Image.objects.in_bulk(keys(lambda one: one.images)),
        media=Media.objects.in_bulk(keys(lambda one: one.media)),
        documents=Document.objects.in_bulk(keys(lambda one: one.documents)),
        pages=Page.objects.in_bulk(keys(lambda one: one.pages)),
        amounts={amount.code: amount for amount in NamedAmount.objects.all()},
        regulations=Regulation.objects.in_bulk(),
    )


def _with_drafts(units: QuerySet[UnitPage]) -> list[CheckedUnit]:
    rows = list(units)
    drafts = Revision.objects.filter(pk__in=[unit.latest_revision_id for unit in rows if unit.has_unpublished_changes])
    contents = dict(drafts.values_list("pk", "content"))
    return [CheckedUnit(unit, contents.get(unit.latest_revision_id)) for unit in rows]


def _taken_apart(unit: CheckedUnit, lesson: LessonPage, sources: list[dict[str, Any]]) -> CheckedLesson:
    block = LessonPage._meta.get_field("body").stream_block
    content = unit.content or {}
    body = json.loads(content["body"]) if "body" in content else list(lesson.body.raw_data)
    pieces = pieces_of(block, body)
    named = content.get("sources", sources)
    pieces.addresses += [(source["url"], "sources") for source in named if source["url"]]
    cited = pieces.regulations | {source["regulation"] for source in named if source["regulation"]}
    return CheckedLesson(unit, pieces, cited)
