"""What the text of a lesson knows beyond Markdown.

``{{amount:CODE}}`` a named amount, ``{{term:CODE}}`` a glossary term; ``{{br}}`` a new line and ``{{p}}`` a new
paragraph where Markdown has none, in the cells of a table; ``{{-}}`` nothing, between bold and italic that touch; links
to a lesson (``unit:MODULE/UNIT``), another course (``course:CODE``) or a file of the package (``document:files/a.pdf
"Title"``). And bold may stand beside Thai quotation marks.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from courses.embeds import EMBEDS

SIGN = re.compile(r"\{\{(?:(br|p|-)|(amount|term):([a-z0-9_-]{1,80}))\}\}")
AMOUNT, BREAK = "amount", "cell_break"
KINDS = {AMOUNT, BREAK}
OUT_OF_PLACE = "\ue000"
"""Stands before such a sign where only plain text may stand; judging tells of it."""
LINKS = {"unit", "course", "document"}
MARKED_LINK = re.compile(r'<a (?=[^>]*linktype="package-(unit|course|document)")[^>]*\bid="([^"]*)"[^>]*>')


def know_signs(parser: MarkdownIt) -> MarkdownIt:
    """Let ``parser`` read and write them."""
    parser.inline.__class__ = _Inline
    parser.inline.ruler.before("escape", AMOUNT, _read)
    parser.add_render_rule(AMOUNT, _draw_amount)
    parser.add_render_rule(BREAK, _draw_break)
    parser.add_render_rule("link_open", _draw_link)
    return parser


def mark_out_of_place(text: str) -> str:
    """``text``, which is plain, with a mark on each sign in it."""
    return SIGN.sub(lambda match: f"{OUT_OF_PLACE}{match[0]}", text)


def package_links(html: str) -> list[tuple[str, str, str]]:
    """Kind, target and title of the links to lessons, courses and files in a text that was read from a package."""
    return [(kind, *_target(name)) for kind, name in MARKED_LINK.findall(html)]


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """As CommonMark; but ``*`` asks for no space beside punctuation, for Thai puts none before “."""
        if not canSplitWord:
            return super().scanDelims(start, canSplitWord)
        count = len(self.src[start : self.posMax]) - len(self.src[start : self.posMax].lstrip(self.src[start]))
        last = self.src[start - 1] if start > 0 else " "
        after = self.src[start + count] if start + count < self.posMax else " "
        return Scanned(not isWhiteSpace(ord(after)), not isWhiteSpace(ord(last)), count)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: dict, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _read(state: StateInline, silent: bool) -> bool:
    match = SIGN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push(AMOUNT if match[2] else BREAK, "", 0)
        token.content = f"{OUT_OF_PLACE}{match[0]}"
        token.meta = {"is": match[3] or match[1], "of": match[2]}
    state.pos = match.end()
    return True


def _draw_amount(renderer: RendererProtocol, tokens: list[Token], place: int, options: dict, env: dict) -> str:
    meta = tokens[place].meta
    return EMBEDS[meta["of"]].tag(meta["is"])


def _draw_break(renderer: RendererProtocol, tokens: list[Token], place: int, options: dict, env: dict) -> str:
    return {"br": "<br>", "p": "</p><p>"}.get(tokens[place].meta["is"], "")


def _draw_link(renderer: RendererProtocol, tokens: list[Token], place: int, options: dict, env: dict) -> str:
    token = tokens[place]
    address = str(token.attrs.get("href", ""))
    kind, _colon, target = address.partition(":")
    if kind not in LINKS:
        return f'<a href="{escape(address)}">'
    name = "\n".join(filter(None, [unquote(target), str(token.attrs.get("title", ""))]))
    return f'<a linktype="package-{kind}" id="{escape(name)}">'


def _target(name: str) -> tuple[str, str]:
    target, _line, title = unescape(name).partition("\n")
    return target, title
