"""Fences that lead elsewhere within the courses."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from courses.packages.composer import Composer
from courses.packages.markup import boxed, plain_of
from courses.packages.raw import PageAddress, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.tokens import plain

ADDRESS = re.compile(r"unit:[a-z0-9-]+/[a-z0-9-]+|course:[a-z0-9-]+")


def read_unit_link(reader: Reader, fence: Fence) -> RawBlock:
    """``::: go unit:01-role/02-areas`` or ``::: go course:orientation``, inside a sentence why."""
    message = _("“::: go” needs a unit of the package (unit:01-role/02-areas) or a course (course:orientation).")
    reader.refuse_if(not ADDRESS.fullmatch(fence.title), fence.opening, message)
    text = " ".join(plain(token) for token in fence.inside if token.type == "inline")
    return reader.block("unit_link", {"page": PageAddress(fence.title), "text": text}, fence.opening)


def write_unit_link(composer: Composer, value: Any) -> str:
    """A unit of another course is named by its course; what is gone leaves its words."""
    address = composer.export.address_of_page(str(value["page"].pk)) if value["page"] else None
    return boxed("go", address, plain_of(value["text"])) if address else plain_of(value["text"])
