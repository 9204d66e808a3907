"""Markdown of a lesson as blocks of a lesson body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from courses.blocks.text import clean_html
from courses.packages.report import Place

CALLOUTS = ("law", "warning", "tip", "note")
CONTAINERS = (*CALLOUTS, "checklist", "check")
FENCE = ":::"
TEXT_TOKENS = {"paragraph", "heading", "bullet_list", "ordered_list", "list_item", "inline"}
INLINE_TOKENS = {"text", "softbreak", "hardbreak", "strong", "em", "link", "text_special"}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class RawBlock:
    """A block of a lesson body as it is stored; a picture still names its file."""

    kind: str
    value: Any
    line: int


def read_markdown(text: str, *, place: Place, first_line: int) -> list[RawBlock]:
    """The blocks that ``text`` stands for; what lessons do not know is told with its line."""
    reader = _Reader(text.split("\n"), place, first_line)
    return list(reader.blocks(_parser().parse(text)))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table"])
    for name in CONTAINERS:
        container_plugin(parser, name=name)
    return parser


class _Reader:
    """Walks through the tokens of one lesson."""

    def __init__(self, lines: list[str], place: Place, first_line: int) -> None:
        self.lines = lines
        self.place = place
        self.first_line = first_line
        self.renderer = MarkdownIt("commonmark")

    def blocks(self, tokens: list[Token]) -> Iterator[RawBlock]:
        text: list[Token] = []
        for group in _groups(tokens):
            block = self._special(group)
            if block is None:
                text.extend(group)
                continue
            yield from self._flush(text)
            text = []
            yield block
        yield from self._flush(text)

    def _special(self, group: list[Token]) -> RawBlock | None:
        """The block of a container, table or lone picture; nothing for text."""
        first = group[0]
        if first.type.startswith("container_"):
            return self._container(first.type.split("_")[1], group)
        if first.type == "table_open":
            return self._table(group)
        if first.type == "paragraph_open" and _is_lone_picture(group[1]):
            return self._picture(group[1].children[0], first)
        return None

    def _container(self, name: str, group: list[Token]) -> RawBlock:
        opening, inside = group[0], group[1:-1]
        title = opening.info.strip().removeprefix(name).strip()
        self._refuse_unclosed(opening, name)
        if name == "check":
            self._refuse_if(bool(inside), opening, _("“::: check” stands alone: it takes no text, only a code."))
            self._refuse_if(not title, opening, _("“::: check” needs the code of a question."))
            return self._block("knowledge_check", title, opening)
        self._refuse_if(not title, opening, _("“::: %(name)s” needs a heading.") % {"name": name})
        if name == "checklist":
            return self._block("checklist", {"title": title, "items": self._items(inside, opening)}, opening)
        html = self._html(inside, headings=set())
        self._refuse_if(not html, opening, _("“::: %(name)s” is empty.") % {"name": name})
        return self._block("callout", {"kind": name, "title": title, "text": html}, opening)

    def _refuse_unclosed(self, opening: Token, name: str) -> None:
        last = opening.map[1] if opening.map else len(self.lines)
        if last >= len(self.lines) or self.lines[last].strip() != FENCE:
            self._error(opening, _("“::: %(name)s” is not closed by a line “:::”.") % {"name": name})

    def _items(self, inside: list[Token], opening: Token) -> list[str]:
        is_list = bool(inside) and inside[0].type == "bullet_list_open" and inside[-1].type == "bullet_list_close"
        if not is_list or len(_groups(inside)) != 1 or sum(token.type == "bullet_list_open" for token in inside) != 1:
            self._error(opening, _("A checklist holds one list of “- item” lines and nothing else."))
            return []
        self._check(inside, headings=set())
        return [_plain(token) for token in inside if token.type == "inline"]

    def _table(self, group: list[Token]) -> RawBlock:
        rows: list[list[Token]] = []
        for token in group:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                self._check([token], headings=set())
                rows[-1].append(token)
        head, *body = rows
        self._refuse_if(not body, group[0], _("The table has a heading but no rows."))
        kinds = ["rich_text" if any(_is_rich(row[number]) for row in body) else "text" for number in range(len(head))]
        value = {
            "columns": [{"type": kind, "heading": _plain(cell)} for kind, cell in zip(kinds, head, strict=True)],
            "rows": [{"values": [self._cell(*pair) for pair in zip(kinds, row, strict=True)]} for row in body],
            "caption": "",
        }
        return self._block("table", value, group[0])

    def _cell(self, kind: str, cell: Token) -> str:
        return clean_html(f"<p>{self._inline(cell)}</p>") if kind == "rich_text" else _plain(cell)

    def _picture(self, image: Token, opening: Token) -> RawBlock:
        value = {
            "path": str(image.attrs.get("src", "")),
            "alt_text": image.content.strip(),
            "caption": str(image.attrs.get("title", "")),
        }
        return self._block("picture", value, opening)

    def _flush(self, tokens: list[Token]) -> Iterator[RawBlock]:
        if tokens:
            yield self._block("text", self._html(tokens, headings={"h2", "h3"}), tokens[0])

    def _html(self, tokens: list[Token], *, headings: set[str]) -> str:
        self._check(tokens, headings=headings)
        return clean_html(self.renderer.renderer.render(tokens, self.renderer.options, {}).strip())

    def _inline(self, token: Token) -> str:
        return self.renderer.renderer.renderInline(token.children or [], self.renderer.options, {})

    def _check(self, tokens: list[Token], *, headings: set[str]) -> None:
        """Tell of everything a lesson's text does not know."""
        for token in tokens:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind == "heading" and token.tag not in headings and token.nesting == 1:
                self._error(token, _("Headings are “##” or “###”, and do not stand inside call-outs or lists."))
            elif kind == "html_block":
                self._error(token, _("HTML is not allowed; write Markdown."))
            elif kind not in TEXT_TOKENS and token.nesting >= 0:
                self._error(token, _("Lessons do not know this kind of Markdown: %(kind)s.") % {"kind": kind})
            if token.type == "inline":
                self._check_inline(token)

    def _check_inline(self, token: Token) -> None:
        if token.content.lstrip().startswith(FENCE):
            known = ", ".join(CONTAINERS)
            self._error(token, _("Unknown kind of box; there are %(known)s.") % {"known": known})
        for child in token.children or []:
            kind = child.type.removesuffix("_open").removesuffix("_close")
            if kind == "image":
                self._error(token, _("A picture stands alone on its line."))
            elif kind == "html_inline":
                self._error(token, _("HTML is not allowed; write Markdown."))
            elif kind == "text" and "](" in child.content:
                self._error(token, _("A link begins with https://, http://, mailto: or tel:."))
            elif kind not in INLINE_TOKENS:
                self._error(token, _("Lessons do not know this kind of Markdown: %(kind)s.") % {"kind": kind})
            elif child.type == "link_open" and urlsplit(str(child.attrs.get("href", ""))).scheme not in LINK_SCHEMES:
                self._error(token, _("A link begins with https://, http://, mailto: or tel:."))

    def _block(self, kind: str, value: Any, token: Token) -> RawBlock:
        return RawBlock(kind, value, self._line(token))

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _error(self, token: Token, message: str) -> None:
        self.place.at(self._line(token)).error(message)

    def _refuse_if(self, is_wrong: bool, token: Token, message: str) -> None:
        if is_wrong:
            self._error(token, message)


def _groups(tokens: list[Token]) -> list[list[Token]]:
    """``tokens`` in groups, one for each thing at the top level."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def _is_lone_picture(inline: Token) -> bool:
    return len(inline.children or []) == 1 and inline.children[0].type == "image"


def _is_rich(inline: Token) -> bool:
    return any(child.type not in {"text", "softbreak", "text_special"} for child in inline.children or [])


def _plain(inline: Token) -> str:
    """The words without their markup."""
    return "".join(" " if child.type == "softbreak" else child.content for child in inline.children or []).strip()
