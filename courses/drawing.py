"""The body of a lesson as HTML, and what its kinds of blocks need beside the site's own style and scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.list_block import ListValue

from courses.access import Seat
from courses.knowledge_checks import knowledge_check
from courses.models import LessonPage
from media.models import Image

STYLED = {"steps", "comparison", "accordion", "picture", "gallery", "annotated", "document", "form"}
ZOOM = "js/zoom.js"
SCRIPTS = {"checklist": "js/ticks.js"}
OF_LEARNERS = {"js/ticks.js"}
"""Scripts that send something home: of no use to a trainer who only looks."""


@dataclass(frozen=True)
class Assets:
    """Files that a page loads because of the blocks on it."""

    styles: list[str]
    scripts: list[str]

    @property
    def has_zoom(self) -> bool:
        """Whether pictures open large on the page."""
        return ZOOM in self.scripts


def assets_of(page: LessonPage, *, is_learner: bool) -> Assets:
    """What the blocks of ``page`` need; nothing for a lesson of plain text."""
    kinds = {block.block_type for block in page.body}
    scripts = {SCRIPTS[kind] for kind in kinds if kind in SCRIPTS}
    if "document" in kinds or any(images_in(block.value) for block in page.body):
        scripts.add(ZOOM)
    return Assets(
        styles=["css/blocks.css"] if kinds & STYLED else [],
        scripts=sorted(script for script in scripts if is_learner or script not in OF_LEARNERS),
    )


def draw_body(request: HttpRequest, page: LessonPage, seat: Seat) -> SafeString:
    """The blocks of the lesson, one below the other; a constant number of queries for each kind of block."""
    place = seat.outline.place_of(page)
    prefetch_related_objects([image for block in page.body for image in images_in(block.value)], "renditions")
    documents = [block.value["document"] for block in page.body if block.block_type == "document"]
    prefetch_related_objects([document for document in documents if document], "previews")
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
    drawn = (
        block.render(context | {"anchor": f"block-{number}", "block_id": block.id})
        for number, block in enumerate(page.body, start=1)
    )
    return mark_safe("".join(drawn))  # noqa: S308  rendered templates


def images_in(value: Any) -> list[Image]:
    """Pictures anywhere in a block."""
    if isinstance(value, Image):
        return [value]
    if isinstance(value, dict):
        return [image for one in value.values() for image in images_in(one)]
    if isinstance(value, ListValue):
        return [image for one in value for image in images_in(one)]
    return []
