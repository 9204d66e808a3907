"""The content tree: catalogue > course > module > unit. A unit is the smallest thing with progress."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from courses.blocks import LessonBlocks
from courses.models.body import BodyField
from courses.models.change import Effect
from courses.models.regulations import Regulation
from courses.panels import EffectPanel


class SubjectArea(models.TextChoices):
    """The four areas of a clerk's work that the catalogue is ordered by."""

    CLERICAL = "clerical", _("Clerical principles")
    FINANCE_PROCUREMENT = "finance_procurement", _("Finance and procurement")
    INFORMATION_SYSTEMS = "information_systems", _("Information systems")
    NEW_DLTV = "new_dltv", _("New DLTV")

    @property
    def icon(self) -> str:
        """Name of its drawing (see lms/design/icons.py)."""
        return {"clerical": "document", "finance_procurement": "table", "information_systems": "chart"}.get(
            self.value, "play"
        )


class DrawnByView:
    """Served and previewed by a view (Wagtail's own preview would draw the bare template).

    Models know no views: each app says in ``ready()`` which one draws its pages.
    Who may read is decided by our views, so Wagtail's own privacy settings are not offered.
    """

    drawn_by: Callable[[HttpRequest, Any], HttpResponse] | None = None
    private_page_options: list[str] = []

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        draw = type(self).drawn_by
        if draw is None:  # a unit that was read without its kind
            return self.specific.serve(request, *args, **kwargs)
        return draw(request, self)

    def serve_preview(self, request, mode_name: str):
        request.is_preview = True
        request.preview_mode = mode_name
        return self.serve(request)


