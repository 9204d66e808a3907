"""Words of the office and what they mean, written once and explained wherever a lesson uses them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models.regulations import Regulation
from lms.accounts.models import User


class GlossaryTermQuerySet(models.QuerySet):
    def owned_by(self, user: User) -> Self:
        """Those ``user`` answers for."""
        return self.filter(owner=user)


class GlossaryTerm(models.Model):
    """A word and its meaning. Everybody reads it; its owner and moderators change it; it is never deleted."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Small letters, digits and hyphens, for example incoming-register. It stays for ever."),
    )
    term = models.CharField(_("term"), max_length=120, unique=True)
    meaning = models.TextField(
        _("meaning"), max_length=600, help_text=_("One or two sentences, as one would tell a new colleague.")
    )
    regulation = models.ForeignKey(
        Regulation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("defined in the regulation"),
    )
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("owner"),
    )

    _history_user: User | None  # who acted, for the row of history that the next save writes
    history = HistoricalRecords()
    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.CheckConstraint(condition=~Q(term="") & ~Q(meaning=""), name="glossary_term_says_something")
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def source(self) -> str:
        """The regulation that defines it and its clause; empty for a word of everyday."""
        return " ".join(filter(None, [self.regulation.short_title, self.clause])) if self.regulation else ""
