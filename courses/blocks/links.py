"""The way to another course or unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.at_hand import find_target


class UnitLinkBlock(blocks.StructBlock):
    """A card that leads to a course or unit, wherever that stands today; plain text while it is closed or gone."""

    page = blocks.PageChooserBlock(
        page_type=["courses.CoursePage", "courses.UnitPage"], label=_("Course or unit"), required=True
    )
    text = blocks.CharBlock(label=_("Why to go there"), required=False, max_length=250)

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``target``: where it leads, or nothing."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["target"] = find_target(value["page"].pk) if value["page"] else None
        return context

    class Meta:
        icon = "link"
        template = "blocks/unit_link.html"
        label_format = "{page}"
