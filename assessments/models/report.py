"""What a learner says is wrong with a question, and what became of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessments.models.attempt import Attempt
from assessments.models.bank import Question, QuestionVersion
from courses.models.problems import LONGEST_ANSWER, LONGEST_PROBLEM
from lms.accounts.models import User


class QuestionReportQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The reporter's own."""
        return self.filter(reporter=user) if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Those nobody has answered."""
        return self.filter(status=QuestionReport.Status.OPEN)

    def on_the_desk_of(self, user) -> Self:
        """Reports on questions that ``user`` may change: one's own for a trainer, all for a moderator."""
        return self.filter(question__in=Question.objects.editable_by(user))


class QuestionReport(models.Model):
    """A mistake in a question, as a learner describes it; answered once, by whoever keeps the question."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        MENDED = "mended", _("mended")
        KEPT = "kept", _("stays as it is")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="reports", verbose_name=_("question"))
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("question version")
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="reports", verbose_name=_("attempt"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="question_reports",
        verbose_name=_("reported by"),
    )
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
    history = HistoricalRecords()
    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported question")
        verbose_name_plural = _("reported questions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "question"], condition=Q(status="open"), name="one_open_report_a_question"
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at__isnull=True, answer="")
                | (~Q(status="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_question_report_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["status", "question"], name="question_report_status")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.reporter_id}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
