"""A programme: an ordered set of courses with a due date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from lms.organisations.models import Organisation


class Programme(ClusterableModel):
    """Courses that belong together, asked of the clerks below one organisation by one day."""

    title = models.CharField(_("title"), max_length=200)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("for the clerks of")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    assigned_at = models.DateTimeField(
        _("assigned at"),
        null=True,
        editable=False,
        help_text=_("Since then, clerks who begin to work there are enrolled too."),
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("organisation"),
        FieldPanel("due_on"),
        FieldPanel("is_active"),
        InlinePanel("programme_courses", heading=_("Courses, in order"), label=_("course"), min_num=1),
    ]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ProgrammeCourse(Orderable):
    """A course's place in a programme."""

    programme = ParentalKey(
        Programme, on_delete=models.CASCADE, related_name="programme_courses", verbose_name=_("programme")
    )
    course = models.ForeignKey(
        "courses.CoursePage", on_delete=models.PROTECT, related_name="programme_courses", verbose_name=_("course")
    )

    panels = [FieldPanel("course")]

    class Meta(Orderable.Meta):
        verbose_name = _("course of a programme")
        verbose_name_plural = _("courses of a programme")
        constraints = [models.UniqueConstraint(fields=["programme", "course"], name="course_once_a_programme")]

    def __str__(self) -> str:
        return f"{self.programme} · {self.course}"
