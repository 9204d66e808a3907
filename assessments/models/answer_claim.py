"""Answers of quizzes that somebody is marking just now."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response


class AnswerClaimQuerySet(models.QuerySet):
    def holding(self) -> Self:
        """Those whose time is not over."""
        return self.filter(until__gt=timezone.now())


class AnswerClaim(models.Model):
    """An answer is kept for one marker, until a moment. In a table of its own: few answers are read by a person."""

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, primary_key=True, related_name="claim", verbose_name=_("response")
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("being marked by")
    )
    until = models.DateTimeField(_("being marked until"))

    objects = AnswerClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer being marked")
        verbose_name_plural = _("answers being marked")

    def __str__(self) -> str:
        return f"{self.response_id} · {self.claimed_by}"
