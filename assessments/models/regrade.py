"""Grading attempts again because a key was wrong: what was decided, and whose result changed."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessments.models.bank import Question, QuestionVersion
from lms.accounts.models import User


class Regrade(models.Model):
    """One decision about versions of a question that were asked with a wrong key. Never changed, never deleted."""

    class Ruling(models.TextChoices):
        ACCEPT = "accept", _("other options are right")
        GIVE = "give", _("everybody gets the point")
        OMIT = "omit", _("the question does not count")

    class Status(models.TextChoices):
        RUNNING = "running", _("being graded")
        DONE = "done", _("done")

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="regrades", verbose_name=_("question")
    )
    versions = models.ManyToManyField(QuestionVersion, related_name="+", verbose_name=_("question versions"))
    ruling = models.CharField(_("what changes"), max_length=10, choices=Ruling.choices)
    accepted = models.JSONField(_("options that are right"), default=list, blank=True, help_text=_("Ids of options."))
    reason = models.TextField(_("reason"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    made_at = models.DateTimeField(_("decided at"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RUNNING)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    _history_user: User | None
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(status="running"), name="one_running_regrade_a_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.ruling}"


class RegradedAttempt(models.Model):
    """An attempt whose result a regrade changed, or would have taken a pass from: that one stays as it was."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="results", verbose_name=_("regrade"))
    attempt = models.ForeignKey(
        "assessments.Attempt", on_delete=models.PROTECT, related_name="regraded", verbose_name=_("attempt")
    )
    score_before = models.DecimalField(_("score before"), max_digits=5, decimal_places=2)
    score_after = models.DecimalField(_("score after"), max_digits=5, decimal_places=2)
    was_passed = models.BooleanField(_("passed before"))
    is_passed = models.BooleanField(_("passed after"))
    is_kept = models.BooleanField(
        _("kept as it was"), default=False, help_text=_("It would have fallen below the pass mark.")
    )

    class Meta:
        verbose_name = _("regraded attempt")
        verbose_name_plural = _("regraded attempts")
        ordering = ["regrade", "pk"]
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="attempt_once_a_regrade")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.score_before} → {self.score_after}"

    @property
    def before(self) -> Decimal:
        return self.score_before

    @property
    def after(self) -> Decimal:
        return self.score_after

    @property
    def is_gained(self) -> bool:
        """Whether it passes because of the regrade."""
        return self.is_passed and not self.was_passed
