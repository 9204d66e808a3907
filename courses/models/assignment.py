"""What a person owes of a programme, more time that was given, and what could not be applied."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models.enrolment import Enrolment
from courses.models.programme import Programme
from lms.core.dates import today
from lms.organisations.models import Organisation


class AssignmentQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """One's own, and those that count at organisations ``user`` supervises."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(organisation__in=Organisation.objects.visible_to(user)))

    def owed(self) -> Self:
        """Those of which something is still to be done."""
        return self.filter(state__in=[ProgrammeAssignment.State.OWED, ProgrammeAssignment.State.EXPIRED])

    def standing(self) -> Self:
        """Owed, done or to be renewed: everything but withdrawn."""
        return self.exclude(state=ProgrammeAssignment.State.WITHDRAWN)


class ProgrammeAssignment(models.Model):
    """A programme asked of a person. What is done stays with them; what is owed follows their place of work."""

    class State(models.TextChoices):
        OWED = "owed", _("to be done")
        DONE = "done", _("done")
        EXPIRED = "expired", _("to be renewed")
        WITHDRAWN = "withdrawn", _("no longer asked")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programme_assignments",
        verbose_name=_("learner"),
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("programme")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programme_assignments",
        null=True,
        verbose_name=_("organisation then"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OWED)
    assigned_at = models.DateTimeField(_("assigned at"))
    posted_on = models.DateField(_("worked there since"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    _change_reason: str | None
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a programme")
        verbose_name_plural = _("assignments of programmes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "programme"], name="programme_once_a_person"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="done_programme_has_its_moment"
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="assignment_programme_state")]

    def __str__(self) -> str:
        return f"{self.user} · {self.programme}"

    @property
    def is_owed(self) -> bool:
        """Whether something of it is still to be done."""
        return self.state in (self.State.OWED, self.State.EXPIRED)

    @property
    def is_overdue(self) -> bool:
        """Owed, and due before today (Asia/Bangkok)."""
        return self.is_owed and self.due_on is not None and self.due_on < today()


class Extension(models.Model):
    """More time for one person, on one course or a whole programme, with its reason. Added, never changed."""

    assignment = models.ForeignKey(
        ProgrammeAssignment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("assignment of a programme"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("enrolment"),
    )
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, enrolment__isnull=True)
                | Q(assignment__isnull=True, enrolment__isnull=False),
                name="extension_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment or self.enrolment} · {self.until}"


class AssignmentExceptionQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that still stand."""
        return self.filter(resolved_at=None)


class AssignmentException(models.Model):
    """What a programme asks and could not be applied, until it is mended. Without a person it concerns everybody."""

    class Why(models.TextChoices):
        NO_POSTING = "no_posting", _("works nowhere at the moment, so that nobody asks for the rest")
        SEVERAL_PLACES = "several_places", _("has several main places of work")
        DUE_PASSED = "due_passed", _("joined after the due day, so that no day holds")
        WITHDRAWN = "withdrawn", _("was taken off the course")
        COURSE_CLOSED = "course_closed", _("course is not published")
        TOO_FEW = "too_few", _("set asks for more courses than are published")
        NEEDS_CLOSED = "needs_closed", _("needs a course first that is only open by assignment and not asked for here")
        CIRCLE = "circle", _("needs itself first, by way of other courses")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("programme")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("learner"),
    )
    course = models.ForeignKey(
        "courses.CoursePage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
    )
    why = models.CharField(_("why"), max_length=20, choices=Why.choices)
    first_seen_at = models.DateTimeField(_("first seen at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = AssignmentExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception of a programme")
        verbose_name_plural = _("exceptions of programmes")
        ordering = ["why", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("programme"),
                Coalesce("user", 0),
                Coalesce("course", 0),
                "why",
                condition=Q(resolved_at=None),
                name="exception_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.get_why_display()}"
