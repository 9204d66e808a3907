"""What a new publication of a unit means to those who have completed it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """Of publishing a unit anew, on those already past it. Nothing takes a completion or a certificate away."""

    MINOR = "minor", _("Minor: nobody needs to know")
    TELL = "tell", _("Tell them: whoever has completed it gets a message")
    READ_AGAIN = "read_again", _("Read again: it is opened anew for whoever has completed it, and they get a message")


class UnitChangeQuerySet(models.QuerySet):
    def announced(self) -> Self:
        """Those people are told of."""
        return self.exclude(effect=Effect.MINOR)

    def untold(self) -> Self:
        """Those people still have to be told of."""
        return self.announced().filter(told_at__isnull=True)


class UnitChange(models.Model):
    """What changed in a unit when, in a sentence for learners. Written once for every publication, never changed."""

    unit = models.ForeignKey(
        "courses.UnitPage", on_delete=models.CASCADE, related_name="changes", verbose_name=_("unit")
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("published version"),
    )
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices)
    summary = models.CharField(_("what changed"), max_length=300)
    published_at = models.DateTimeField(_("published at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    told_at = models.DateTimeField(_("told at"), null=True, editable=False)

    objects = UnitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a unit")
        verbose_name_plural = _("changes of units")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "revision"], name="change_once_a_publication"),
            models.CheckConstraint(condition=~Q(summary=""), name="change_says_what_changed"),
        ]
        indexes = [models.Index(fields=["unit", "effect", "published_at"], name="change_unit_effect")]

    def __str__(self) -> str:
        return self.summary

    @property
    def asks_to_read_again(self) -> bool:
        return self.effect == Effect.READ_AGAIN
