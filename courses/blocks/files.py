"""What is looked at, listened to, opened or downloaded. Nothing here makes the page ask another host for anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from courses.blocks.dates import BuddhistDateBlock
from media.choosers import MediaChooserBlock

KNOWN_HOSTS = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "dltv.ac.th": "DLTV",
    "drive.google.com": "Google Drive",
}


class MediaBlock(blocks.StructBlock):
    """A video or sound recording of ours, with its captions and transcript. It never starts by itself."""

    media = MediaChooserBlock(label=_("Video or audio"))
    text = blocks.CharBlock(label=_("What to look for"), required=False, max_length=250)

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``length``: minutes and seconds, ``7:05``; empty if nobody measured it."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        seconds = value["media"].duration_seconds if value["media"] else 0
        context["length"] = f"{seconds // 60}:{seconds % 60:02}" if seconds else ""
        return context

    class Meta:
        icon = "media"
        template = "blocks/media.html"


class LinkCardValue(blocks.StructValue):
    """Tells where the link leads."""

    @property
    def host(self) -> str:
        """``YouTube``, or the host as it stands in the address."""
        host = (urlsplit(self["url"]).hostname or "").removeprefix("www.").removeprefix("m.")
        return KNOWN_HOSTS.get(host, host)


class LinkCardBlock(blocks.StructBlock):
    """A video or page elsewhere, such as YouTube or DLTV, as a card that opens it."""

    url = blocks.URLBlock(label=_("Address"), validators=[URLValidator(schemes=["http", "https"])])
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    text = blocks.TextBlock(
        label=_("What to look for"), required=False, rows=2, help_text=_("For example the minute from which to watch.")
    )

    class Meta:
        icon = "link-external"
        template = "blocks/link_card.html"
        value_class = LinkCardValue


class DocumentBlock(blocks.StructBlock):
    """A file to download; its type and size are shown, and of a PDF its first pages."""

    document = DocumentChooserBlock(label=_("Document"))
    text = blocks.CharBlock(label=_("What it is for"), required=False, max_length=250)

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``cover`` (a small picture of the first page, or nothing) and ``pages``, large, in order."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        previews = list(value["document"].previews.all()) if value["document"] else []
        context["cover"] = next((one for one in previews if one.is_cover), None)
        context["pages"] = [one for one in previews if not one.is_cover]
        return context

    class Meta:
        icon = "doc-full"
        template = "blocks/document.html"


class FormFileBlock(blocks.StructBlock):
    """One file of a form."""

    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"


class FormBlock(blocks.StructBlock):
    """A form to fill in at one's own desk, with its version, in the kinds of file it comes in."""

    title = blocks.CharBlock(label=_("Name of the form"), max_length=150)
    text = blocks.CharBlock(label=_("What it is for"), required=False, max_length=250)
    version = blocks.CharBlock(
        label=_("Version"), required=False, max_length=40, help_text=_("For example 2, or 1/2569.")
    )
    updated_on = BuddhistDateBlock(label=_("Updated on"), required=False, help_text=_("For example 7/12/2569."))
    files = blocks.ListBlock(
        FormFileBlock(label=_("File")),
        label=_("Files"),
        min_num=1,
        help_text=_("The same form as Word, Excel or PDF, each a file."),
    )

    class Meta:
        icon = "download"
        template = "blocks/form.html"
