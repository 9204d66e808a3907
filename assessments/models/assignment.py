"""An assignment as a trainer sets it up: something is made, handed in, and marked by a person."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from assessments.models.quiz import RuleHistory
from assessments.models.rubric import CriterionWords, from_stored
from courses.models import UnitPage

MOST_FILES = 10
TASK_FEATURES = ["bold", "ol", "ul"]


class SecondMarking(models.TextChoices):
    """What is marked by two, each without knowing the other's mark."""

    NONE = "none", _("nothing")
    SAMPLE = "sample", _("a share, drawn by lot")
    ALL = "all", _("everything")


class Signing(models.TextChoices):
    """What a supervisor's signature is for. Nothing: none is asked for."""

    PASSES = "passes", _("it is passed with the signature")
    MARKED = "marked", _("it is marked afterwards")


class AssignmentPage(UnitPage):
    """A unit in which learners make something and hand it in. Complete when a trainer has marked it as passed."""

    task = RichTextField(
        _("what is to be done"),
        blank=True,
        features=TASK_FEATURES,
        help_text=_("What learners make, from what, and what you look at when you mark it."),
    )
    takes_text = models.BooleanField(_("a text written on the page"), default=True)
    takes_files = models.BooleanField(
        _("files and photos"), default=True, help_text=_("PDF, Word, Excel, PowerPoint and pictures.")
    )
    most_files = models.PositiveSmallIntegerField(
        _("files at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_FILES)]
    )
    most_points = models.PositiveSmallIntegerField(
        _("points at most"), default=10, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    criteria = models.JSONField(
        _("rubric"),
        default=list,
        blank=True,
        help_text=_("What you look at, and what each level is worth. Leave it empty to give plain points."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    most_tries = models.PositiveSmallIntegerField(
        _("tries allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as it takes."),
    )
    is_blind = models.BooleanField(
        _("marked without names"),
        default=False,
        help_text=_("Markers see neither name nor school nor names of files until the result is told."),
    )
    second_marking = models.CharField(
        _("marked by two"), max_length=10, choices=SecondMarking.choices, default=SecondMarking.NONE
    )
    second_share = models.PositiveSmallIntegerField(
        _("share marked by two, in percent"), default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    second_tolerance = models.PositiveSmallIntegerField(
        _("difference that needs an agreed mark, in percent"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("Up to this difference the mean of both marks counts; beyond it the markers agree on one."),
    )
    is_held = models.BooleanField(
        _("results wait to be told"),
        default=False,
        help_text=_("Learners are told nothing until you release the results, all at once or chosen ones."),
    )
    signing = models.CharField(
        _("signed by the supervisor"),
        max_length=10,
        blank=True,
        choices=Signing.choices,
        help_text=_("For work at the school: the director ticks what was seen and signs. Empty: nobody signs."),
    )
    observed_tasks = models.TextField(
        _("what the supervisor looks for"),
        blank=True,
        max_length=6000,
        help_text=_("One task on each line, at most 20. All must be seen before it is signed."),
    )
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("The same day for everybody. Leave empty if there is none.")
    )
    due_days = models.PositiveSmallIntegerField(
        _("or due so many days after enrolling"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    accepts_late = models.BooleanField(
        _("takes work after the due day"), default=True, help_text=_("It is then shown as late.")
    )

    # What is asked is in Wagtail's revisions; the rules learners are judged by have their own rows.
    history = RuleHistory(excluded_fields=["task", *(field.name for field in UnitPage._meta.concrete_fields)])

    icon = "edit"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel("task"),
        MultiFieldPanel(
            [FieldPanel("takes_text"), FieldPanel("takes_files"), FieldPanel("most_files")],
            heading=_("What is handed in"),
        ),
        MultiFieldPanel(
            [FieldPanel("most_points"), FieldPanel("pass_mark"), FieldPanel("most_tries"), FieldPanel("is_blind")],
            heading=_("Marking"),
        ),
        FieldPanel("criteria"),
        MultiFieldPanel(
            [
                FieldPanel("second_marking"),
                FieldPanel("second_share"),
                FieldPanel("second_tolerance"),
                FieldPanel("is_held"),
            ],
            heading=_("Second marker and release"),
        ),
        MultiFieldPanel(
            [FieldPanel("signing"), FieldPanel("observed_tasks")], heading=_("Signature of the supervisor")
        ),
        MultiFieldPanel(
            [FieldPanel("due_on"), FieldPanel("due_days"), FieldPanel("accepts_late")], heading=_("Due day")
        ),
        *UnitPage.closing_panels,
    ]
    search_fields = [*UnitPage.search_fields, index.SearchField("task")]

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_text=True) | Q(takes_files=True),
                name="assignment_takes_something",
                violation_error_message=_("Choose what is handed in: a text, files, or both."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_days=None),
                name="assignment_has_one_due_day",
                violation_error_message=_("Give one due day: a date, or days after enrolling."),
            ),
        ]

    def criteria_list(self) -> tuple[CriterionWords, ...]:
        """The rubric as it is worded now; empty where plain points are given."""
        return from_stored(self.criteria)

    def task_list(self) -> list[str]:
        """What the supervisor looks for, line by line."""
        return [line.strip() for line in self.observed_tasks.splitlines() if line.strip()]

    def search_text(self) -> str:
        return strip_tags(self.task.replace("</", " </"))
