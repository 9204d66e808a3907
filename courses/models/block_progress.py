"""What a learner has seen and heard of one block of a lesson."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.enrolment import UnitProgress


class BlockProgress(models.Model):
    """The parts played, the pages seen, and where to go on. Once done it stays done, whatever becomes of the block."""

    progress = models.ForeignKey(
        UnitProgress, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("unit progress")
    )
    block_id = models.CharField(_("block"), max_length=64)
    ranges = models.JSONField(
        _("parts played"),
        default=list,
        blank=True,
        help_text=_("Pairs of milliseconds, from and to, in order and apart from each other."),
    )
    pages = models.JSONField(_("pages seen"), default=list, blank=True)
    position = models.PositiveIntegerField(_("where to go on, in milliseconds"), default=0)
    position_at = models.DateTimeField(_("went there at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    first_signal_at = models.DateTimeField(_("first heard of at"))
    last_signal_at = models.DateTimeField(_("last heard of at"))

    class Meta:
        verbose_name = _("block progress")
        verbose_name_plural = _("block progress")
        constraints = [
            models.UniqueConstraint(fields=["progress", "block_id"], name="block_progress_once_a_block"),
            models.CheckConstraint(
                condition=Q(last_signal_at__gte=F("first_signal_at")), name="block_progress_in_order_of_time"
            ),
            models.CheckConstraint(condition=~Q(block_id=""), name="block_progress_names_its_block"),
        ]

    def __str__(self) -> str:
        return f"{self.progress} · {self.block_id}"
