"""Where a link within the courses leads, as every learner may know it: nothing of anybody's own state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
KEY = re.compile(r'\bid="(\d{1,9})"')
BLOCK = "unit_link"


@dataclass(frozen=True)
class Target:
    """A course, module or unit that learners can reach."""

    title: str
    url: str
    kind: str
    icon: str
    minutes: int
    course: str
    """Title of the course it stands in; empty for a course."""


def links_in(blocks: list, written: str) -> Iterator[int]:
    """Keys of the pages that the stored ``blocks`` of a lesson lead to; ``written``: the same as one text."""
    for block in blocks:
        if block["type"] == BLOCK and block["value"]["page"]:
            yield int(block["value"]["page"])
    for tag in LINK.findall(written):
        if key := KEY.search(tag):
            yield int(key[1])
