"""What a learner keeps for themselves about a unit. Nobody else reads it: no admin, report or export shows it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 10_000


class UnitNoteQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """One's own; there is no other door."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def filled(self) -> Self:
        """Those that hold something."""
        return self.exclude(is_marked=False, text="", other_text="")

    def holding(self, words: str) -> Self:
        """Those with ``words`` in them or in the title of their unit."""
        return self.filter(Q(text__icontains=words) | Q(other_text__icontains=words) | Q(unit__title__icontains=words))


class UnitNote(models.Model):
    """A bookmark and a private note on a unit, one of each a person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unit_notes", verbose_name=_("person")
    )
    unit = models.ForeignKey("courses.UnitPage", on_delete=models.PROTECT, related_name="notes", verbose_name=_("unit"))
    is_marked = models.BooleanField(_("bookmarked"), default=False)
    text = models.TextField(_("note"), blank=True)
    other_text = models.TextField(
        _("other text"), blank=True, help_text=_("Written elsewhere at the same time; kept until its author decides.")
    )
    sequence = models.PositiveIntegerField(_("sequence"), default=0, help_text=_("Grows with every text."))
    writer = models.CharField(_("writer"), max_length=36, blank=True, help_text=_("The page that wrote last."))
    edition = models.PositiveIntegerField(_("edition"), default=0, help_text=_("Of that page; older ones come late."))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = UnitNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "unit"], name="one_note_a_unit")]
        indexes = [models.Index(fields=["user", "-updated_at", "-id"], name="note_user_updated")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.unit_id}"
