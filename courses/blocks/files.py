"""What is looked at, listened to, opened or downloaded. Nothing here makes the page ask another host for anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from courses.blocks.asked import Asked
from courses.blocks.dates import BuddhistDateBlock
from media.choosers import MediaChooserBlock
from media.models import Media

KNOWN_HOSTS = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "dltv.ac.th": "DLTV",
    "drive.google.com": "Google Drive",
}
FRAMED_HOST = "https://www.youtube-nocookie.com"
"""The only place that a page may show in a frame, and only once the learner asks for it."""
YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)

SPEEDS = ("0.75", "1", "1.25", "1.5", "2")
"""How fast a recording may be played; the fastest is what ``domain.watching`` believes."""


class MediaBlock(blocks.StructBlock):
    """A video or sound recording of ours, with its captions and transcript. It never starts by itself."""

    media = MediaChooserBlock(label=_("Video or audio"))
    text = blocks.CharBlock(label=_("What to look for"), required=False, max_length=250)
    audio = MediaChooserBlock(
        label=_("The same as sound only"),
        required=False,
        help_text=_("For learners with little data: hearing it counts like watching. A transcript counts, too."),
    )
    percent = blocks.IntegerBlock(
        label=_("How much is to be watched, in percent"),
        default=90,
        min_value=0,
        max_value=100,
        help_text=_("0: the lesson counts as done without it. The length of the file has to be known."),
    )
    no_skipping = blocks.BooleanBlock(
        label=_("No skipping ahead the first time"), required=False, help_text=_("Going back is always possible.")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["audio"] and cleaned["audio"].kind != Media.Kind.AUDIO:
            error = ValidationError(_("Choose a sound recording here, not a video."))
            raise StructBlockValidationError(block_errors={"audio": error})
        return cleaned

    def asked(self, value: Any, *, block_id: str, anchor: str) -> Asked | None:
        """So many percent of the recording, if its length is known."""
        media = value["media"]
        if not media:
            return None
        return Asked(
            kind=media.kind,
            block_id=block_id,
            anchor=anchor,
            title=media.title,
            length=media.duration_seconds * 1000,
            percent=value["percent"] or 0,
            has_text=bool(media.transcript),
        )

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``length``: minutes and seconds, ``7:05``; empty if nobody measured it. ``kept``: the learner's row."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        seconds = value["media"].duration_seconds if value["media"] else 0
        context["length"] = f"{seconds // 60}:{seconds % 60:02}" if seconds else ""
        context["kept"] = context.get("kept_of_blocks", {}).get(context.get("block_id"))
        context["asks"] = context.get("block_id") in context.get("open_blocks", ())
        context["speeds"] = SPEEDS
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

    @property
    def frame(self) -> str:
        """The address at which a video of YouTube can be played inside our page; empty for all else."""
        if self.host != "YouTube":
            return ""
        parts = urlsplit(self["url"])
        steps = parts.path.strip("/").split("/")
        video = parse_qs(parts.query).get("v", [""])[0] if steps == ["watch"] else steps[-1]
        return f"{FRAMED_HOST}/embed/{video}?autoplay=1&rel=0" if YOUTUBE_ID.fullmatch(video) else ""


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
    percent = blocks.IntegerBlock(
        label=_("How many of the pages shown are to be seen, in percent"), default=0, min_value=0, max_value=100
    )

    def asked(self, value: Any, *, block_id: str, anchor: str) -> Asked | None:
        """So many percent of the pages shown, once they are drawn. Asks the database unless they were read before."""
        if not value["document"] or not value["percent"]:
            return None
        pages = [one.number for one in value["document"].previews.all() if not one.is_cover]
        return Asked(
            kind="document",
            block_id=block_id,
            anchor=anchor,
            title=value["document"].title,
            length=len(pages),
            percent=value["percent"],
            has_text=True,
        )

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``cover`` (a small picture of the first page, or nothing), ``pages``, large, in order, and ``asks``:
        whether the learner still has to look at them."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        previews = list(value["document"].previews.all()) if value["document"] else []
        context["cover"] = next((one for one in previews if one.is_cover), None)
        context["pages"] = [one for one in previews if not one.is_cover]
        context["asks"] = context.get("block_id") in context.get("open_blocks", ())
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
