"""The boxes of a package's Markdown: ``::: name Heading`` up to a line ``:::``, each a block of a lesson.

To add one: a function that takes the reader and the fence and gives the block, and its name in ``FENCES``.
"""

from __future__ import annotations

from courses.packages.fences.files import read_document, read_form
from courses.packages.fences.pictures import read_annotated, read_gallery
from courses.packages.fences.practice import read_check, read_checklist
from courses.packages.fences.text import read_accordion, read_callout, read_comparison, read_steps
from courses.packages.reader import ReadFence

FENCES: dict[str, ReadFence] = {
    "law": read_callout,
    "warning": read_callout,
    "tip": read_callout,
    "note": read_callout,
    "steps": read_steps,
    "right-wrong": read_comparison,
    "compare": read_comparison,
    "accordion": read_accordion,
    "gallery": read_gallery,
    "annotated": read_annotated,
    "document": read_document,
    "form": read_form,
    "checklist": read_checklist,
    "check": read_check,
}
