"""The certificate register: series with running numbers, and immutable snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models import Enrolment, Regulation
from lms.core.codes import show_code
from lms.core.dates import today
from lms.organisations.models import Organisation

CHANGES_AFTER_ISSUE = {"status", "cancelled_at", "cancelled_by", "cancelled_by_id", "cancel_reason"}


class AlteredCertificate(Exception):
    """Somebody tried to change or delete an issued certificate: a fault of the programme, not of a person."""


class CertificateSeries(models.Model):
    """A run of numbers of one office in one year, and who signs."""

    class YearKind(models.TextChoices):
        CALENDAR = "calendar", _("calendar year")
        FISCAL = "fiscal", _("fiscal year")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificate_series", verbose_name=_("organisation")
    )
    prefix = models.CharField(_("prefix of the number"), max_length=30, help_text=_("For example นศ2-ธก."))
    year_kind = models.CharField(_("kind of year"), max_length=10, choices=YearKind.choices, default=YearKind.CALENDAR)
    year = models.PositiveSmallIntegerField(_("Buddhist year"))
    last_number = models.PositiveIntegerField(_("last number given"), default=0)
    has_thai_digits = models.BooleanField(_("Thai digits"), default=False)
    signatory_name = models.CharField(_("signed by"), max_length=150, blank=True)
    signatory_position = models.CharField(_("position of the signatory"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("certificate series")
        verbose_name_plural = _("certificate series")
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}"


class CertificateQuerySet(models.QuerySet):
    def update(self, **changes) -> int:
        """Only what happens after the issue can be updated; the snapshot cannot."""
        _refuse_alteration(changes)
        return super().update(**changes)

    def delete(self):
        raise AlteredCertificate("A certificate is cancelled, never deleted.")

    def of(self, user) -> Self:
        """The holder's own."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """Certificates of enrolments that ``user`` may see."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class Certificate(models.Model):
    """What was issued, word for word. A number is never used twice; cancelling needs a reason."""

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        CANCELLED = "cancelled", _("cancelled")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    series = models.ForeignKey(
        CertificateSeries, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("series")
    )
    number = models.PositiveIntegerField(_("running number"))
    number_text = models.CharField(_("number"), max_length=60)
    code = models.CharField(_("verification code"), max_length=14, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.VALID)

    issuer_name = models.CharField(_("issued by"), max_length=200)
    holder_name = models.CharField(_("holder"), max_length=250)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    course_title = models.CharField(_("course"), max_length=255)
    hours = models.DecimalField(_("training hours"), max_digits=5, decimal_places=1)
    completed_on = models.DateField(_("completed on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    has_thai_digits = models.BooleanField(_("Thai digits"), default=False)
    signatory_name = models.CharField(_("signed by"), max_length=150, blank=True)
    signatory_position = models.CharField(_("position of the signatory"), max_length=250, blank=True)

    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=500, blank=True)

    _history_user: models.Model | None  # who makes the change that is saved next
    history = HistoricalRecords()
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(status="valid"), name="one_valid_certificate_an_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(status="valid") | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="cancelled_certificate_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    def save(self, *args, **kwargs) -> None:
        """Refuse to alter what was issued (``AlteredCertificate``)."""
        if not self._state.adding:
            issued = type(self)._base_manager.get(pk=self.pk)
            _refuse_alteration(
                field.name
                for field in self._meta.concrete_fields
                if getattr(self, field.attname) != getattr(issued, field.attname)
            )
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AlteredCertificate("A certificate is cancelled, never deleted.")

    @property
    def is_valid(self) -> bool:
        """Not cancelled; it may have run out."""
        return self.status == self.Status.VALID

    @property
    def is_expired(self) -> bool:
        """Whether the last day on which it holds is past (Asia/Bangkok)."""
        return self.valid_until is not None and self.valid_until < today()

    @property
    def code_text(self) -> str:
        """``ABCD-EFGH-JKLM``, as it is printed."""
        return show_code(self.code)


class CitedRegulationQuerySet(models.QuerySet):
    def update(self, **changes) -> int:
        raise AlteredCertificate("What a certificate rests on is part of it.")

    def delete(self):
        raise AlteredCertificate("What a certificate rests on is part of it.")

    def with_successors(self) -> Self:
        """With the regulation as it stands today, and what took its place."""
        return self.select_related("regulation__superseded_by")


class CitedRegulation(models.Model):
    """A regulation that the course rested on when its certificate was issued, as it was called then."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="regulations", verbose_name=_("certificate")
    )
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="+", verbose_name=_("regulation"))
    code = models.CharField(_("code"), max_length=80)
    short_title = models.CharField(_("short title"), max_length=120)
    number = models.CharField(_("number"), max_length=120, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)

    objects = CitedRegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation of a certificate")
        verbose_name_plural = _("regulations of certificates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "regulation"], name="regulation_once_a_certificate")
        ]

    def __str__(self) -> str:
        return self.short_title

    def save(self, *args, **kwargs) -> None:
        """Refuse to alter what was issued (``AlteredCertificate``)."""
        if not self._state.adding:
            raise AlteredCertificate("What a certificate rests on is part of it.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AlteredCertificate("What a certificate rests on is part of it.")

    @property
    def successor(self) -> Regulation | None:
        """What took its place, or is about to, as far as is known today."""
        return self.regulation.superseded_by

    @property
    def is_past(self) -> bool:
        """Whether it no longer applies today (Asia/Bangkok)."""
        return self.regulation.state in {Regulation.State.SUPERSEDED, Regulation.State.ENDED}


def _refuse_alteration(names: Iterable[str]) -> None:
    altered = sorted(set(names) - CHANGES_AFTER_ISSUE)
    if altered:
        raise AlteredCertificate(f"A certificate keeps what was issued: {', '.join(altered)}.")
