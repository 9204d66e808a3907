"""Fences of what is read: call-outs, steps, comparisons, accordions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.packages.fences.base import Part, parts_of, require_title
from courses.packages.raw import NO_PICTURE, Listed, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.tokens import cells_of, grouped, is_lone_picture, plain


def read_callout(reader: Reader, fence: Fence) -> RawBlock:
    """``::: law Heading``, ``warning``, ``tip``, ``note``: text set apart."""
    require_title(reader, fence)
    html = reader.html(fence.inside)
    reader.refuse_if(not html, fence.opening, _("“::: %(name)s” is empty.") % {"name": fence.name})
    return reader.block("callout", {"kind": fence.name, "title": fence.title, "text": html}, fence.opening)


def read_steps(reader: Reader, fence: Fence) -> RawBlock:
    """``::: steps Heading``: below each ``### Step`` its text and, on a line of its own, a picture."""
    steps = [_step(reader, part) for part in parts_of(reader, fence)]
    return reader.block("steps", {"title": fence.title, "steps": Listed(steps)}, fence.opening)


def _step(reader: Reader, part: Part) -> dict[str, Any]:
    pictures = [group for group in part.groups if is_lone_picture(group)]
    reader.refuse_if(len(pictures) > 1, part.heading, _("A step has one picture at most."))
    text = [token for group in part.groups if group not in pictures for token in group]
    picture = reader.picture(pictures[0]) if pictures else NO_PICTURE
    return {"title": part.title, "text": reader.html(text), **picture}


def read_accordion(reader: Reader, fence: Fence) -> RawBlock:
    """``::: accordion Heading``: below each ``### Heading`` what opens under it."""
    parts = [{"heading": part.title, "text": _text(reader, part)} for part in parts_of(reader, fence)]
    return reader.block("accordion", {"title": fence.title, "parts": Listed(parts)}, fence.opening)


def _text(reader: Reader, part: Part) -> str:
    html = reader.html(part.tokens)
    reader.refuse_if(not html, part.heading, _("There is nothing below this heading."))
    return html


def read_comparison(reader: Reader, fence: Fence) -> RawBlock:
    """``::: right-wrong Heading`` and ``::: compare Heading``: a table of what is compared and two sides."""
    groups = grouped(fence.inside)
    rows = cells_of(groups[0]) if len(groups) == 1 and groups[0][0].type == "table_open" else []
    if len(rows) < 2 or len(rows[0]) != 3:
        message = _("“::: %(name)s” holds one table of three columns: what is compared, and the two sides.")
        reader.error(fence.opening, message % {"name": fence.name})
        rows = []
    for row in rows:
        reader.check(row)
    value = {
        "kind": "right_wrong" if fence.name == "right-wrong" else "sides",
        "title": fence.title,
        "first": plain(rows[0][1]) if rows else "",
        "second": plain(rows[0][2]) if rows else "",
        "rows": Listed(
            [
                {"label": plain(label), "first": reader.cell(first), "second": reader.cell(second)}
                for label, first, second in rows[1:]
            ]
        ),
    }
    return reader.block("comparison", value, fence.opening)
