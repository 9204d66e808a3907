"""What a lesson body is made of, read from its stored form: no picture, file or page is fetched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from courses.blocks.regulations import ChosenRegulationBlock
from courses.embeds import AMOUNT
from media.choosers import MediaChooserBlock

LINK = re.compile(r"<a\b[^>]*>")
PAGE_LINK = re.compile(r'\blinktype="page"')
DOCUMENT_LINK = re.compile(r'\blinktype="document"')
KEY = re.compile(r'\bid="(\d+)"')
HREF = re.compile(r'\bhref="([^"]*)"')


@dataclass
class Pieces:
    """Each with its place: the path by which Wagtail's editor finds a block."""

    is_empty: bool = True
    undescribed: list[str] = field(default_factory=list)
    """Pictures without alternative text that are no decoration."""
    images: list[tuple[int, str]] = field(default_factory=list)
    media: list[tuple[int, str]] = field(default_factory=list)
    documents: list[tuple[int, str]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """Of other sites."""
    regulations: set[int] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)
    words: list[tuple[str, str]] = field(default_factory=list)
    """Texts without their tags; amounts by name are not among them."""

    @property
    def letters(self) -> int:
        """How many there are to read."""
        return sum(len(text) for text, _place in self.words)


def pieces_of(block: blocks.Block, stored: Any, *, name: str = "body") -> Pieces:
    """What ``stored``, the value of the field ``name``, is made of."""
    pieces = Pieces(is_empty=not stored)
    for leaf, value, place in _walk(block, stored, name):
        _sort_in(pieces, leaf, value, place)
    return pieces


def _walk(block: blocks.Block, value: Any, place: str) -> Iterator[tuple[blocks.Block, Any, str]]:
    """The blocks that hold something themselves; what does not fit the block any more is passed over."""
    if isinstance(block, TypedTableBlock):
        yield from _cells(block, value, place)
    elif isinstance(block, blocks.StreamBlock) and isinstance(value, list):
        for child in value:
            if child["type"] in block.child_blocks:
                yield from _walk(block.child_blocks[child["type"]], child["value"], f"{place}.{child.get('id', '')}")
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for child in value:
            is_wrapped = isinstance(child, dict) and child.get("type") == "item"
            inner, key = (child["value"], child.get("id", "")) if is_wrapped else (child, "")
            yield from _walk(block.child_block, inner, f"{place}.{key}".rstrip("."))
    elif isinstance(block, BaseStructBlock) and not isinstance(block, ImageBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            if name in value:
                yield from _walk(child, value[name], f"{place}.{name}")
    elif value:
        yield block, value, place


def _cells(block: TypedTableBlock, value: Any, place: str) -> Iterator[tuple[blocks.Block, Any, str]]:
    table = value if isinstance(value, dict) else {}
    columns = [block.child_blocks.get(column["type"]) for column in table.get("columns", [])]
    for row in table.get("rows", []):
        for column, cell in zip(columns, row["values"], strict=False):
            if column:
                yield from _walk(column, cell, place)


def _sort_in(pieces: Pieces, block: blocks.Block, value: Any, place: str) -> None:
    if isinstance(block, ImageBlock):
        _add_picture(pieces, value, place)
    elif isinstance(block, MediaChooserBlock):
        pieces.media.append((int(value), place))
    elif isinstance(block, DocumentChooserBlock):
        pieces.documents.append((int(value), place))
    elif isinstance(block, blocks.PageChooserBlock):
        pieces.pages.append((int(value), place))
    elif isinstance(block, ChosenRegulationBlock):
        pieces.regulations.add(int(value))
    elif isinstance(block, blocks.RichTextBlock):
        _add_text(pieces, value, place)
    elif isinstance(block, blocks.URLBlock):
        pieces.addresses.append((value, place))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        pieces.words.append((value, place))


def _add_picture(pieces: Pieces, value: Any, place: str) -> None:
    picture = value if isinstance(value, dict) else {"image": value}
    if picture.get("image"):
        pieces.images.append((int(picture["image"]), place))
        if not picture.get("decorative") and not (picture.get("alt_text") or "").strip():
            pieces.undescribed.append(place)


def _add_text(pieces: Pieces, source: str, place: str) -> None:
    pieces.words.append((unescape(strip_tags(source)), place))
    pieces.amounts.update(AMOUNT.codes_in(source))
    for tag in LINK.findall(source):
        key, address = KEY.search(tag), HREF.search(tag)
        if key and PAGE_LINK.search(tag):
            pieces.pages.append((int(key[1]), place))
        elif key and DOCUMENT_LINK.search(tag):
            pieces.documents.append((int(key[1]), place))
        elif address and address[1].startswith(("http://", "https://")):
            pieces.addresses.append((unescape(address[1]), place))
