"""A programme: courses in sets, asked of the people of its audiences by a day."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from lms.organisations.models import Organisation, Posting


class DueRule(models.Model):
    """By when something is to be done: a day for everybody, or days counted for each person."""

    class Kind(models.TextChoices):
        ON = "on", _("on a day")
        AFTER_POSTING = "posting", _("days after the work there begins")
        AFTER_ASSIGNMENT = "assigned", _("days after it is assigned")

    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(
        _("days"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Only with days that count.")
    )
    due_kind: str

    class Meta:
        abstract = True

    def due_for(self, *, assigned_on: dt.date, posted_on: dt.date) -> dt.date | None:
        """The day for somebody; nothing without a rule.

        Who worked there before the programme was assigned gets the days from the assignment.
        """
        if self.due_kind == DueRule.Kind.ON:
            return self.due_on
        if not self.due_kind or self.due_days is None:
            return None
        start = max(assigned_on, posted_on) if self.due_kind == DueRule.Kind.AFTER_POSTING else assigned_on
        return start + dt.timedelta(days=self.due_days)


def _due_constraint(name: str) -> models.CheckConstraint:
    """A rule has what it counts with."""
    return models.CheckConstraint(
        condition=Q(due_kind="")
        | Q(due_kind="on", due_on__isnull=False)
        | Q(due_kind__in=["posting", "assigned"], due_days__isnull=False),
        name=name,
    )


class ProgrammeQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        """Assigned once, and still active: those that ask something of people."""
        return self.filter(is_active=True, assigned_at__isnull=False)


class Programme(DueRule, ClusterableModel):
    """Courses that belong together, asked of the people of its audiences."""

    title = models.CharField(_("title"), max_length=200)
    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Small letters, digits and hyphens; part of its address.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("What it is for. Learners read it."))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("asked by"),
        help_text=_("The office in whose name it is asked, shown to learners."),
    )
    due_kind = models.CharField(
        _("due"),
        max_length=10,
        blank=True,
        default="",
        choices=[("", _("no fixed day")), *DueRule.Kind.choices],
        help_text=_("For the whole programme. A set may have a rule of its own."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Without it nobody owes the programme any more. What people have done stays."),
    )
    assigned_at = models.DateTimeField(
        _("assigned at"),
        null=True,
        editable=False,
        help_text=_(
            "Since then it is kept current: whoever joins its audiences gets it, whoever leaves owes it no more."
        ),
    )
    evaluated_on = models.DateField(_("last evaluated on"), null=True, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]
        constraints = [_due_constraint("programme_due_rule_is_whole")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_force(self) -> bool:
        """Whether it asks something of people."""
        return self.is_active and self.assigned_at is not None


class ProgrammeSet(DueRule, ClusterableModel, Orderable):
    """A step of a programme: all of its courses, or so many of them, perhaps only after the step before."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="sets", verbose_name=_("programme"))
    title = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("Learners see it above the courses, for example “Basics”."),
    )
    least = models.PositiveSmallIntegerField(
        _("how many of the courses"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty to ask for all of them. With a number, each person chooses which."),
    )
    needs_previous = models.BooleanField(
        _("only after the set before"),
        default=False,
        help_text=_("Its courses open when the set above is done. Who has begun one already may go on."),
    )
    due_kind = models.CharField(
        _("due"),
        max_length=10,
        blank=True,
        default="",
        choices=[("", _("as the whole programme")), *DueRule.Kind.choices],
    )

    class Meta(Orderable.Meta):
        verbose_name = _("set of courses")
        verbose_name_plural = _("sets of courses")
        constraints = [_due_constraint("programme_set_due_rule_is_whole")]

    def __str__(self) -> str:
        return self.title or f"{self.programme} · {self.sort_order}"


class ProgrammeCourse(Orderable):
    """A course's place in a set."""

    programme_set = ParentalKey(
        ProgrammeSet, on_delete=models.CASCADE, related_name="programme_courses", verbose_name=_("set of courses")
    )
    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.PROTECT, related_name="programme_courses", verbose_name=_("course")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("course of a programme")
        verbose_name_plural = _("courses of a programme")
        constraints = [models.UniqueConstraint(fields=["programme_set", "course"], name="course_once_a_set")]

    def __str__(self) -> str:
        return f"{self.programme_set} · {self.course}"


class ProgrammeAudience(Orderable):
    """Whom a programme is meant for: everybody who fits all that is filled in. Several audiences add up."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="audiences", verbose_name=_("programme"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programme_audiences",
        verbose_name=_("works at or below"),
    )
    position = models.CharField(
        _("position"),
        max_length=30,
        blank=True,
        default=Posting.Position.CLERK,
        choices=[("", _("any position")), *Posting.Position.choices],
    )
    employment_type = models.CharField(
        _("employment type"),
        max_length=30,
        blank=True,
        default="",
        choices=[("", _("any employment type")), *Posting.EmploymentType.choices],
    )
    started_from = models.DateField(_("began to work there on or after"), null=True, blank=True)
    started_until = models.DateField(_("began to work there on or before"), null=True, blank=True)
    completed_course = models.ForeignKey(
        "courses.CoursePage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("has completed the course"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self) -> str:
        return f"{self.programme} · {self.organisation}"
