"""Putting the blocks of a lesson into Markdown; the boxes have their own writers, beside their readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from courses.embeds import AMOUNT, TERM
from courses.packages.markup import Link, cell_of, markdown_of, plain_of
from courses.packages.yamls import as_yaml

if TYPE_CHECKING:
    from courses.models import LessonPage, Regulation
    from courses.packages.collecting import Export
    from media.models import Document, Image, Media


class WriteBlock(Protocol):
    def __call__(self, composer: Composer, value: Any) -> str:
        """The block as Markdown, read back by the reader beside it as the same block; empty if nothing is left."""
        ...


class Composer:
    """Writes one lesson. Files, regulations and amounts that it names join the package."""

    def __init__(self, export: Export, writers: Mapping[str, WriteBlock]) -> None:
        self.export = export
        self.writers = writers
        self.last_kind = ""

    def lesson(self, lesson: LessonPage) -> str:
        """The body of ``lesson``."""
        written = []
        for block in lesson.body:
            text = self.writers[block.block_type](self, block.value)
            if text:
                written.append(text)
                self.last_kind = block.block_type
        return "\n\n".join(written) + "\n"

    # For the writers of boxes

    def markdown(self, html: str) -> str:
        """Rich text as Markdown."""
        return markdown_of(self._noted(html), self._link)

    def cell(self, html: str) -> str:
        """Rich text as the cell of a table."""
        return cell_of(self._noted(html), self._link)

    def picture(self, image: Image | None, caption: str) -> str:
        """A picture on a line of its own, with its description and its caption."""
        if image is None:
            return ""
        words = "" if getattr(image, "decorative", False) else getattr(image, "contextual_alt_text", "") or ""
        title = " ".join(caption.split()).replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\&")
        target = self.export.picture(image)
        return f'![{plain_of(words)}]({target} "{title}")' if title else f"![{plain_of(words)}]({target})"

    def document(self, document: Document | None) -> str:
        """The path of a file to download."""
        return self.export.document(document) if document else ""

    def media(self, media: Media | None) -> str:
        """The path of a recording."""
        return self.export.media(media) if media else ""

    def captions(self, media: Media | None) -> str:
        """The path of the captions of a recording; empty if it has none."""
        return self.export.captions(media) if media and media.captions else ""

    def regulation(self, regulation: Regulation | None) -> str:
        """The code of a regulation, which joins the package."""
        if regulation is None:
            return ""
        self.export.regulation_codes.add(regulation.code)
        return regulation.code

    def yaml(self, named: Mapping[str, Any]) -> str:
        """Names and values as they stand in a box; what is empty is left out."""
        return as_yaml({name: value for name, value in named.items() if value is not None and value != ""}).rstrip("\n")

    def _noted(self, html: str) -> str:
        self.export.amount_codes.update(AMOUNT.codes_in(html))
        self.export.term_codes.update(TERM.codes_in(html))
        return html

    def _link(self, attributes: dict[str, str]) -> Link | None:
        kind, key = attributes.get("linktype"), attributes.get("id", "")
        if kind == "page":
            return self._page_link(key)
        if kind == "document":
            document = self.export.linked_document(key)
            return Link(f"document:{self.export.document(document)}", document.title) if document else None
        address = attributes.get("href", "")
        return Link(address) if address.startswith(("https:", "http:", "mailto:", "tel:")) else None

    def _page_link(self, key: str) -> Link | None:
        address = self.export.address_of_page(key)
        if address is None:
            self.export.warn(_("A link leads to a page outside of the courses; the package keeps its words only."))
        return Link(address) if address else None


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells, the headings first."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def as_parts(parts: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Headings ``###`` with what stands below each."""
    written = ["\n\n".join([f"### {plain_of(heading)}", *filter(None, below)]) for heading, below in parts]
    return "\n\n".join(written)
