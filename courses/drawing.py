"""The body of a lesson as HTML, and what its kinds of blocks need beside the site's own style and scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks import BoundBlock
from wagtail.blocks.list_block import ListValue

from courses.access import Seat
from courses.embeds import TERM
from courses.knowledge_checks import knowledge_check
from courses.models import LessonPage
from courses.queries.conditions import Todo
from courses.targets import links_in
from media.models import Image

STYLED = {"steps", "comparison", "accordion", "picture", "gallery", "annotated", "document", "form", "media", "table"}
PLAIN = {"text", "callout", "table"}
"""Look the same to everybody, unless they hold something that is looked up:"""
LOOKED_UP = ("<embed", "linktype=")
KEPT_AT_MOST = 500
VIEWING, LEARNING = "js/viewing.js", "js/learning.js"
"""Two files, however many kinds of blocks there are: each is a round trip on a slow line."""
ACTED_ON = {"media", "knowledge_check"}
"""A script answers to everybody who opens these; to ticks and to reading only where somebody is enrolled."""


@dataclass(frozen=True)
class Assets:
    """Files that a page loads because of the blocks on it."""

    styles: list[str]
    scripts: list[str]
    has_zoom: bool
    """Whether pictures open large on the page."""


@dataclass(frozen=True)
class Named:
    """What a lesson names: codes of terms, and keys of the pages it leads to."""

    terms: list[str]
    links: set[int]


def named_in(page: LessonPage) -> Named:
    """What the blocks of ``page`` name; asks the database nothing."""
    stored = list(page.body.raw_data)
    written = repr(stored)
    return Named(TERM.codes_in(written), set(links_in(stored, written)))


def assets_of(page: LessonPage, named: Named, *, is_learner: bool) -> Assets:
    """What the blocks of ``page`` need; nothing for a lesson of plain text."""
    kinds = {block.block_type for block in page.body}
    has_zoom = "document" in kinds or any(images_in(block.value) for block in page.body)
    is_framing = has_frames(page)
    is_read = page.asks_to_reach_end or page.least_minutes or any(_asks_for_pages(block) for block in page.body)
    is_acted_on = kinds & ACTED_ON or (is_learner and (is_read or "checklist" in kinds))
    scripts = {LEARNING: is_acted_on, VIEWING: has_zoom or is_framing}
    return Assets(
        styles=["css/blocks.css"] if is_read or is_framing or kinds & STYLED or named.terms or named.links else [],
        scripts=[script for script, is_needed in scripts.items() if is_needed],
        has_zoom=has_zoom,
    )


def has_frames(page: LessonPage) -> bool:
    """Whether the lesson has a video of another site that can be played in it."""
    return any(block.block_type == "link_card" and block.value.frame for block in page.body)


def _asks_for_pages(block: Any) -> bool:
    return block.block_type == "document" and bool(block.value["percent"])


def draw_body(request: HttpRequest, page: LessonPage, seat: Seat, todo: Todo) -> SafeString:
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
        "kept_of_blocks": todo.rows,
        "open_blocks": todo.open_blocks if seat.enrolment else (),
    }
    drawn = (
        _draw(block, context | {"anchor": f"block-{number}", "block_id": block.id})
        for number, block in enumerate(page.body, start=1)
    )
    return mark_safe("".join(drawn))  # noqa: S308  rendered templates


_drawn: dict[tuple[str | None, ...], str] = {}
"""Plain blocks as they were drawn in this process, by what their HTML follows from."""


def _draw(block: BoundBlock, context: dict) -> str:
    if block.block_type not in PLAIN:
        return block.render(context)
    stored = json.dumps(block.get_prep_value(), ensure_ascii=False)
    if any(sign in stored for sign in LOOKED_UP):
        return block.render(context)
    key = (block.block_type, stored, context["anchor"], get_language())
    html = _drawn.get(key)
    if html is None:
        if len(_drawn) >= KEPT_AT_MOST:
            _drawn.clear()
        html = _drawn[key] = block.render(context)
    return html


def images_in(value: Any) -> list[Image]:
    """Pictures anywhere in a block."""
    if isinstance(value, Image):
        return [value]
    if isinstance(value, dict):
        return [image for one in value.values() for image in images_in(one)]
    if isinstance(value, ListValue):
        return [image for one in value for image in images_in(one)]
    return []
