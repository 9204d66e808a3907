"""A course package that somebody has sent, between looking at it and bringing it in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User

KEPT_FOR = dt.timedelta(days=1)


class PackageUploadQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        """Those that ``user`` has sent and that are not too old yet."""
        return self.filter(owner=user, created_at__gte=timezone.now() - KEPT_FOR)

    def expired(self) -> Self:
        """Those that are too old to be brought in."""
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class PackageUpload(models.Model):
    """The file as it was checked, under a key nobody can guess; its sender's alone, for a day.

    ``report`` is what its bringing in would do, and once it is done (``loaded_at``) what it did.
    """

    key = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    file = models.FileField(_("file"), upload_to="packages", blank=True)
    original_name = models.CharField(_("file name"), max_length=255)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, help_text=_("SHA-256 of the file."))
    report = models.JSONField(_("report"), default=dict)
    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("course")
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True, db_index=True)
    loaded_at = models.DateTimeField(_("loaded at"), null=True)

    objects = PackageUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded course package")
        verbose_name_plural = _("uploaded course packages")

    def __str__(self) -> str:
        return self.original_name
