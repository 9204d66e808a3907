"""What one learner, or the learners of one organisation, are granted beyond the rules of a quiz."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lms.organisations.models import Organisation


class AllowanceQuerySet(models.QuerySet):
    def meant_for(self, user: int, quiz: int) -> Self:
        """What may concern somebody at a quiz: their own, and that of every organisation; the widest first."""
        about = Q(user=user) | Q(organisation__isnull=False)
        return self.filter(about, quiz=quiz).select_related("organisation").order_by("organisation__path", "pk")


class QuizAllowance(models.Model):
    """An exception from the rules of a quiz, with its reason. Every change stays in its history."""

    quiz = models.ForeignKey(
        "assessments.QuizPage", on_delete=models.CASCADE, related_name="allowances", verbose_name=_("quiz")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("learner"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("school or area"),
        help_text=_("With all schools below it."),
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("extra minutes"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(600)],
        help_text=_("Beyond the time limit, and beyond the closing of the quiz."),
    )
    extra_attempts = models.PositiveSmallIntegerField(_("extra attempts"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True, help_text=_("Instead of the quiz's own."))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True, help_text=_("Instead of the quiz's own."))
    reason = models.CharField(_("reason"), max_length=500)

    _history_user: models.Model | None  # who makes the change that is saved next
    history = HistoricalRecords()
    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception from a quiz's rules")
        verbose_name_plural = _("exceptions from a quiz's rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, organisation__isnull=False) | Q(user__isnull=False, organisation=None),
                name="allowance_is_a_persons_or_an_organisations",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="allowance_opens_before_it_closes",
            ),
            models.UniqueConstraint(fields=["quiz", "user"], name="allowance_once_a_person"),
            models.UniqueConstraint(fields=["quiz", "organisation"], name="allowance_once_an_organisation"),
        ]

    def __str__(self) -> str:
        return str(self.user or self.organisation)
