"""Rich text as Markdown that reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from textwrap import indent

from courses.embeds import EMBEDS

SPECIAL = re.compile(r"([\\`*_\[\]<>|]|&(?=#?\w+;)|\{\{|!\Z)")
LINE_START = re.compile(
    r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{2,}\s*$|~{3,}|:{3,}|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE
)
SPACES = re.compile(r"[ \t\r\f]+")
BOLD, ITALIC = "**", "*"
SEPARATOR = "{{-}}"
STYLES = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
BREAK = "\\\n"


@dataclass(frozen=True)
class Link:
    """Where words lead: an address, and the title that a package gives a file."""

    address: str
    title: str = ""


WriteLink = Callable[[dict[str, str]], Link | None]
"""What the attributes of an ``<a>`` lead to; nothing if it leads nowhere any more."""


@dataclass(frozen=True)
class Run:
    """Words of one look. ``is_sign``: written as they are, not escaped."""

    text: str
    styles: frozenset[str] = frozenset()
    link: Link | None = None
    is_sign: bool = False


@dataclass
class Node:
    """A paragraph, heading, list or item."""

    tag: str
    runs: list[Run] = field(default_factory=list)
    inside: list[Node] = field(default_factory=list)


def markdown_of(html: str, write_link: WriteLink) -> str:
    """The text as Markdown, without an empty line at its end."""
    return "\n\n".join(_blocks(_parsed(html, write_link).inside))


def cell_of(html: str, write_link: WriteLink) -> str:
    """The text as the cell of a table: one line."""
    paragraphs = [_inline(node.runs, one_line=True) for node in _parsed(html, write_link).inside]
    return "{{p}}".join(filter(None, paragraphs))


def plain_of(text: str) -> str:
    """Plain text where Markdown stands: a heading of a part, an item of a list, a cell."""
    return LINE_START.sub(_escape_start, _escaped(SPACES.sub(" ", text.replace("\n", " ")).strip()))


def plain_cell_of(text: str) -> str:
    """Plain text as the cell of a table; its lines stay lines."""
    return "{{br}}".join(plain_of(line) for line in text.strip().splitlines())


def boxed(name: str, title: str, inside: str) -> str:
    """A box ``::: name title``."""
    opening = " ".join(filter(None, [f"::: {name}", title]))
    return "\n".join(filter(None, [opening, inside, ":::"]))


class _Reader(HTMLParser):
    def __init__(self, write_link: WriteLink) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]
        self.styles: list[str] = []
        self.links: list[Link | None] = []
        self.write_link = write_link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in {"p", "h2", "h3", "ul", "ol", "li"}:
            self._begin(tag)
        elif tag in STYLES:
            self.styles.append(STYLES[tag])
        elif tag == "a":
            self.links.append(self.write_link(named))
        elif tag == "br":
            self._add(Run("\n", is_sign=True))
        elif tag == "embed" and named.get("embedtype") in EMBEDS:
            self._add(Run(f"{{{{{named['embedtype']}:{named.get('code', '')}}}}}", is_sign=True))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "h2", "h3", "ul", "ol", "li"}:
            while len(self.open) > 1:
                if self.open.pop().tag == tag:
                    break
        elif tag in STYLES and STYLES[tag] in self.styles:
            self.styles.remove(STYLES[tag])
        elif tag == "a" and self.links:
            self.links.pop()

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if here.tag == "li" and here.inside and here.inside[-1].tag == "p":
            here = here.inside[-1]
        if data.strip() or here.runs:
            self._add(Run(data))

    def _begin(self, tag: str) -> None:
        if tag in {"p", "h2", "h3"} and self.open[-1].tag in {"p", "h2", "h3"}:
            self.open.pop()
        node = Node(tag)
        self.open[-1].inside.append(node)
        self.open.append(node)

    def _add(self, run: Run) -> None:
        here = self.open[-1]
        if here.tag in {"root", "ul", "ol"}:
            return self._loose(run)
        if here.tag == "li":
            here.inside = here.inside or [Node("p")]
            if here.inside[-1].tag != "p":
                here.inside.append(Node("p"))
            here = here.inside[-1]
        link = self.links[-1] if self.links else None
        here.runs.append(replace(run, styles=frozenset(self.styles), link=link))
        return None

    def _loose(self, run: Run) -> None:
        """Words that stand in no paragraph get one."""
        self._begin("p")
        self._add(run)
        self.open.pop()


def _parsed(html: str, write_link: WriteLink) -> Node:
    reader = _Reader(write_link)
    reader.feed(html)
    reader.close()
    return reader.root


def _blocks(nodes: list[Node]) -> list[str]:
    """Each node as Markdown; of two lists of one kind beside each other the second has another marker."""
    written: list[str] = []
    last, is_other = "", False
    for node in nodes:
        is_other = node.tag == last and not is_other
        text = _block(node, is_other=is_other)
        if text:
            written.append(text)
            last = node.tag if node.tag in {"ul", "ol"} else ""
    return written


def _block(node: Node, *, is_other: bool) -> str:
    if node.tag in {"h2", "h3"}:
        text = _inline(node.runs, one_line=True)
        text = f"{text[:-1]}\\#" if text.endswith("#") else text
        return f"{'#' * int(node.tag[1])} {text}" if text else ""
    if node.tag in {"ul", "ol"}:
        return _list(node, is_other=is_other)
    return _inline(node.runs, one_line=False)


def _list(node: Node, *, is_other: bool) -> str:
    items = []
    entries = [one for one in node.inside if one.tag == "li" and _blocks(one.inside)]
    is_loose = any(sum(part.tag == "p" for part in one.inside) > 1 for one in entries)
    for number, entry in enumerate(entries, start=1):
        marker = f"{number}{')' if is_other else '.'}" if node.tag == "ol" else "*" if is_other else "-"
        parts = _blocks(entry.inside)
        text = ("\n\n" if is_loose else "\n").join(parts)
        items.append(f"{marker} {indent(text, ' ' * (len(marker) + 1)).lstrip()}")
    return ("\n\n" if is_loose else "\n").join(items)


def _inline(runs: list[Run], *, one_line: bool) -> str:
    text = "".join(_linked(link, list(group)) for link, group in groupby(_tidy(runs), key=lambda run: run.link))
    if one_line:
        line = " ".join(text.replace(BREAK, "{{br}}").split("\n")).strip()
        return LINE_START.sub(_escape_start, line)
    lines = [line.strip(" \t") for line in text.split("\n")]
    return LINE_START.sub(_escape_start, "\n".join(line for line in lines if line))


def _escape_start(match: re.Match[str]) -> str:
    found = match[0]
    return f"{found}\\" if found[0].isdigit() else f"\\{found}"


def _tidy(runs: list[Run]) -> list[Run]:
    """Runs of one look as one; spaces at the edge of bold stand outside of it, where Markdown wants them."""
    spread: list[Run] = []
    for run in runs:
        if run.is_sign:
            spread.append(replace(run, text=BREAK) if run.text == "\n" else run)
            continue
        text = SPACES.sub(" ", run.text)
        core = text.strip()
        if not core or not run.styles:
            spread.append(replace(run, text=text, styles=frozenset() if not core else run.styles))
            continue
        before, _core, after = text.partition(core)
        spread += [Run(before, link=run.link), replace(run, text=core), Run(after, link=run.link)]
    joined: list[Run] = []
    for run in spread:
        if not run.is_sign and (not joined or joined[-1].text.endswith(BREAK)):
            run = replace(run, text=run.text.lstrip())
        elif run.text.startswith(" ") and joined and joined[-1].text.endswith(" "):
            run = replace(run, text=run.text[1:])
        if joined and run.text and _looks(joined[-1]) == _looks(run) and joined[-1].is_sign == run.is_sign:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    while joined and joined[-1].is_sign and joined[-1].text == BREAK:
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return joined


def _looks(run: Run) -> tuple[frozenset[str], Link | None]:
    return run.styles, run.link


def _linked(link: Link | None, runs: list[Run]) -> str:
    text = _styled(runs)
    if link is None or not text.strip():
        return text
    title = ' "{}"'.format(link.title.replace("\\", "\\\\").replace('"', '\\"')) if link.title else ""
    address = f"<{link.address}>" if re.search(r"[\s()<>]", link.address) else link.address
    return f"[{text}]({address}{title})"


def _styled(runs: list[Run]) -> str:
    """Runs with their marks; what stays bold over several runs is marked once."""
    written: list[str] = []
    open_marks: list[str] = []
    for number, run in enumerate(runs):
        text = run.text if run.is_sign else _escaped(run.text)
        closed = len(open_marks)
        while any(mark not in run.styles for mark in open_marks):
            written.append(open_marks.pop())
        if len(open_marks) < closed and run.styles - set(open_marks):
            written.append(SEPARATOR)
        for mark in sorted(run.styles - set(open_marks), key=lambda mark: _ends(mark, runs[number:]), reverse=True):
            written.append(mark)
            open_marks.append(mark)
        written.append(text)
    return "".join([*written, *reversed(open_marks)])


def _ends(mark: str, runs: list[Run]) -> tuple[int, int]:
    """After how many runs a mark closes: what closes last is opened first."""
    count = 0
    for run in runs:
        if mark not in run.styles:
            break
        count += 1
    return count, len(mark) == 1


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda match: "\\" + match[0], text)
