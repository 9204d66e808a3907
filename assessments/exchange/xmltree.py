"""XML without its dangers: no document types, no entities, nothing from elsewhere, nothing endless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from assessments.exchange.decoding import check_size, decode
from assessments.exchange.entry import FileRefused

DEEPEST, MOST_NODES, MOST_ATTRIBUTES = 30, 200_000, 50
DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
UTF8, UTF16 = {"utf-8", "utf8", "us-ascii", "ascii"}, {"utf-16", "utf-16le", "utf-16be"}
ALLOWED = {"tis-620": "cp874", "windows-874": "cp874", "cp874": "cp874", "windows-1252": "cp1252"} | {
    "iso-8859-1": "cp1252",
    "iso-8859-11": "cp874",
}


@dataclass
class Node:
    """An element and where it begins."""

    name: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, name: str) -> Iterator[Node]:
        """The children called ``name``."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        return next(self.all(name), None)

    def text_of(self, *path: str) -> str:
        """The text of the element at ``path``, empty if there is none."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node else None
        return node.text.strip() if node else ""


def read_xml(content: bytes) -> tuple[Node, str]:
    """The root, and a note about its encoding. Raises ``FileRefused`` for what is broken or dangerous."""
    text, note = _decoded(content)
    builder = _Builder()
    try:
        builder.parser.Parse(text, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "")
        message = _("The XML is broken at line %(line)s. Export it from the other program again.")
        raise FileRefused(message % {"line": error.lineno} + f" ({reason})") from error
    return builder.root, note


def _decoded(content: bytes) -> tuple[str, str]:
    check_size(content)
    declared = DECLARED.match(content)
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ALLOWED:
        return content.decode(ALLOWED[name], "replace"), ""
    if name not in UTF8 | UTF16:
        message = _("The encoding “%(name)s” is not known here. Save the file as UTF-8.")
        raise FileRefused(message % {"name": name})
    return decode(content)


class _Builder:
    """Collects nodes from expat, and stops at the first thing that has no business in a file of questions."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.UnparsedEntityDeclHandler = self._refuse
        self._open: list[Node] = []
        self._count = 0
        self._root: Node | None = None

    @property
    def root(self) -> Node:
        if self._root is None:
            raise FileRefused(_("The file is empty."))
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_NODES or len(self._open) >= DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise FileRefused(_("The XML is nested too deep or has too many parts."))
        node = Node(name, self.parser.CurrentLineNumber, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _refuse(self, *declared: object) -> NoReturn:
        raise FileRefused(
            _("The XML declares a document type or entities. That is dangerous and not needed: take it out.")
        )
