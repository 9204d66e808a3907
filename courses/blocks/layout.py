"""Text in an order of its own: steps, two sides beside each other, parts that open one by one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from courses.blocks.pictures import DescribedImageBlock
from courses.blocks.text import INLINE, CleanTextBlock

LISTS = ["ol", "ul", *INLINE]


class StepBlock(blocks.StructBlock):
    """One thing to do, with a picture if it helps."""

    title = blocks.CharBlock(label=gettext_lazy("Step"), max_length=150, help_text=gettext_lazy("What one does."))
    text = CleanTextBlock(label=gettext_lazy("How"), required=False, features=LISTS)
    image = DescribedImageBlock(label=gettext_lazy("Picture"), required=False)
    caption = blocks.CharBlock(label=gettext_lazy("Caption"), required=False, max_length=250)


class StepsBlock(blocks.StructBlock):
    """What one does first, second, third."""

    title = blocks.CharBlock(label=gettext_lazy("Heading"), required=False, max_length=150)
    steps = blocks.ListBlock(StepBlock(label=gettext_lazy("Step")), label=gettext_lazy("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"


class ComparisonValue(blocks.StructValue):
    """Knows what the two sides are called."""

    @property
    def is_judged(self) -> bool:
        """Whether one side is right and the other wrong."""
        return bool(self["kind"] == "right_wrong")

    @property
    def names(self) -> tuple[str, str]:
        """What stands above the first and the second side."""
        usual = (_("Right"), _("Wrong")) if self.is_judged else (_("One"), _("The other"))
        return self["first"] or usual[0], self["second"] or usual[1]


class ComparisonRowBlock(blocks.StructBlock):
    """One point in which the two sides differ."""

    label = blocks.CharBlock(label=gettext_lazy("What is compared"), required=False, max_length=150)
    first = CleanTextBlock(label=gettext_lazy("First side (right)"), features=INLINE)
    second = CleanTextBlock(label=gettext_lazy("Second side (wrong)"), features=INLINE)


class ComparisonBlock(blocks.StructBlock):
    """Two sides beside each other, on a phone one below the other."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("right_wrong", gettext_lazy("Right and wrong")),
            ("sides", gettext_lazy("Two things, neither of them wrong")),
        ],
        default="right_wrong",
        label=gettext_lazy("Kind"),
        search_index=False,
    )
    title = blocks.CharBlock(label=gettext_lazy("Heading"), required=False, max_length=150)
    first = blocks.CharBlock(
        label=gettext_lazy("Name of the first side"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Left empty it is called “Right”."),
    )
    second = blocks.CharBlock(
        label=gettext_lazy("Name of the second side"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Left empty it is called “Wrong”."),
    )
    rows = blocks.ListBlock(ComparisonRowBlock(label=gettext_lazy("Row")), label=gettext_lazy("Rows"), min_num=1)

    class Meta:
        icon = "table"
        template = "blocks/comparison.html"
        value_class = ComparisonValue


class PartBlock(blocks.StructBlock):
    """A heading, and what opens under it."""

    heading = blocks.CharBlock(label=gettext_lazy("Heading"), max_length=150)
    text = CleanTextBlock(label=gettext_lazy("Text"), features=LISTS)


class AccordionBlock(blocks.StructBlock):
    """Parts of which the reader opens those they need."""

    title = blocks.CharBlock(label=gettext_lazy("Heading"), required=False, max_length=150)
    parts = blocks.ListBlock(PartBlock(label=gettext_lazy("Part")), label=gettext_lazy("Parts"), min_num=1)

    class Meta:
        icon = "collapse-down"
        template = "blocks/accordion.html"
