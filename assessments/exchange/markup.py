"""Texts of other programs as the plain text of the bank: HTML is taken apart, never kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from assessments.exchange.entry import MOST_CHARACTERS, QuestionEntry
from assessments.exchange.languages import one_language

BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
HIDDEN = {"script", "style", "head", "title", "template", "noscript"}
MEDIA = {"img", "video", "audio", "iframe", "object", "embed", "svg", "math", "source"}
PLAIN_FORMATS = {"plain", "plain_text", "2"}
MARKDOWN_FORMATS = {"markdown", "4"}
MARKDOWN_PICTURE = re.compile(r"!\[[^\]]{0,500}\]\([^)]{0,500}\)")
MARKDOWN_SIGNS = re.compile(r"\*\*(?=\S)([^*\n]{1,500})(?<=\S)\*\*|__(?=\S)([^_\n]{1,500})(?<=\S)__")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
DECLARATION, STRAY = re.compile(r"<[!?][^<>]*>"), re.compile(r"<(?![a-zA-Z/][^<>]*>)")
SPACES, EMPTY_LINES = re.compile(r"[ \t\u00a0]+"), re.compile(r"\n\s*\n\s*")


def plain_text(text: str, entry: QuestionEntry, *, form: str = "html") -> str:
    """``text`` without markup; what is lost with it is noted on ``entry``."""
    if len(text) > MOST_CHARACTERS:
        entry.refuse(_("A text is longer than %(most)s characters.") % {"most": MOST_CHARACTERS})
        return ""
    text = one_language(text, entry)
    if form in PLAIN_FORMATS:
        return text.strip()
    if form in MARKDOWN_FORMATS:
        text = _without_markdown(text, entry)
    is_marked_up = form in ("html", "1")
    return (
        _without_tags(text, entry, keeps_lines=not is_marked_up) if is_marked_up or TAG.search(text) else text.strip()
    )


def _without_markdown(text: str, entry: QuestionEntry) -> str:
    bare, count = MARKDOWN_PICTURE.subn("", text)
    if count:
        entry.note(media_lost())
    return MARKDOWN_SIGNS.sub(lambda found: found[1] or found[2], bare)


def _without_tags(text: str, entry: QuestionEntry, *, keeps_lines: bool) -> str:
    reader = _Text(keeps_lines=keeps_lines)
    reader.feed(STRAY.sub("&lt;", DECLARATION.sub("", _without_comments(text))))
    reader.close()
    if reader.has_media:
        entry.note(media_lost())
    if reader.has_table:
        entry.note(_("Its table was written as lines of text."))
    lines = [SPACES.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n")]
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _without_comments(text: str) -> str:
    """Without ``<!-- … -->``, in one pass however many are left open."""
    pieces, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start)) >= 0:
        pieces.append(text[end:start])
        end = close + 3
    return "".join([*pieces, text[end:]])


def media_lost() -> str:
    """What is said where something to see or hear was left out."""
    return _("A picture, sound or video in it was left out. Add the picture in the question's form.")


class _Text(HTMLParser):
    """Collects what is read, and sees what is lost."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.has_media = self.has_table = False
        self._keeps_lines = keeps_lines
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden.append(tag)
        self.has_media |= tag in MEDIA
        self.has_table |= tag == "table"
        if tag in BREAKS:
            self._break()
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag in BREAKS and tag != "br":
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data if self._keeps_lines else data.replace("\n", " "))

    def _break(self) -> None:
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
