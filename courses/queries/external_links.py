"""Which addresses of other sites learners meet, and which of them are dead."""

from __future__ import annotations

from collections.abc import Iterable

from courses.models import ExternalLink, LessonPage, LessonSource, Regulation
from courses.models.links import LONGEST_ADDRESS
from courses.queries.pieces import pieces_of


def addresses_in_use() -> set[str]:
    """What published lessons, their sources and the register of regulations name. Three queries."""
    lessons = LessonPage.objects.live()
    found = set(Regulation.objects.values_list("source_url", flat=True))
    found.update(LessonSource.objects.filter(lesson__in=lessons.order_by()).values_list("url", flat=True))
    block = LessonPage._meta.get_field("body").stream_block
    for lesson in lessons.only("body").order_by().iterator(chunk_size=200):
        found.update(address for address, _place in pieces_of(block, list(lesson.body.raw_data)).addresses)
    return {address for address in found if address and len(address) <= LONGEST_ADDRESS}


def dead_among(addresses: Iterable[str]) -> dict[str, ExternalLink]:
    """The dead ones, by address; one query, none for no address."""
    return ExternalLink.objects.dead().in_bulk(set(addresses), field_name="url")
