"""The boxes of a package's Markdown: ``::: name Heading`` up to a line ``:::``, each a block of a lesson.

To add one: a function that takes the reader and the fence and gives the block, its name in ``FENCES``; and beside it
the function that writes the block, its kind in ``WRITERS``.
"""

from __future__ import annotations

from courses.packages.composer import WriteBlock
from courses.packages.fences.files import (
    read_document,
    read_form,
    read_link,
    read_media,
    write_document,
    write_form,
    write_link,
    write_media,
)
from courses.packages.fences.links import read_unit_link, write_unit_link
from courses.packages.fences.pictures import (
    read_annotated,
    read_gallery,
    write_annotated,
    write_gallery,
    write_picture,
)
from courses.packages.fences.practice import read_check, read_checklist, write_check, write_checklist
from courses.packages.fences.text import (
    read_accordion,
    read_callout,
    read_comparison,
    read_regulation,
    read_steps,
    read_table,
    read_text,
    write_accordion,
    write_callout,
    write_comparison,
    write_regulation,
    write_steps,
    write_table,
    write_text,
)
from courses.packages.reader import ReadFence

FENCES: dict[str, ReadFence] = {
    "law": read_callout,
    "warning": read_callout,
    "tip": read_callout,
    "note": read_callout,
    "regulation": read_regulation,
    "steps": read_steps,
    "right-wrong": read_comparison,
    "compare": read_comparison,
    "accordion": read_accordion,
    "go": read_unit_link,
    "gallery": read_gallery,
    "annotated": read_annotated,
    "document": read_document,
    "form": read_form,
    "media": read_media,
    "link": read_link,
    "checklist": read_checklist,
    "check": read_check,
    "table": read_table,
    "text": read_text,
}
WRITERS: dict[str, WriteBlock] = {
    "text": write_text,
    "callout": write_callout,
    "regulation": write_regulation,
    "table": write_table,
    "steps": write_steps,
    "comparison": write_comparison,
    "accordion": write_accordion,
    "unit_link": write_unit_link,
    "picture": write_picture,
    "gallery": write_gallery,
    "annotated": write_annotated,
    "media": write_media,
    "link_card": write_link,
    "document": write_document,
    "form": write_form,
    "checklist": write_checklist,
    "knowledge_check": write_check,
}
