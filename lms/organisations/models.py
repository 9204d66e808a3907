"""Where people work, and who may look: one tree, dated postings, roles that reach down."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from lms.core.dates import today

code_validator = RegexValidator(r"^[0-9A-Za-z-]{1,20}$", _("A code has letters, digits and hyphens only."))


class OrganisationQuerySet(MP_NodeQuerySet):
    def below(self, organisation: Organisation) -> Self:
        """``organisation`` and everything under it."""
        return self.filter(path__startswith=organisation.path)

    def above(self, organisation: Organisation) -> Self:
        """``organisation`` and everything over it, from the top down."""
        step = Organisation.steplen
        paths = [organisation.path[:end] for end in range(step, len(organisation.path) + step, step)]
        return self.filter(path__in=paths).order_by("path")

    def visible_to(self, user) -> Self:
        """Organisations ``user`` may look into as a supervisor: where the role is held, and all below."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(reach_q(RoleAssignment.objects.paths_of(user, RoleAssignment.Role.SUPERVISOR), "path"))


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):
    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A node of the one tree: national > area > cluster > school. Codes are text, never integers."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("national office")
        AREA = "area", _("area office")
        CLUSTER = "cluster", _("cluster")
        SCHOOL = "school", _("school")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=20, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    cluster_label = models.CharField(
        _("name of the middle level"),
        max_length=60,
        blank=True,
        help_text=_("What this area calls its clusters, for example กลุ่มโรงเรียน or ศูนย์เครือข่าย."),
    )

    node_order_by: list[str] = []
    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["kind", "path"], name="organisation_kind_path")]
        constraints = [
            models.UniqueConstraint(fields=["depth"], condition=Q(depth=1), name="organisations_are_one_tree"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name that fits a table."""
        return self.short_name or self.name


class PostingQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        """Postings that run on ``day``."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def current(self) -> Self:
        """Postings that run today (Asia/Bangkok)."""
        return self.on(today())

    def visible_to(self, user) -> Self:
        """Postings at organisations ``user`` supervises, and one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(organisation__in=Organisation.objects.visible_to(user)) | Q(user=user))


class Posting(models.Model):
    """Where someone works, from–until. A transfer ends one posting and begins another; the past is never rewritten."""

    class Position(models.TextChoices):
        CLERK = "clerk", _("school clerk")
        DIRECTOR = "director", _("school director")
        TEACHER = "teacher", _("teacher")
        CLUSTER_HEAD = "cluster_head", _("cluster head")
        OFFICER = "officer", _("area officer")
        SUPERVISOR = "educational_supervisor", _("educational supervisor")
        NATIONAL = "national_officer", _("national officer")

    class EmploymentType(models.TextChoices):
        TEMPORARY = "temporary", _("temporary employee")
        CONTRACTOR = "contractor", _("service contractor")
        GOVERNMENT_EMPLOYEE = "government_employee", _("government employee")
        PERMANENT_EMPLOYEE = "permanent_employee", _("permanent employee")
        TEACHER = "teacher", _("teacher with clerical duties")
        CIVIL_SERVANT = "civil_servant", _("civil servant")
        OTHER = "other", _("other")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="postings", verbose_name=_("organisation")
    )
    position = models.CharField(_("position"), max_length=30, choices=Position.choices, default=Position.CLERK)
    employment_type = models.CharField(
        _("employment type"), max_length=30, choices=EmploymentType.choices, default=EmploymentType.OTHER
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("main place of work"), default=True)

    _history_user: models.Model | None  # who makes the change that is saved next
    history = HistoricalRecords()
    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["user", "-is_primary", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="posting_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_primary=True, ends_on=None), name="one_open_primary_posting"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "position"], condition=Q(ends_on=None), name="one_open_posting_a_place"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "position", "ends_on"], name="posting_place_position")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class RoleAssignmentQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        """Roles that are held on ``day``."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)

    def active(self) -> Self:
        """Roles that are held today."""
        return self.on(today())

    def paths_of(self, user, role: str) -> list[str]:
        """Tree paths at which ``user`` holds ``role`` today."""
        return list(self.active().filter(user=user, role=role).values_list("organisation__path", flat=True))


class RoleAssignment(models.Model):
    """A role held at an organisation; it reaches everything below. Working somewhere is not a role."""

    class Role(models.TextChoices):
        SUPERVISOR = "supervisor", _("supervisor")
        MODERATOR = "moderator", _("moderator of communities")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="role_assignments", verbose_name=_("organisation")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    _history_user: models.Model | None  # who makes the change that is saved next
    history = HistoricalRecords()
    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        ordering = ["user", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"], condition=Q(ends_on=None), name="one_open_role_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


def reach_q(paths: list[str], field: str) -> Q:
    """Rows whose tree path in ``field`` lies at or below one of ``paths``; nothing for no paths."""
    reach = Q(pk__in=[])
    for path in paths:
        reach |= Q(**{f"{field}__startswith": path})
    return reach


def at_or_below(organisation: Organisation, field: str) -> Q:
    """Rows whose organisation in ``field`` is ``organisation`` or lies below it.

    All lie below the root, of which the database allows one: there nothing is compared, row by row of the country.
    """
    if organisation.is_root():
        return Q(**{f"{field}__isnull": False})
    return Q(**{f"{field}__path__startswith": organisation.path})
