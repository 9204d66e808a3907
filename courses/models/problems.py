"""What a learner says is wrong in a lesson, and what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lms.accounts.models import User

LONGEST_PROBLEM = 2000
LONGEST_ANSWER = 1000


class ReportQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The reporter's own."""
        return self.filter(reporter=user) if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Those nobody has answered."""
        return self.filter(status=Report.Status.OPEN)


class Report(models.Model):
    """A mistake as a learner describes it; answered once, by whoever keeps what it is in."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        MENDED = "mended", _("mended")
        KEPT = "kept", _("stays as it is")

    text = models.TextField(_("what is wrong"), max_length=LONGEST_PROBLEM)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    reported_at = models.DateTimeField(_("reported at"))
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    _history_user: User | None

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ProblemReport(Report):
    """A mistake in a lesson, as a learner describes it; answered once, by whoever keeps the lesson."""

    unit = models.ForeignKey(
        "courses.UnitPage", on_delete=models.PROTECT, related_name="problem_reports", verbose_name=_("unit")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="problem_reports",
        verbose_name=_("reported by"),
    )
    block = models.CharField(
        _("block"), max_length=36, blank=True, help_text=_("Its id in the lesson; empty for the lesson as a whole.")
    )
    block_name = models.CharField(_("place"), max_length=200, help_text=_("As it was called when reported."))

    history = HistoricalRecords()
    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "unit", "block"], condition=Q(status="open"), name="one_open_report_a_block"
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at__isnull=True, answer="")
                | (~Q(status="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_report_has_its_answer",
            ),
        ]
        indexes = [models.Index(fields=["status", "unit"], name="report_status_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.block_name}"
