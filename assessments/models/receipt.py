"""What a learner is given for the answers that were handed in."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Attempt


class ReceiptQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(attempt__enrolment__user=user) if user.is_authenticated else self.none()

    def valid(self) -> Self:
        """Those whose attempt was not opened again."""
        return self.filter(withdrawn_at=None)


class Receipt(models.Model):
    """That so many answers were handed in, and their digest. Never changed; withdrawn if the attempt goes on."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="receipts", verbose_name=_("attempt"))
    code = models.CharField(_("code"), max_length=12, unique=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    question_count = models.PositiveSmallIntegerField(_("questions"))
    answer_count = models.PositiveSmallIntegerField(_("answers"))
    digest = models.CharField(_("digest of the answers"), max_length=64)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(withdrawn_at=None), name="one_valid_receipt_an_attempt"
            ),
            models.CheckConstraint(
                condition=Q(answer_count__lte=models.F("question_count")), name="receipt_counts_what_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.code
