"""A quiz as a trainer sets it up."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from assessments.models.bank import Question, QuestionCategory
from courses.models import UnitPage


class RuleHistory(HistoricalRecords):
    """A row when a rule of the quiz changed, not whenever Wagtail saves the page (which it does for every draft)."""

    def post_save(self, instance, created, using=None, **kwargs) -> None:
        rules = {field.attname for field in self.fields_included(instance)}
        saved = kwargs.get("update_fields")
        if created or saved is None or rules & set(saved):
            super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, instance, history_type, using=None) -> None:
        rules = [field.attname for field in self.fields_included(instance)]
        known = instance.history.values_list(*rules).first()
        if history_type != "~" or known != tuple(getattr(instance, rule) for rule in rules):
            super().create_historical_record(instance, history_type, using=using)


class QuizPage(UnitPage):
    """A unit that asks questions: a pre-test, a practice or a post-test."""

    class Purpose(models.TextChoices):
        PRE_TEST = "pre_test", _("pre-test")
        PRACTICE = "practice", _("practice")
        POST_TEST = "post_test", _("post-test")

    class Shows(models.TextChoices):
        AFTER_ATTEMPT = "after_attempt", _("after each attempt")
        AFTER_PASS = "after_pass", _("after passing")
        NEVER = "never", _("never")

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.POST_TEST)
    instructions = models.TextField(_("instructions"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=80, validators=[MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as one likes."),
    )
    is_shuffled = models.BooleanField(_("shuffle questions and options"), default=True)
    shows_answers = models.CharField(
        _("show right answers and explanations"), max_length=15, choices=Shows.choices, default=Shows.AFTER_ATTEMPT
    )

    # Title, text and order are in Wagtail's revisions; the rules learners are judged by have their own rows.
    history = RuleHistory(excluded_fields=["instructions", *(field.name for field in UnitPage._meta.concrete_fields)])

    icon = "quiz"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel("purpose"),
        FieldPanel("instructions"),
        InlinePanel("items", heading=_("Fixed questions"), label=_("question")),
        InlinePanel("draws", heading=_("Drawn at random"), label=_("draw")),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("max_attempts"),
                FieldPanel("is_shuffled"),
                FieldPanel("shows_answers"),
            ],
            heading=_("Rules"),
        ),
        *UnitPage.closing_panels,
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")


class QuizItem(Orderable):
    """A question that every attempt contains."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items", verbose_name=_("quiz"))
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="quiz_items", verbose_name=_("question")
    )

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_a_quiz")]

    def __str__(self) -> str:
        return str(self.question)


class QuizDraw(Orderable):
    """So many questions of one category (and tag), drawn anew for every attempt."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws", verbose_name=_("quiz"))
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, related_name="quiz_draws", verbose_name=_("category")
    )
    tag = models.CharField(_("tag"), max_length=60, blank=True, help_text=_("Only questions with this tag."))
    count = models.PositiveSmallIntegerField(_("how many"), default=10, validators=[MinValueValidator(1)])

    panels = [FieldPanel("category"), FieldPanel("tag"), FieldPanel("count")]

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        return f"{self.category} × {self.count}"
