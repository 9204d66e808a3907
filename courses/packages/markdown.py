"""Markdown of a lesson as blocks of a lesson body."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin

from courses.packages.fences import FENCES
from courses.packages.inline import know_signs
from courses.packages.raw import RawBlock
from courses.packages.reader import Reader
from courses.packages.report import Place


def read_markdown(text: str, *, place: Place, first_line: int) -> list[RawBlock]:
    """The blocks that ``text`` stands for; what lessons do not know is told with its line."""
    reader = Reader(text.split("\n"), place, first_line, FENCES)
    blocks = list(reader.blocks(_parser().parse(text)))
    first = {block.key: number for number, block in reversed(list(enumerate(blocks)))}
    return [block if first[block.key] == number else replace(block, key="") for number, block in enumerate(blocks)]


def _parser() -> MarkdownIt:
    parser = know_signs(MarkdownIt("commonmark", {"html": True}).enable(["table"]))
    for name in FENCES:
        container_plugin(parser, name=name)
    return parser
