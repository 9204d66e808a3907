"""Boxes of what is read, each reader beside its writer: call-outs, regulations, tables, steps and so on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.packages.composer import Composer, as_parts, as_table
from courses.packages.fences.base import Part, parts_of, require_title
from courses.packages.markup import boxed, plain_cell_of, plain_of
from courses.packages.raw import NO_PICTURE, Listed, RawBlock, RegulationCode
from courses.packages.reader import Fence, Reader
from courses.packages.tokens import cells_of, grouped, is_lone_picture, plain


def read_text(reader: Reader, fence: Fence) -> RawBlock:
    """``::: text``: a text of its own right after another one."""
    html = reader.html(fence.inside, headings={"h2", "h3"})
    reader.refuse_if(not html, fence.opening, _("“::: %(name)s” is empty.") % {"name": fence.name})
    return reader.block("text", html, fence.opening)


def write_text(composer: Composer, value: Any) -> str:
    text = composer.markdown(value.source)
    return boxed("text", "", text) if text and composer.last_kind == "text" else text


def read_table(reader: Reader, fence: Fence) -> RawBlock:
    """``::: table Caption``: a table that has a caption."""
    groups = grouped(fence.inside)
    if len(groups) != 1 or groups[0][0].type != "table_open":
        reader.error(fence.opening, _("“::: table” holds one table and nothing else."))
        return reader.block("table", {"columns": [], "rows": [], "caption": ""}, fence.opening)
    return reader.table(groups[0], caption=fence.title)


def write_table(composer: Composer, value: Any) -> str:
    head = [plain_of(column["heading"]) for column in value.columns]
    rows = [[_cell(composer, cell.block, cell.value) for cell in row] for row in value.rows]
    table = as_table([head, *rows])
    return boxed("table", value.caption, table) if value.caption else table


def _cell(composer: Composer, block: Any, value: Any) -> str:
    return plain_cell_of(value) if block.name == "text" else composer.cell(value.source)


def read_callout(reader: Reader, fence: Fence) -> RawBlock:
    """``::: law Heading``, ``warning``, ``tip``, ``note``: text set apart."""
    require_title(reader, fence)
    html = reader.html(fence.inside)
    reader.refuse_if(not html, fence.opening, _("“::: %(name)s” is empty.") % {"name": fence.name})
    return reader.block("callout", {"kind": fence.name, "title": fence.title, "text": html}, fence.opening)


def write_callout(composer: Composer, value: Any) -> str:
    return boxed(value["kind"], value["title"], composer.markdown(value["text"].source))


def read_regulation(reader: Reader, fence: Fence) -> RawBlock:
    """``::: regulation CODE Clause``: what a regulation means for the clerk."""
    code, _space, clause = fence.title.partition(" ")
    reader.refuse_if(not code, fence.opening, _("“::: regulation” needs the code of a regulation."))
    html = reader.html(fence.inside)
    reader.refuse_if(not html, fence.opening, _("“::: %(name)s” is empty.") % {"name": fence.name})
    value = {"regulation": RegulationCode(code), "clause": clause.strip(), "meaning": html}
    return reader.block("regulation", value, fence.opening)


def write_regulation(composer: Composer, value: Any) -> str:
    code = composer.regulation(value["regulation"])
    title = " ".join(filter(None, [code, value["clause"]]))
    return boxed("regulation", title, composer.markdown(value["meaning"].source))


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


def write_steps(composer: Composer, value: Any) -> str:
    parts = [
        (step["title"], [composer.markdown(step["text"].source), composer.picture(step["image"], step["caption"])])
        for step in value["steps"]
    ]
    return boxed("steps", value["title"], as_parts(parts))


def read_accordion(reader: Reader, fence: Fence) -> RawBlock:
    """``::: accordion Heading``: below each ``### Heading`` what opens under it."""
    parts = [{"heading": part.title, "text": _text(reader, part)} for part in parts_of(reader, fence)]
    return reader.block("accordion", {"title": fence.title, "parts": Listed(parts)}, fence.opening)


def write_accordion(composer: Composer, value: Any) -> str:
    parts = [(part["heading"], [composer.markdown(part["text"].source)]) for part in value["parts"]]
    return boxed("accordion", value["title"], as_parts(parts))


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


def write_comparison(composer: Composer, value: Any) -> str:
    head = ["", plain_of(value["first"]), plain_of(value["second"])]
    rows = [
        [plain_of(row["label"]), composer.cell(row["first"].source), composer.cell(row["second"].source)]
        for row in value["rows"]
    ]
    name = "right-wrong" if value["kind"] == "right_wrong" else "compare"
    return boxed(name, value["title"], as_table([head, *rows]))
