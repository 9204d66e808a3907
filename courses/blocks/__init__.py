"""The pieces of a lesson body. Each is drawn by one template, ``templates/blocks/<name>.html``."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.files import DocumentBlock, FormBlock, LinkCardBlock, MediaBlock
from courses.blocks.layout import AccordionBlock, ComparisonBlock, StepsBlock
from courses.blocks.links import UnitLinkBlock
from courses.blocks.pictures import AnnotatedBlock, GalleryBlock, PictureBlock
from courses.blocks.practice import ChecklistBlock, KnowledgeCheckBlock
from courses.blocks.regulations import RegulationBlock
from courses.blocks.tables import LessonTableBlock
from courses.blocks.text import CalloutBlock, LessonTextBlock


class LessonBlocks(blocks.StreamBlock):
    """What a lesson may be made of."""

    text = LessonTextBlock(label=_("Text"), group=_("Reading"))
    callout = CalloutBlock(label=_("Call-out"), group=_("Reading"))
    regulation = RegulationBlock(label=_("Regulation"), group=_("Reading"))
    table = LessonTableBlock(label=_("Table"), group=_("Reading"))
    steps = StepsBlock(label=_("Steps"), group=_("Reading"))
    comparison = ComparisonBlock(label=_("Comparison"), group=_("Reading"))
    accordion = AccordionBlock(label=_("Parts that open"), group=_("Reading"))
    unit_link = UnitLinkBlock(label=_("Link to a course or unit"), group=_("Reading"))
    picture = PictureBlock(label=_("Picture"), group=_("Media and files"))
    gallery = GalleryBlock(label=_("Gallery"), group=_("Media and files"))
    annotated = AnnotatedBlock(label=_("Document with numbered spots"), group=_("Media and files"))
    media = MediaBlock(label=_("Video or audio"), group=_("Media and files"))
    link_card = LinkCardBlock(label=_("Video or page elsewhere"), group=_("Media and files"))
    document = DocumentBlock(label=_("Document to download"), group=_("Media and files"))
    form = FormBlock(label=_("Form to fill in"), group=_("Media and files"))
    checklist = ChecklistBlock(label=_("Checklist"), group=_("Practice"))
    knowledge_check = KnowledgeCheckBlock(label=_("Knowledge check"), group=_("Practice"))
