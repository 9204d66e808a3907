"""Boxes of what is looked at: galleries, and documents with numbered spots; and the picture without a box."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from courses.packages.composer import Composer, as_parts
from courses.packages.fences.base import Part, parts_of
from courses.packages.markup import boxed
from courses.packages.raw import NO_PICTURE, Listed, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.tokens import grouped, is_lone_picture

SPOT = re.compile(r"(\d{1,3}(?:\.\d)?), ?(\d{1,3}(?:\.\d)?) +(\S.*)")


def write_picture(composer: Composer, value: Any) -> str:
    return composer.picture(value["image"], value["caption"])


def read_gallery(reader: Reader, fence: Fence) -> RawBlock:
    """``::: gallery Heading``: pictures, each alone on its line."""
    groups = grouped(fence.inside)
    for group in groups:
        reader.refuse_if(not is_lone_picture(group), group[0], _("A gallery holds pictures, each between empty lines."))
    pictures = [reader.picture(group) for group in groups if is_lone_picture(group)]
    return reader.block("gallery", {"title": fence.title, "pictures": Listed(pictures)}, fence.opening)


def write_gallery(composer: Composer, value: Any) -> str:
    pictures = [composer.picture(one["image"], one["caption"]) for one in value["pictures"]]
    return boxed("gallery", value["title"], "\n\n".join(pictures))


def read_annotated(reader: Reader, fence: Fence) -> RawBlock:
    """``::: annotated Heading``: the picture, then below each ``### 62, 8.5 What stands there`` its explanation.

    The numbers are percent from the left and from the top of the picture.
    """
    groups = grouped(fence.inside)
    has_picture = bool(groups) and is_lone_picture(groups[0])
    reader.refuse_if(not has_picture, fence.opening, _("“::: annotated” begins with a picture on a line of its own."))
    picture = reader.picture(groups[0]) if has_picture else NO_PICTURE
    parts = parts_of(reader, fence, groups[1:] if has_picture else groups)
    value = {"title": fence.title, **picture, "spots": Listed([_spot(reader, part) for part in parts])}
    return reader.block("annotated", value, fence.opening)


def _spot(reader: Reader, part: Part) -> dict[str, Any]:
    match = SPOT.fullmatch(part.title)
    message = _("A spot is “### 62, 8.5 What stands there”: percent from the left, from the top, and a heading.")
    reader.refuse_if(match is None, part.heading, message)
    left, top, heading = match.groups() if match else ("0", "0", part.title)
    return {"heading": heading, "text": reader.html(part.tokens), "x": left, "y": top}


def write_annotated(composer: Composer, value: Any) -> str:
    spots = [
        (f"{_percent(spot['x'])}, {_percent(spot['y'])} {spot['heading']}", [composer.markdown(spot["text"].source)])
        for spot in value["spots"]
    ]
    picture = composer.picture(value["image"], value["caption"])
    return boxed("annotated", value["title"], f"{picture}\n\n{as_parts(spots)}")


def _percent(number: Any) -> str:
    """``62`` or ``8.5``, as a spot is written."""
    return f"{number:.1f}".removesuffix(".0")
