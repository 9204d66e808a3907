"""Addresses of other sites that lessons and regulations name, and whether they still answer."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 800
"""Longer ones are never asked; three bytes a letter still fit an index of PostgreSQL."""
FAILURES_OF_THE_DEAD = 2


class ExternalLinkQuerySet(models.QuerySet):
    def dead(self) -> Self:
        """Those that failed twice, at least a day apart, and have not answered since."""
        return self.filter(failure_count__gte=FAILURES_OF_THE_DEAD)


class ExternalLink(models.Model):
    """One address, however many lessons name it. Kept by ``courses.domain.links``."""

    url = models.URLField(_("address"), max_length=LONGEST_ADDRESS, unique=True)
    ask_at = models.DateTimeField(_("to be asked from"), default=timezone.now, db_index=True)
    last_checked_at = models.DateTimeField(_("last asked at"), null=True)
    last_answer = models.CharField(_("last answer"), max_length=20, blank=True, help_text=_("A status, or a reason."))
    failed_since = models.DateTimeField(_("fails since"), null=True)
    failure_count = models.PositiveIntegerField(_("failures"), default=0)

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        constraints = [
            models.CheckConstraint(
                condition=Q(failure_count=0, failed_since=None) | Q(failure_count__gt=0, failed_since__isnull=False),
                name="failing_link_says_since_when",
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def answer_in_words(self) -> str:
        """``answered 404``, or that there was no answer and why."""
        if self.last_answer.isdigit():
            return gettext("answered %(status)s") % {"status": self.last_answer}
        if self.last_answer == "unknown-host":
            return gettext("there is no site of that name")
        return gettext("no answer")
