"""Walking through the Markdown of a lesson: text, tables and pictures become blocks; boxes have their own readers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.blocks.text import clean_html
from courses.packages import inline
from courses.packages.raw import PictureFile, RawBlock
from courses.packages.report import Place
from courses.packages.tokens import cells_of, grouped, is_lone_picture, is_rich, plain

FENCE = ":::"
TEXT_TOKENS = {"paragraph", "heading", "bullet_list", "ordered_list", "list_item", "inline"}
INLINE_TOKENS = {"text", "softbreak", "hardbreak", "strong", "em", "link", "text_special", *inline.KINDS}
LINK_SCHEMES = {"http", "https", "mailto", "tel", *inline.LINKS}


@dataclass(frozen=True)
class Fence:
    """A box of the Markdown: its name, what stands behind the name, and what stands inside."""

    name: str
    title: str
    opening: Token
    inside: list[Token]


class ReadFence(Protocol):
    def __call__(self, reader: Reader, fence: Fence) -> RawBlock:
        """The block of ``fence``. What is wrong is told by ``reader.error(…)``, as often as needed."""
        ...


class Reader:
    """Walks through the tokens of one lesson."""

    def __init__(self, lines: list[str], place: Place, first_line: int, fences: Mapping[str, ReadFence]) -> None:
        self.lines = lines
        self.place = place
        self.first_line = first_line
        self.fences = fences
        self.renderer = inline.know_signs(MarkdownIt("commonmark"))

    def blocks(self, tokens: list[Token]) -> Iterator[RawBlock]:
        """What stands in the lesson, from top to bottom."""
        text: list[Token] = []
        for group in grouped(tokens):
            told = len(self.place.report.errors)
            block = self._special(group)
            if block is None:
                text.extend(group)
                continue
            yield from self._flush(text)
            text = []
            yield replace(block, is_sound=told == len(self.place.report.errors))
        yield from self._flush(text)

    # For fences

    def block(self, kind: str, value: Any, token: Token, *, key: str = "") -> RawBlock:
        """A block that begins at ``token``."""
        return RawBlock(kind, value, self.first_line + (token.map[0] if token.map else 0), key)

    def html(self, tokens: list[Token], *, headings: Collection[str] = ()) -> str:
        """The clean HTML of ``tokens``; anything but text is told."""
        self.check(tokens, headings=headings)
        return clean_html(self.renderer.renderer.render(tokens, self.renderer.options, {}).strip())

    def cell(self, cell: Token) -> str:
        """A cell of a table as clean HTML; what stands in it is checked by ``check``."""
        html = self.renderer.renderer.renderInline(cell.children or [], self.renderer.options, {})
        return clean_html(f"<p>{html}</p>") if html else ""

    def table(self, group: list[Token], *, caption: str = "") -> RawBlock:
        """A table with a heading for each column."""
        head, *body = cells_of(group)
        for row in [head, *body]:
            self.check(row)
        self.refuse_if(not body, group[0], _("The table has a heading but no rows."))
        kinds = ["rich_text" if any(is_rich(row[number]) for row in body) else "text" for number in range(len(head))]
        value = {
            "columns": [{"type": kind, "heading": plain(cell)} for kind, cell in zip(kinds, head, strict=True)],
            "rows": [{"values": [self._cell(*pair) for pair in zip(kinds, row, strict=True)]} for row in body],
            "caption": caption,
        }
        return self.block("table", value, group[0])

    def picture(self, group: list[Token]) -> dict[str, Any]:
        """A picture that stands alone on its line, with its caption."""
        image = (group[1].children or [])[0]
        file = PictureFile(path=unquote(str(image.attrs.get("src", ""))), alt_text=plain(image))
        return {"image": file, "caption": str(image.attrs.get("title", ""))}

    def error(self, token: Token, message: str) -> None:
        """Tell what is wrong at ``token``."""
        self.place.at(self.first_line + (token.map[0] if token.map else 0)).error(message)

    def refuse_if(self, is_wrong: bool, token: Token, message: str) -> None:
        """Tell it only if it is so."""
        if is_wrong:
            self.error(token, message)

    def check(self, tokens: list[Token], *, headings: Collection[str] = ()) -> None:
        """Tell of everything a lesson's text does not know."""
        for token in tokens:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind == "heading" and token.tag not in headings and token.nesting == 1:
                self.error(token, _("Headings are “##” or “###”, and do not stand inside call-outs or lists."))
            elif kind == "html_block":
                self.error(token, _("HTML is not allowed; write Markdown."))
            elif kind not in TEXT_TOKENS and token.nesting >= 0:
                self.error(token, _("Lessons do not know this kind of Markdown: %(kind)s.") % {"kind": kind})
            if token.type == "inline":
                self._check_inline(token)

    # Inside

    def _special(self, group: list[Token]) -> RawBlock | None:
        """The block of a fence, table or lone picture; nothing for text."""
        first = group[0]
        if first.type.startswith("container_"):
            return self._fence(first.type.removeprefix("container_").removesuffix("_open"), group)
        if first.type == "table_open":
            return self.table(group)
        if is_lone_picture(group):
            return self.block("picture", self.picture(group), first)
        return None

    def _fence(self, name: str, group: list[Token]) -> RawBlock:
        opening = group[0]
        last = opening.map[1] if opening.map else len(self.lines)
        if last >= len(self.lines) or self.lines[last].strip() != FENCE:
            self.error(opening, _("“::: %(name)s” is not closed by a line “:::”.") % {"name": name})
        title = inline.mark_out_of_place(opening.info.strip().removeprefix(name).strip())
        return self.fences[name](self, Fence(name=name, title=title, opening=opening, inside=group[1:-1]))

    def _cell(self, kind: str, cell: Token) -> str:
        return self.cell(cell) if kind == "rich_text" else plain(cell)

    def _flush(self, tokens: list[Token]) -> Iterator[RawBlock]:
        if tokens:
            yield self.block("text", self.html(tokens, headings={"h2", "h3"}), tokens[0])

    def _check_inline(self, token: Token) -> None:
        if token.content.lstrip().startswith(FENCE):
            self.error(token, _("Unknown kind of box; there are %(known)s.") % {"known": ", ".join(self.fences)})
        for child in token.children or []:
            kind = child.type.removesuffix("_open").removesuffix("_close")
            if kind == "image":
                self.error(token, _("A picture stands alone on its line."))
            elif kind == "html_inline":
                self.error(token, _("HTML is not allowed; write Markdown."))
            elif kind == "text" and "](" in child.content and "\\](" not in token.content:
                self.error(token, _("A link begins with https://, http://, mailto: or tel:."))
            elif kind not in INLINE_TOKENS:
                self.error(token, _("Lessons do not know this kind of Markdown: %(kind)s.") % {"kind": kind})
            elif child.type == "link_open" and urlsplit(str(child.attrs.get("href", ""))).scheme not in LINK_SCHEMES:
                self.error(token, _("A link begins with https://, http://, mailto: or tel:."))
