"""What is looked at: a picture, several in a gallery, a document with numbered spots that explain its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from courses.blocks.text import INLINE, CleanTextBlock


class DescribedImageBlock(ImageBlock):
    """Wagtail's picture with its alternative text; the name of its first field is ours, for Wagtail's is English."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.child_blocks["image"].label = gettext_lazy("Picture")


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows in words; sent in the width the screen needs, once it is scrolled to."""

    image = DescribedImageBlock(label=gettext_lazy("Picture"))
    caption = blocks.CharBlock(label=gettext_lazy("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        template = "blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures in a grid; each opens large, and from there one goes on to the next."""

    title = blocks.CharBlock(label=gettext_lazy("Heading"), required=False, max_length=150)
    pictures = blocks.ListBlock(
        PictureBlock(label=gettext_lazy("Picture")), label=gettext_lazy("Pictures"), min_num=2, max_num=24
    )

    class Meta:
        icon = "image"
        template = "blocks/gallery.html"


@dataclass(frozen=True)
class Spot:
    """A numbered place on a picture, in percent of its width and height from the upper left, and what is there."""

    number: int
    left: str
    top: str
    heading: str
    text: RichText


class SpotBlock(blocks.StructBlock):
    """A place on the picture, and what is to be known about it."""

    heading = blocks.CharBlock(label=gettext_lazy("What stands there"), max_length=150)
    text = CleanTextBlock(label=gettext_lazy("Explanation"), required=False, features=["ol", "ul", *INLINE])
    x = blocks.DecimalBlock(
        label=gettext_lazy("Percent from the left"), min_value=0, max_value=100, max_digits=4, decimal_places=1
    )
    y = blocks.DecimalBlock(
        label=gettext_lazy("Percent from the top"), min_value=0, max_value=100, max_digits=4, decimal_places=1
    )


class AnnotatedBlock(blocks.StructBlock):
    """A letter or report as a picture, with numbered spots that explain its parts."""

    title = blocks.CharBlock(label=gettext_lazy("Heading"), required=False, max_length=150)
    image = DescribedImageBlock(
        label=gettext_lazy("Picture of the document"),
        help_text=gettext_lazy("Cover names, numbers and signatures of real people before you upload it."),
    )
    caption = blocks.CharBlock(label=gettext_lazy("Caption"), required=False, max_length=250)
    spots = blocks.ListBlock(SpotBlock(label=gettext_lazy("Spot")), label=gettext_lazy("Spots"), min_num=1, max_num=20)

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``spots``: the numbered ``Spot`` places in order."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["spots"] = [
            Spot(number, f"{spot['x']}%", f"{spot['y']}%", spot["heading"], spot["text"])
            for number, spot in enumerate(value["spots"], start=1)
        ]
        return context

    class Meta:
        icon = "pick"
        template = "blocks/annotated.html"


class AnnotatedBlockAdapter(StructBlockAdapter):
    """In the editor the spots are put on the picture itself: with the pointer, with the arrow keys or by numbers."""

    js_constructor = "courses.blocks.AnnotatedBlock"

    def js_args(self, block: AnnotatedBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        words = {
            "help": _("Click on the picture to add a spot. Move a spot by dragging it, or with the arrow keys."),
            "empty": _("Choose a picture first, then put the spots on it here."),
            "spot": _("Spot"),
            "picture": reverse("picture_in_editor", args=[0]),
        }
        return [name, children, {**meta, "words": words}]

    @cached_property
    def media(self) -> forms.Media:
        ours = forms.Media(js=["js/editor/annotated-block.js"], css={"all": ["css/annotated-block.css"]})
        return super().media + ours


register(AnnotatedBlockAdapter(), AnnotatedBlock)