class CataloguePage(DrawnByView, Page):
    """The list of courses; the root of the site's tree, at ``/courses/``."""

    intro = models.TextField(_("introduction"), blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePage(DrawnByView, Page):
    """What one enrols on."""

    subject_area = models.CharField(_("subject area"), max_length=30, choices=SubjectArea.choices)
    summary = models.TextField(_("summary"), help_text=_("One or two sentences that say what it is about."))
    objectives = RichTextField(_("objectives"), blank=True, features=["ul", "ol", "bold"])
    hours = models.DecimalField(
        _("training hours"),
        max_digits=5,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("As printed on the certificate."),
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    is_open = models.BooleanField(
        _("open for enrolment"), default=True, help_text=_("Whoever is signed in may enrol without being assigned.")
    )
    has_certificate = models.BooleanField(_("gives a certificate"), default=True)
    units_in_order = models.BooleanField(
        _("units in order"),
        default=False,
        help_text=_("Each unit opens when the required ones above it are done. Without it learners choose freely."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_(
            "After so many months the completion runs out and is to be renewed. Empty: it holds for ever. "
            "It concerns completions from now on; earlier ones stay as they were given."
        ),
    )
    renewal_days = models.PositiveSmallIntegerField(
        _("renewal opens days before"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Learners are told then. Who renews early loses no day."),
    )
    outline_version = models.UUIDField(
        _("version of the outline"),
        default=uuid.uuid4,
        editable=False,
        help_text=_("Changes whenever a module or unit does, so that each process may keep the outline it has read."),
    )

    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("subject_area", help_text=_("The list of courses is in order of these.")),
        FieldPanel("summary"),
        FieldPanel("objectives", help_text=_("What learners can do afterwards, a line each.")),
        FieldPanel("image"),
        MultiFieldPanel(
            [
                FieldPanel("hours"),
                FieldPanel("is_open"),
                FieldPanel("has_certificate", help_text=_("Whoever completes the course gets it at once.")),
                FieldPanel("units_in_order"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel([FieldPanel("valid_months"), FieldPanel("renewal_days")], heading=_("Renewal")),
        InlinePanel(
            "prerequisites",
            heading=_("Courses to complete before"),
            label=_("course"),
            help_text=_("It opens to learners who have completed all of these. Leave empty if anybody may begin."),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("subject_area")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(renewal_days__lt=F("valid_months") * 28),
                name="renewal_opens_after_completion",
                violation_error_message=_("The renewal would open before the course is completed: choose fewer days."),
            )
        ]

    @property
    def course_path(self) -> str:
        """Tree path of the course a page belongs to: its own."""
        return self.path


class ModulePage(DrawnByView, Page):
    """A chapter of a course."""

    summary = models.TextField(_("summary"), blank=True)

    parent_page_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary", help_text=_("Learners read it below the name."))]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @property
    def course_path(self) -> str:
        """Tree path of the course it belongs to: its parent."""
        return self.path[: -Page.steplen]


class UnitQuerySet(PageQuerySet):
    """Units, by where they stand."""

    def open_in(self, course: CoursePage) -> Self:
        """The units of ``course`` a learner can reach, in order: live, in a live module."""
        module_path_length = len(course.path) + Page.steplen
        closed_modules = ModulePage.objects.child_of(course).not_live().values("path")
        return (
            self.live()
            .descendant_of(course)
            .annotate(module_path=Substr("path", 1, module_path_length))
            .exclude(module_path__in=closed_modules)
            .order_by("path")
        )


class UnitPage(DrawnByView, Page):
    """The smallest thing with progress. Never made itself: lessons, quizzes and the like extend it.

    ``icon`` names the drawing of this kind of unit in a course outline (see lms/design/icons.py).
    """

    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("The course is complete when every required unit is.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long it takes, honestly."),
    )
    is_renewed = models.BooleanField(
        _("do again for a renewal"),
        default=False,
        help_text=_("Only for courses whose completion runs out. If no required unit is marked, all are done again."),
    )
    media_bytes = models.PositiveBigIntegerField(
        _("size of its video and audio in bytes"),
        default=0,
        editable=False,
        help_text=_("Measured when published, told to learners before they open it."),
    )
    change_effect = models.CharField(
        _("effect"),
        max_length=10,
        choices=Effect.choices,
        default=Effect.MINOR,
        help_text=_("On those who have completed it. Their results and certificates stay in any case."),
    )
    change_summary = models.CharField(
        _("what changed"),
        max_length=300,
        blank=True,
        help_text=_("One sentence that learners read on the page and in the message."),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    review_again_by = models.DateField(_("review again by"), null=True, editable=False)

    icon = "document"
    is_reviewed = False
    """Whether this kind of unit holds content that somebody reviews from time to time."""
    is_read = False
    """Whether it is done by reading, and can be read again when it has changed."""
    is_creatable = False
    exclude_fields_in_copy = ["change_effect", "change_summary", "reviewer", "reviewed_at", "review_again_by"]
    objects = PageManager.from_queryset(UnitQuerySet)()
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("is_required"), FieldPanel("minutes"), FieldPanel("is_renewed")]),
    ]
    closing_panels = [
        EffectPanel(
            [FieldPanel("change_effect", widget=RadioSelect), FieldPanel("change_summary")],
            heading=_("What this change means to those who have completed it"),
        )
    ]
    """At the end of the form of every kind of unit."""

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def with_content_json(self, content: dict) -> Self:
        """As Wagtail's; a review belongs to the page, so that publishing an older draft does not take it back."""
        page = super().with_content_json(content)
        for name in ("reviewer_id", "reviewed_at", "review_again_by"):
            setattr(page, name, getattr(self, name))
        return page

    @property
    def course_path(self) -> str:
        """Tree path of the course it belongs to: its module's parent."""
        return self.path[: -2 * Page.steplen]

    @cached_property
    def course(self) -> CoursePage:
        """The course it belongs to; one query."""
        return CoursePage.objects.get(path=self.course_path)

    def measure_media(self) -> int:
        """Bytes of its video and audio; kept in ``media_bytes`` when published."""
        return 0

    def search_text(self) -> str:
        """What the site's search finds it by beside its title; never anything a quiz keeps secret."""
        return ""

    def references(self) -> Iterator[tuple[type[models.Model], int]]:
        """Kind and key of the records its content names, such as regulations and amounts; repeats are allowed."""
        yield from ()


class LessonPage(UnitPage):
    """A unit that is read or watched. Complete when the learner says so at its end."""

    body = BodyField(LessonBlocks(), verbose_name=_("body"), blank=True)
    review_note = models.CharField(
        _("note on the review"), max_length=200, blank=True, help_text=_("Shown as long as no review is recorded.")
    )
    asks_to_reach_end = models.BooleanField(
        _("read to the end"),
        default=False,
        help_text=_("It counts as done only when its end has been on the screen."),
    )
    least_minutes = models.PositiveSmallIntegerField(
        _("minutes at least"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("From opening the lesson until it may count as done. Empty: as quickly as one reads."),
    )

    icon = "book"
    is_read = True
    is_reviewed = True
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel("body"),
        InlinePanel(
            "sources",
            heading=_("Sources"),
            label=_("source"),
            help_text=_("The regulations and pages the lesson rests on, and whether they were read in the original."),
        ),
        FieldPanel("review_note"),
        MultiFieldPanel(
            [FieldPanel("asks_to_reach_end"), FieldPanel("least_minutes")],
            heading=_("What counts as having done it"),
            help_text=_("Video, audio and documents say in their blocks how much of them is asked for."),
        ),
        *UnitPage.closing_panels,
    ]
    search_fields = [*UnitPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def checklist_ids(self) -> list[str]:
        """Ids of all checklist items of the body, in order; they stay the same when the text is edited."""
        checklists = [block.value["items"] for block in self.body if block.block_type == "checklist"]
        return [item.id for items in checklists for item in items.bound_blocks]

    def measure_media(self) -> int:
        """Bytes of the video and audio of the body."""
        media = [block.value["media"] for block in self.body if block.block_type == "media"]
        return sum(one.file_size for one in media if one)

    def search_text(self) -> str:
        return " ".join(self.body.stream_block.get_searchable_content(self.body))

    def references(self) -> Iterator[tuple[type[models.Model], int]]:
        for model, key, _model_path, _content_path in self.body.stream_block.extract_references(self.body):
            yield model, int(key)
        for source in self.sources.all():
            if source.regulation_id:
                yield Regulation, source.regulation_id


def course_of(page: Page) -> CoursePage | None:
    """The course that ``page`` is or belongs to; nothing for other pages."""
    known = page if hasattr(page, "course_path") else page.specific
    path = getattr(known, "course_path", None)
    return CoursePage.objects.filter(path=path).first() if path else None
