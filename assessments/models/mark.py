"""A person's judgement on what was handed in. It is added; what it said before stays."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response
from assessments.models.lasting import Lasting, LastingQuerySet
from assessments.models.rubric import RubricCriterion, RubricLevel
from assessments.models.submission import Submission

LONGEST_COMMENT = 5000
LONGEST_REMARK = 1000


class MarkQuerySet(LastingQuerySet):
    def shown_to(self, user) -> Self:
        """Without what another said of work that waits for a second opinion: two marks are given independently."""
        return self.exclude(~Q(marked_by=user), released_at=None, submission__status=Submission.Status.SECOND)

    def told(self) -> Self:
        """Those their learner reads, the latest first: that one holds."""
        return self.filter(released_at__isnull=False).order_by("-pk")


class Mark(Lasting):
    """Points and a comment on a submission, or on the answer to one question; or the word that it is to be done anew.

    What a learner reads is a mark with ``released_at``; others are a marker's, to be compared and released.
    """

    class Kind(models.TextChoices):
        TOLD = "told", _("told at once")
        OPINION = "opinion", _("opinion of one marker")
        AGREED = "agreed", _("agreed on")
        RESULT = "result", _("what was decided")

    submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name=_("submission"),
    )
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, blank=True, related_name="marks", verbose_name=_("response")
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    most_points = models.DecimalField(_("points at most"), max_digits=6, decimal_places=2)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TOLD)
    is_return = models.BooleanField(_("sent back to be done anew"), default=False)
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_COMMENT)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"))
    released_at = models.DateTimeField(_("told at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("told by"),
    )

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False, response=None) | Q(submission=None, response__isnull=False),
                name="mark_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(is_return=True, points=None) & ~Q(comment="") | Q(is_return=False, points__isnull=False),
                name="mark_has_points_or_sends_back",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("most_points")), name="mark_points_in_range"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["told", "result"], released_at__isnull=False)
                | Q(kind__in=["opinion", "agreed"], released_at=None, response=None, is_return=False),
                name="mark_is_told_by_its_kind",
            ),
            models.CheckConstraint(condition=Q(most_points__gt=0), name="mark_has_points_to_give"),
        ]

    def __str__(self) -> str:
        return f"{self.submission or self.response} · {self.marked_by}"


class MarkLine(Lasting):
    """The level somebody gave for one criterion of a rubric, and what they say to it."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="lines", verbose_name=_("mark"))
    criterion = models.ForeignKey(
        RubricCriterion, on_delete=models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    level = models.ForeignKey(RubricLevel, on_delete=models.PROTECT, related_name="+", verbose_name=_("level"))
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_REMARK)

    class Meta:
        verbose_name = _("line of a mark")
        verbose_name_plural = _("lines of marks")
        ordering = ["mark", "criterion"]
        constraints = [models.UniqueConstraint(fields=["mark", "criterion"], name="one_level_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.level}"
