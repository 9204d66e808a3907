"""What must be completed before a course can be begun."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class CoursePrerequisite(Orderable):
    """A course that comes before another one. Whoever has begun already may go on."""

    course = ParentalKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="prerequisites", verbose_name=_("course")
    )
    needs = models.ForeignKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("course to complete before")
    )

    panels = [FieldPanel("needs")]

    class Meta(Orderable.Meta):
        verbose_name = _("course to complete before")
        verbose_name_plural = _("courses to complete before")
        constraints = [
            models.UniqueConstraint(fields=["course", "needs"], name="prerequisite_once"),
            models.CheckConstraint(condition=~Q(course=F("needs")), name="no_course_before_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.needs} → {self.course}"
