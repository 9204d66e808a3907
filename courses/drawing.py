"""The body of a lesson as HTML, and what its kinds of blocks need beside the site's own style and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.list_block import ListValue

from courses.access import Seat
from courses.extensions import knowledge_check
from courses.models import LessonPage
from media.models import Image

STYLED = {"steps", "comparison", "accordion"}
SCRIPTS = {"checklist": "js/ticks.js"}
OF_LEARNERS = {"js/ticks.js"}
"""Scripts that send something home: of no use to a trainer who only looks."""


@dataclass(frozen=True)
class Assets:
    """Files that a page loads because of the blocks on it."""

    styles: list[str]
    scripts: list[str]


def assets_of(page: LessonPage, *, is_learner: bool) -> Assets:
    """What the blocks of ``page`` need; nothing for a lesson of plain text."""
    kinds = {block.block_type for block in page.body}
    scripts = sorted({SCRIPTS[kind] for kind in kinds if kind in SCRIPTS})
    return Assets(
        styles=["css/blocks.css"] if kinds & STYLED else [],
        scripts=[script for script in scripts if is_learner or script not in OF_LEARNERS],
    )


def draw_body(request: HttpRequest, page: LessonPage, seat: Seat) -> SafeString:
    """The blocks of the lesson, one below the other; a constant number of queries for each kind of block."""
    place = seat.outline.place_of(page)
    prefetch_related_objects([image for block in page.body for image in _images_in(block.value)], "renditions")
    codes = [block.value for block in page.body if block.block_type == "knowledge_check"]
    registered = knowledge_check()
    checks = registered.render(codes, request=request, page=page, enrolment=seat.enrolment) if registered else {}
    context = {
        "request": request,
        "page": page,
        "enrolment": seat.enrolment,
        "ticked": place.ticked if place else (),
        "knowledge_checks": checks,
    }
    return mark_safe("".join(block.render(context) for block in page.body))  # noqa: S308  rendered templates


def _images_in(value: Any) -> Iterator[Image]:
    """Pictures anywhere in a block."""
    if isinstance(value, Image):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _images_in(one)
    elif isinstance(value, ListValue):
        for one in value:
            yield from _images_in(one)
