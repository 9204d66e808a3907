"""What of a course can be kept for reading without a connection, and about how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from courses.drawing import images_in
from courses.models import LessonPage
from courses.queries.outline import Outline, UnitState
from media.models import Document, Image

A_PAGE = 12_000
"""Bytes of a lesson's text as it is sent."""
A_PICTURE = 60_000
"""Bytes of a picture in the size of a phone, at most; a small one weighs what it weighs."""


@dataclass(frozen=True)
class Keepable:
    """The lessons of a course that its learner may open now."""

    lessons: list[UnitState]
    size: int
    """In bytes, estimated: pages and pictures, without video and audio."""
    has_media: bool
    """Whether there is video or audio, which stays where it is."""
    locked_count: int
    """Units that are not open yet."""


def keepable(outline: Outline) -> Keepable:
    """The open lessons of ``outline``; a constant number of queries, whatever theirs."""
    open_units = [state for state in outline.units if state.number not in outline.locked]
    states = [state for state in open_units if issubclass(state.unit.specific_class, LessonPage)]
    pages = list(LessonPage.objects.filter(pk__in=[state.unit.pk for state in states]))
    images = [image for page in pages for block in page.body for image in images_in(block.value)]
    size = A_PAGE * len(pages) + sum(map(_weight, images)) + sum(map(_preview_weight, _documents(pages)))
    return Keepable(
        lessons=states,
        size=size,
        has_media=any(state.unit.media_bytes for state in states),
        locked_count=len(outline.locked),
    )


def _weight(image: Image) -> int:
    return min(image.file_size or A_PICTURE, A_PICTURE)


def _documents(pages: list[LessonPage]) -> list[Document]:
    blocks = [block for page in pages for block in page.body if block.block_type == "document"]
    found = [block.value["document"] for block in blocks if block.value["document"]]
    prefetch_related_objects(found, "previews")
    return found


def _preview_weight(document: Document) -> int:
    return A_PICTURE * len(document.previews.all())
