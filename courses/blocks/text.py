"""What is read: text, call-outs, tables."""

from __future__ import annotations

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText, get_text_for_indexing

from courses.amounts import tidy_amounts, unknown_codes, write_out

INLINE = ["bold", "italic", "link", "document-link", "amount"]
TEXT = ["h2", "h3", "ol", "ul", *INLINE]
ALLOWED_TAGS = {"h2", "h3", "p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "embed"}
ALLOWED_ATTRIBUTES = {"a": {"href", "linktype", "id"}, "embed": {"embedtype", "code"}, "*": {"data-block-key"}}


def clean_html(source: str) -> str:
    """``source`` with nothing in it but the tags, links and amounts of a lesson; Wagtail's own attributes survive."""
    cleaned = nh3.clean(
        source,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return tidy_amounts(cleaned)


class CleanTextBlock(blocks.RichTextBlock):
    """Rich text whose HTML is cleaned on its way in, whoever sends it."""

    def clean(self, value: RichText) -> RichText:
        source = clean_html(super().clean(value).source)
        if unknown := unknown_codes(source):
            raise ValidationError(_("There is no amount “%(code)s”.") % {"code": "”, “".join(unknown)})
        return RichText(source)

    def get_searchable_content(self, value: RichText) -> list[str]:
        """Its words, with the amounts written out."""
        return [get_text_for_indexing(write_out(value.source))] if self.search_index else []


class LessonTextBlock(CleanTextBlock):
    """Headings, paragraphs and lists. Headings of the second level make the lesson's table of contents."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**({"features": TEXT} | kwargs))

    class Meta:
        icon = "pilcrow"
        template = "blocks/text.html"


class CalloutBlock(blocks.StructBlock):
    """Something set apart: the law, a warning, a tip or a note."""

    kind = blocks.ChoiceBlock(
        choices=[("law", _("Law")), ("warning", _("Warning")), ("tip", _("Tip")), ("note", _("Note"))],
        default="note",
        label=_("Kind"),
        search_index=False,
    )
    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    text = CleanTextBlock(label=_("Text"), features=["ol", "ul", *INLINE])

    class Meta:
        icon = "info-circle"
        template = "blocks/callout.html"


class LessonTableBlock(TypedTableBlock):
    """A table with a heading for each column."""

    text = blocks.CharBlock(label=_("Plain text"), required=False)
    rich_text = CleanTextBlock(label=_("Text with links or bold"), required=False, features=INLINE)

    class Meta:
        icon = "table"
        template = "blocks/table.html"
