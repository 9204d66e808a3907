"""What a lesson names as its sources."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from courses.models.regulations import Regulation


class LessonSource(Orderable):
    """What a lesson rests on: a regulation of the register, or a page that is none."""

    lesson = ParentalKey(
        "courses.LessonPage", on_delete=models.CASCADE, related_name="sources", verbose_name=_("lesson")
    )
    regulation = models.ForeignKey(
        Regulation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lesson_sources",
        verbose_name=_("regulation"),
    )
    clause = models.CharField(
        _("clause"), max_length=200, blank=True, help_text=_("Of the regulation, for example ข้อ 22 or มาตรา 56.")
    )
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Only of a page that is no regulation.")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_verified = models.BooleanField(
        _("checked against the original"),
        default=False,
        help_text=_("If not, learners are told to ask their area office before relying on it."),
    )

    panels = [
        FieldPanel("regulation"),
        FieldPanel("clause"),
        FieldPanel("title"),
        FieldPanel("url"),
        FieldPanel("is_verified"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("source of a lesson")
        verbose_name_plural = _("sources of a lesson")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(regulation__isnull=False) | ~models.Q(title=""),
                name="source_is_a_regulation_or_has_a_title",
            )
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [str(self.regulation), self.clause])) if self.regulation else self.title

    def clean(self) -> None:
        """Refuse a source that names neither a regulation nor a title."""
        if self.regulation_id is None and not self.title:
            raise ValidationError({"title": _("Choose a regulation, or write the title of the page.")})

    @property
    def is_reliable(self) -> bool:
        """Whether it was checked, and so was the regulation it names."""
        return self.is_verified and (self.regulation is None or self.regulation.is_verified)
