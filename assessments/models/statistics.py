"""What the first attempts say of a quiz and its questions: computed as a job, kept with the moment of computing."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bank import Option, Question, QuestionVersion
from assessments.models.quiz import QuizPage
from courses.queries.editable import units_editable_by


class QuizStatisticQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Those of the quizzes that ``user`` may change."""
        return self.filter(quiz__in=units_editable_by(user).order_by().values("pk"))


class QuizStatistic(models.Model):
    """A quiz as a measuring instrument. Percentages are of the points of a paper."""

    quiz = models.OneToOneField(QuizPage, on_delete=models.CASCADE, related_name="statistic", verbose_name=_("quiz"))
    computed_at = models.DateTimeField(_("computed at"))
    seen_count = models.PositiveIntegerField(_("submitted attempts at that moment"))
    seen_points = models.BigIntegerField(_("sum of their scores in hundredths of a percent"))
    attempt_count = models.PositiveIntegerField(_("first attempts"))
    question_count = models.PositiveSmallIntegerField(_("questions of a paper"), null=True)
    mean_percent = models.FloatField(_("mean in percent"), null=True)
    deviation_percent = models.FloatField(_("standard deviation in percent"), null=True)
    alpha = models.FloatField(_("Cronbach's alpha"), null=True)
    error_percent = models.FloatField(_("standard error of measurement in percent"), null=True)
    is_drawn = models.BooleanField(_("papers differ in their questions"), default=False)

    objects = QuizStatisticQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistics of a quiz")
        verbose_name_plural = _("statistics of quizzes")

    def __str__(self) -> str:
        return f"{self.quiz_id}"


class ItemStatisticQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Of the questions ``user`` may read in quizzes they may change, and of the questions they may change."""
        here = Q(statistic__quiz__in=units_editable_by(user).order_by().values("pk"))
        readable = Q(version__question__in=Question.objects.visible_to(user).order_by().values("pk"))
        own = Q(version__question__in=Question.objects.editable_by(user).order_by().values("pk"))
        return self.filter((here & readable) | own)

    def to_improve(self) -> Self:
        """What is to be mended: the text that is asked today, of a question that is not retired."""
        return self.exclude(concern="").filter(
            version=F("version__question__current_version"), version__question__status=Question.Status.READY
        )


class ItemStatistic(models.Model):
    """One version of a question in one quiz."""

    class Concern(models.TextChoices):
        """What is wrong, the most urgent first."""

        MISKEYED = "miskeyed", _("the key may be wrong")
        NEGATIVE = "negative", _("those who know more do worse")
        HARD = "hard", _("too hard")
        WEAK = "weak", _("tells little apart")
        SKIPPED = "skipped", _("often left out")
        IDLE = "idle", _("options that nobody chooses")
        EASY = "easy", _("too easy")

    statistic = models.ForeignKey(QuizStatistic, on_delete=models.CASCADE, related_name="items", verbose_name=_("quiz"))
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.CASCADE, related_name="statistics", verbose_name=_("question version")
    )
    count = models.PositiveIntegerField(_("people"))
    facility = models.FloatField(_("facility"), help_text=_("Between 0 and 1."))
    discrimination = models.FloatField(_("discrimination"), null=True)
    upper_facility = models.FloatField(_("facility in the upper group"), null=True)
    lower_facility = models.FloatField(_("facility in the lower group"), null=True)
    omitted_count = models.PositiveIntegerField(_("without an answer"))
    median_seconds = models.PositiveSmallIntegerField(_("median time in seconds"), null=True)
    concern = models.CharField(_("to be improved"), max_length=10, choices=Concern.choices, blank=True, default="")

    objects = ItemStatisticQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistics of a question")
        verbose_name_plural = _("statistics of questions")
        constraints = [models.UniqueConstraint(fields=["statistic", "version"], name="item_statistic_once")]
        indexes = [models.Index(fields=["concern"], condition=~Q(concern=""), name="item_statistic_concern")]

    def __str__(self) -> str:
        return f"{self.statistic_id} · {self.version_id}"


class OptionStatistic(models.Model):
    """How often an option was chosen."""

    item = models.ForeignKey(
        ItemStatistic, on_delete=models.CASCADE, related_name="options", verbose_name=_("question")
    )
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+", verbose_name=_("option"))
    count = models.PositiveIntegerField(_("people"))
    upper_count = models.PositiveIntegerField(_("in the upper group"))
    lower_count = models.PositiveIntegerField(_("in the lower group"))

    class Meta:
        verbose_name = _("statistics of an option")
        verbose_name_plural = _("statistics of options")
        constraints = [models.UniqueConstraint(fields=["item", "option"], name="option_statistic_once")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.option_id}"
