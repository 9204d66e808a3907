"""A file of questions that was looked at and waits for its owner's word."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.bank import Question, QuestionCategory

KEPT_FOR = dt.timedelta(days=1)


class QuestionFileQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """Those that ``user`` uploaded within a day: nobody else ever sees them."""
        return self.filter(uploaded_by=user, uploaded_at__gt=timezone.now() - KEPT_FOR)

    def expired(self) -> Self:
        return self.filter(uploaded_at__lte=timezone.now() - KEPT_FOR)


class QuestionFile(models.Model):
    """The bytes as they were checked, and how they are to come in."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    file_name = models.CharField(_("file name"), max_length=255)
    format = models.CharField(_("format"), max_length=20)
    content = models.BinaryField(_("content"))
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    status = models.CharField(_("status"), max_length=10, choices=Question.Status.choices)
    is_all_or_nothing = models.BooleanField(_("all or nothing"), default=False)
    taken_in_at = models.DateTimeField(_("taken in at"), null=True, editable=False)

    objects = QuestionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")
        indexes = [models.Index(fields=["uploaded_at"], name="question_file_uploaded_at")]

    def __str__(self) -> str:
        return self.file_name
