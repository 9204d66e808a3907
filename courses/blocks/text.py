"""What is read: text and call-outs."""

from __future__ import annotations

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, get_text_for_indexing

from courses.embeds import AMOUNT, TERM, tidy_embeds, write_out

INLINE = ["bold", "italic", "link", "document-link", "amount", "term"]
TEXT = ["h2", "h3", "ol", "ul", *INLINE]
ALLOWED_TAGS = {"h2", "h3", "p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "embed"}
ALLOWED_ATTRIBUTES = {"a": {"href", "linktype", "id"}, "embed": {"embedtype", "code"}, "*": {"data-block-key"}}

CLOSED_BREAK = "<br/>"
"""The only line break that Wagtail's editor reads; at ``<br>`` it fails."""


def clean_html(source: str) -> str:
    """``source`` with nothing but the tags, links, amounts and terms of a lesson; Wagtail's own attributes survive."""
    cleaned = nh3.clean(
        source,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return tidy_embeds(cleaned.replace("<br>", CLOSED_BREAK))


class CleanTextBlock(blocks.RichTextBlock):
    """Rich text whose HTML is cleaned on its way in, whoever sends it."""

    def clean(self, value: RichText) -> RichText:
        source = clean_html(super().clean(value).source)
        if unknown := AMOUNT.unknown_in(source):
            raise ValidationError(_("There is no amount “%(code)s”.") % {"code": "”, “".join(unknown)})
        if unknown := TERM.unknown_in(source):
            raise ValidationError(_("There is no term “%(code)s” in the glossary.") % {"code": "”, “".join(unknown)})
        return RichText(source)

    def value_for_form(self, value: RichText) -> str:
        """As stored; what was stored before line breaks were closed opens too."""
        return str(super().value_for_form(value)).replace("<br>", CLOSED_BREAK)

    def get_searchable_content(self, value: RichText) -> list[str]:
        """Its words, with the amounts and terms written out."""
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
