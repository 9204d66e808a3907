"""Tables, typed or pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockAdapter

from courses.blocks.text import INLINE, CleanTextBlock

MOST_ROWS, MOST_COLUMNS = 100, 10
STACKED_FROM = 3
"""Columns from which the rows of a table become cards on a phone."""


class LessonTableBlock(TypedTableBlock):
    """A table with a heading for each column, or with none at all."""

    text = blocks.CharBlock(label=gettext_lazy("Plain text"), required=False)
    rich_text = CleanTextBlock(label=gettext_lazy("Text with links or bold"), required=False, features=INLINE)

    def clean(self, value: TypedTable) -> TypedTable:
        """Refuse what nobody reads on a phone."""
        if len(value.row_data) > MOST_ROWS or len(value.columns) > MOST_COLUMNS:
            raise ValidationError(_too_large())
        return super().clean(value)

    def get_context(self, value: TypedTable, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``has_headings``, and ``is_stacked``: on a phone each row is a card that names its columns."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["has_headings"] = any(column["heading"].strip() for column in value.columns)
        context["is_stacked"] = context["has_headings"] and len(value.columns) >= STACKED_FROM
        headings = [column["heading"] for column in value.columns]
        context["rows"] = [list(zip(headings, row, strict=True)) for row in value.rows]
        return context

    class Meta:
        icon = "table"
        template = "blocks/table.html"


class LessonTableBlockAdapter(TypedTableBlockAdapter):
    """In the editor the table is also filled with what was copied in Excel, LibreOffice or Word."""

    js_constructor = "courses.blocks.LessonTable"

    def js_args(self, block: LessonTableBlock) -> list[Any]:
        *others, meta = super().js_args(block)
        words = {
            "title": _("Paste from Excel"),
            "help": _("Copy the cells in Excel, LibreOffice or Word, click in here and paste them (Ctrl+V)."),
            "headings": _("The first row holds the headings"),
            "fill": _("Put it into the table"),
            "replace": _("Replace the table with it"),
            "found": _("Found %r rows and %c columns."),
            "merged": _("Merged cells: what stands in them is repeated in each cell. Have a look at it."),
            "large": _too_large(),
            "done": _("It stands in the table below. Nothing is saved before you save the page."),
        }
        return [*others, {**meta, "words": words, "limits": {"rows": MOST_ROWS + 1, "columns": MOST_COLUMNS}}]

    @cached_property
    def media(self) -> forms.Media:
        ours = ["js/editor/clipboard-table.js", "js/editor/table-block.js"]
        return super().media + forms.Media(js=ours, css={"all": ["css/table-block.css"]})


def _too_large() -> str:
    return _(
        "A table of a lesson has at most %(rows)d rows and %(columns)d columns. "
        "Divide it, or add the spreadsheet as a document to download."
    ) % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}


register(LessonTableBlockAdapter(), LessonTableBlock)
