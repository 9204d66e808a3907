"""Time that was given back to open attempts, with its reason."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Attempt
from lms.organisations.models import Organisation

MINUTES_AT_MOST = 600


class TimeBack(models.Model):
    """One act of giving time back: to one attempt, to a school or area, or to all. It is never changed."""

    quiz = models.ForeignKey(
        "assessments.QuizPage",
        on_delete=models.CASCADE,
        null=True,
        related_name="times_back",
        verbose_name=_("quiz"),
        help_text=_("Empty: every quiz."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("With all below it. Empty: everybody, or the one attempt."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_AT_MOST)]
    )
    since = models.DateTimeField(
        _("since"), null=True, help_text=_("What the deadline had closed since then was opened again.")
    )
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"))
    attempts = models.ManyToManyField(Attempt, related_name="times_back", verbose_name=_("attempts"))

    class Meta:
        verbose_name = _("time given back")
        verbose_name_plural = _("time given back")
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.minutes} · {self.reason}"
