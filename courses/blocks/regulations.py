"""The law inside a lesson: a regulation, and what it means for the clerk."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.at_hand import find_regulations
from courses.blocks.text import INLINE, CleanTextBlock
from courses.choosers import ChosenRegulation
from courses.models.regulations import Regulation


class ChosenRegulationBlock(ChosenRegulation):
    """One regulation of the register; read with all others of the page at once."""

    def bulk_to_python(self, values: Sequence[int | None]) -> list[Regulation | None]:
        found = find_regulations([pk for pk in values if pk is not None])
        return [None if pk is None else found.get(pk) for pk in values]


class RegulationValue(blocks.StructValue):
    """Knows what it is called."""

    @property
    def heading(self) -> str:
        """The regulation and its clause."""
        return " ".join(filter(None, [self["regulation"].short_title, self["clause"]]))


class RegulationBlock(blocks.StructBlock):
    """What a regulation says, in the author's own words, with how the regulation stands today."""

    regulation = ChosenRegulationBlock(label=_("Regulation"))
    clause = blocks.CharBlock(
        label=_("Clause"), required=False, max_length=120, help_text=_("For example ข้อ 22 or มาตรา 56.")
    )
    meaning = CleanTextBlock(
        label=_("What it means for the clerk"), features=["ol", "ul", *INLINE], help_text=_("In your own words.")
    )

    class Meta:
        icon = "clipboard-list"
        template = "blocks/regulation.html"
        label_format = "{regulation} {clause}"
        value_class = RegulationValue
