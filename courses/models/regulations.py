"""Regulations that lessons and questions rest on, and the sums of money they set."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lms.accounts.models import User
from lms.core.dates import today


class RegulationQuerySet(models.QuerySet):
    """Regulations by how they stand today (Asia/Bangkok)."""

    def in_force(self) -> Self:
        """Neither ended nor still to come, as far as is known."""
        day = today()
        begun = Q(effective_on=None) | Q(effective_on__lte=day)
        return self.filter(begun, Q(ended_on__gte=day) | Q(ended_on=None, superseded_by=None))

    def superseded(self) -> Self:
        """Those for which another one was named, whether it applies already or not."""
        return self.filter(superseded_by__isnull=False)

    def ended(self) -> Self:
        """Those that no longer apply and were not superseded."""
        return self.filter(superseded_by=None, ended_on__lt=today())

    def unverified(self) -> Self:
        """Those nobody has compared with the original."""
        return self.filter(verified_at=None)


class Regulation(models.Model):
    """A law, rule, circular or manual. It is changed, verified and superseded by domain functions; never deleted."""

    class Kind(models.TextChoices):
        ACT = "act", _("act")
        MINISTERIAL_REGULATION = "ministerial_regulation", _("ministerial regulation")
        REGULATION = "regulation", _("regulation")
        ANNOUNCEMENT = "announcement", _("announcement")
        CIRCULAR = "circular", _("circular letter")
        ORDER = "order", _("order")
        MANUAL = "manual", _("manual")
        STANDARD = "standard", _("standard or criterion")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("in force")
        NOT_YET = "not_yet", _("not yet in force")
        REPLACED_SOON = "replaced_soon", _("about to be superseded")
        SUPERSEDED = "superseded", _("superseded")
        ENDED = "ended", _("no longer in force")

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Small letters, digits and hyphens, for example procurement-rules-2560. It stays for ever."),
    )
    title = models.CharField(_("full title"), max_length=500)
    short_title = models.CharField(_("short title"), max_length=120, help_text=_("As a lesson calls it."))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    number = models.CharField(
        _("number"), max_length=120, blank=True, help_text=_("For example กค (กวจ) 0405.2/ว 804, or ฉบับที่ 4.")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    ended_on = models.DateField(_("last day in force"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    superseded_at = models.DateTimeField(_("supersession recorded at"), null=True, editable=False)
    source_url = models.URLField(_("address of the original"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader should know of it; learners see it."))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_against = models.CharField(_("compared with"), max_length=200, blank=True, editable=False)

    _history_user: User | None  # who acted, for the row of history that the next save writes
    _change_reason: str
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))
    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["short_title", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(superseded_by=F("pk")), name="regulation_not_superseded_by_itself"),
            models.CheckConstraint(
                condition=Q(superseded_by=None, superseded_at=None)
                | Q(superseded_by__isnull=False, superseded_at__isnull=False),
                name="supersession_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(effective_on=None) | Q(ended_on__gte=F("effective_on")),
                name="regulation_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=False) | Q(verified_by=None), name="verification_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return reverse("learning:regulation", args=[self.code])

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_superseded(self) -> bool:
        """Whether another one was named, whether it applies already or not."""
        return self.superseded_by_id is not None

    @property
    def state(self) -> State:
        """How it stands today (Asia/Bangkok)."""
        day = today()
        has_ended = self.ended_on is not None and self.ended_on < day
        if self.is_superseded:
            return self.State.SUPERSEDED if has_ended or self.ended_on is None else self.State.REPLACED_SOON
        if has_ended:
            return self.State.ENDED
        return self.State.NOT_YET if self.effective_on and self.effective_on > day else self.State.IN_FORCE


class NamedAmount(models.Model):
    """A sum in baht that a regulation sets, written once and shown by every lesson that names it."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Small letters, digits and hyphens, for example specific-method-limit. It stays for ever."),
    )
    label = models.CharField(_("what it is"), max_length=200)
    amount = models.DecimalField(
        _("amount in baht"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="amounts", verbose_name=_("set by the regulation")
    )
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)

    _history_user: User | None
    _change_reason: str
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name = _("named amount")
        verbose_name_plural = _("named amounts")
        ordering = ["amount", "code"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="named_amount_not_negative")]

    def __str__(self) -> str:
        return f"{self.in_baht} · {self.label}"

    @property
    def in_baht(self) -> str:
        """``500,000 บาท``, whatever the language of the screen; satang only where there are any."""
        digits = f"{self.amount:,.2f}".removesuffix(".00")
        return f"{digits} บาท"

    @property
    def source(self) -> str:
        """The regulation and its clause: ``กฎกระทรวงวงเงิน 2560 ข้อ 1``."""
        return " ".join(filter(None, [self.regulation.short_title, self.clause]))


class Citation(models.Model):
    """That the published content of a unit rests on a regulation, directly or through one of its amounts.

    Kept by ``courses.domain.citations`` whenever a unit is published; nobody writes it by hand.
    """

    unit = models.ForeignKey(
        "courses.UnitPage", on_delete=models.CASCADE, related_name="citations", verbose_name=_("unit")
    )
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="citations", verbose_name=_("regulation")
    )
    amount = models.ForeignKey(
        NamedAmount,
        on_delete=models.PROTECT,
        null=True,
        related_name="citations",
        verbose_name=_("named amount"),
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "regulation"], condition=Q(amount=None), name="regulation_once_a_unit"
            ),
            models.UniqueConstraint(fields=["unit", "amount"], name="amount_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.regulation}"
