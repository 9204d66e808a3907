"""Who answers for a course: several people, of different groups if need be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Page

COURSE_PATH_LENGTH = 3 * Page.steplen
"""Of the tree path of a course, which stands below the catalogue below the root: the path of a unit begins with it."""


class CourseOwner(models.Model):
    """One of those who write a course: they edit and preview all of it, each other's drafts included.

    Given and taken away by ``courses.domain.ownership``, which leaves no course without an owner.
    """

    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="ownerships", verbose_name=_("course")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="course_ownerships",
        verbose_name=_("owner"),
    )
    given_at = models.DateTimeField(_("given at"), auto_now_add=True)

    _history_user: models.Model | None  # who makes the change that is saved next
    history = HistoricalRecords()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("owner of a course")
        verbose_name_plural = _("owners of courses")
        ordering = ["given_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="owner_once_a_course")]

    def __str__(self) -> str:
        return f"{self.course} · {self.user}"
