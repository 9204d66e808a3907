"""What surveys are made of, as a trainer writes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

LONGEST_TITLE, LONGEST_ITEM = 150, 400


class SectionBlock(blocks.StructBlock):
    """Items under one heading, each rated from 1 to 5."""

    title = blocks.CharBlock(label=_("Section"), max_length=LONGEST_TITLE)
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=LONGEST_ITEM), label=_("Items to rate"), min_num=1
    )

    class Meta:
        icon = "list-ul"


class SurveyBlocks(blocks.StreamBlock):
    """Sections to rate, and questions answered in one's own words."""

    section = SectionBlock(label=_("Section with items to rate"))
    comment = blocks.CharBlock(label=_("Question for a comment"), max_length=LONGEST_ITEM, icon="comment")


class TopicBlock(blocks.StructBlock):
    """A topic of a self-audit: its points, and the items that share them equally."""

    title = blocks.CharBlock(label=_("Topic"), max_length=LONGEST_TITLE)
    points = blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=100)
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=LONGEST_ITEM), label=_("Items of the topic"), min_num=1
    )

    class Meta:
        icon = "list-ul"


class AuditBlocks(blocks.StreamBlock):
    """The topics of a self-audit."""

    topic = TopicBlock(label=_("Topic with points and items"))
