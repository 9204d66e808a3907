"""What supervisors' screens keep because it is too much to work out anew for each page: a few sums, no person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import QuizPage


class KeptComparison(models.Model):
    """Scores in percent before and after: how many people, means, and sums of squared distances from them."""

    count = models.PositiveIntegerField(_("people"))
    before_mean = models.FloatField(_("mean before"))
    before_squares = models.FloatField(_("squares before"))
    after_mean = models.FloatField(_("mean after"))
    after_squares = models.FloatField(_("squares after"))
    gain_mean = models.FloatField(_("mean gain"))
    gain_squares = models.FloatField(_("squares of the gain"))

    class Meta:
        abstract = True


class CountryGain(KeptComparison):
    """What the whole country gained up to a post-test, as it was computed last."""

    quiz = models.OneToOneField(QuizPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("post-test"))
    computed_at = models.DateTimeField(_("computed at"))
    seen_count = models.PositiveIntegerField(_("submitted attempts at that moment"))
    seen_points = models.BigIntegerField(_("sum of their scores in hundredths of a percent"))

    class Meta:
        verbose_name = _("gain of the country")
        verbose_name_plural = _("gains of the country")

    def __str__(self) -> str:
        return f"{self.quiz_id}"


class ObjectiveGain(KeptComparison):
    """The same in the questions of one category of the bank, or with one tag."""

    class Way(models.TextChoices):
        CATEGORY = "category", _("category")
        TAG = "tag", _("tag")

    country = models.ForeignKey(
        CountryGain, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("gain of the country")
    )
    way = models.CharField(_("kind of objective"), max_length=10, choices=Way.choices)
    label = models.CharField(_("objective"), max_length=255)

    class Meta:
        verbose_name = _("gain by objective")
        verbose_name_plural = _("gains by objective")
        constraints = [models.UniqueConstraint(fields=["country", "way", "label"], name="objective_gain_once")]

    def __str__(self) -> str:
        return f"{self.country_id} · {self.label}"
