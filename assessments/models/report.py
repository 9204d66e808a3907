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
from courses.models.problems import Report, ReportQuerySet


class QuestionReportQuerySet(ReportQuerySet):
    def on_the_desk_of(self, user) -> Self:
        """Reports on questions that ``user`` may change: one's own for a trainer, all for a moderator."""
        return self.filter(question__in=Question.objects.editable_by(user))


class QuestionReport(Report):
    """A mistake in a question, as a learner describes it; answered once, by whoever keeps the question."""

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
