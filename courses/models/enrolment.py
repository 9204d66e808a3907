"""A learner's place on a course, and what is done of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lms.accounts.models import User
from lms.core.dates import today
from lms.organisations.models import Organisation


class EnrolmentQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """One's own, and those made at organisations ``user`` supervises."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(organisation__in=Organisation.objects.visible_to(user)))

    def counted(self) -> Self:
        """Those that count today: neither withdrawn nor followed by a renewal. At most one a learner and course."""
        return self.filter(is_current=True).exclude(status=Enrolment.Status.WITHDRAWN)

    def overdue(self) -> Self:
        """Active, and due before today (Asia/Bangkok)."""
        return self.filter(status=Enrolment.Status.ACTIVE, due_on__lt=today())


class Enrolment(models.Model):
    """A learner's place on a course; keeps the organisation of then. Completed never becomes incomplete.

    A completion that runs out is followed by a new enrolment that ``renews`` it (docs/adr/0008).
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("studying")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("learner")
    )
    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("course")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="enrolments",
        null=True,
        verbose_name=_("organisation then"),
    )
    programme = models.ForeignKey(
        "courses.Programme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("programme"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    progress_percent = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    last_unit = models.ForeignKey(
        "courses.UnitPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("unit last worked on"),
    )
    last_active_at = models.DateTimeField(_("last active at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("The last day on which the completion holds; empty: always."),
    )
    renews = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        verbose_name=_("renews"),
        help_text=_("The completion that runs out, and stays on record."),
    )
    is_current = models.BooleanField(
        _("current"), default=True, help_text=_("Not any more once a renewal of it has begun.")
    )

    _history_user: User | None  # who acted, for the row of history that the next save writes
    _change_reason: str | None
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), excluded_fields=["last_unit"])
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=~Q(status="withdrawn") & Q(is_current=True),
                name="one_enrolment_a_course",
            ),
            models.CheckConstraint(
                condition=Q(is_current=True) | Q(status="completed"), name="only_completed_enrolment_is_followed"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(status="completed"), name="only_completion_has_validity"
            ),
            models.CheckConstraint(
                condition=Q(status="completed", completed_at__isnull=False)
                | (~Q(status="completed") & Q(completed_at__isnull=True)),
                name="completed_enrolment_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="progress_at_most_100"),
        ]
        indexes = [models.Index(fields=["course", "status"], name="enrolment_course_status")]

    def __str__(self) -> str:
        return f"{self.user} · {self.course}"

    @property
    def is_completed(self) -> bool:
        return self.status == self.Status.COMPLETED

    @property
    def is_overdue(self) -> bool:
        """Active and due before today (Asia/Bangkok)."""
        return self.status == self.Status.ACTIVE and self.due_on is not None and self.due_on < today()


class UnitProgress(models.Model):
    """What a learner has done of one unit."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="unit_progress", verbose_name=_("enrolment")
    )
    unit = models.ForeignKey(
        "courses.UnitPage", on_delete=models.PROTECT, related_name="unit_progress", verbose_name=_("unit")
    )
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    read_again_at = models.DateTimeField(
        _("read again at"),
        null=True,
        blank=True,
        help_text=_("After a change that asked for it; the moment of completion stays."),
    )
    score_percent = models.DecimalField(
        _("best score in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    checked_items = models.JSONField(
        _("ticked checklist items"),
        default=list,
        blank=True,
        help_text=_("Ids of checklist items of the lesson that the learner has ticked."),
    )
    has_helped = models.BooleanField(
        _("helped"), default=False, help_text=_("The learner says so; it may be taken back.")
    )
    opened_at = models.DateTimeField(
        _("opened at"), null=True, blank=True, help_text=_("Known of lessons that ask for more than to be read.")
    )
    reached_end_at = models.DateTimeField(_("read to the end at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("unit progress")
        verbose_name_plural = _("unit progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "unit"], name="progress_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.unit_id}"
