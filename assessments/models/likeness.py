"""Questions that ask nearly the same: what they are compared by, and pairs that a trainer should look at."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bank import Question, QuestionVersion


class QuestionSketch(models.Model):
    """What a question is compared by; of its current version, or out of date."""

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="sketch", verbose_name=_("question")
    )
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("question version")
    )
    text_hash = models.CharField(_("fingerprint of the text"), max_length=32)
    sketch = models.BinaryField(_("sketch"))

    class Meta:
        verbose_name = _("sketch of a question")
        verbose_name_plural = _("sketches of questions")

    def __str__(self) -> str:
        return f"{self.question_id} · {self.text_hash}"


class QuestionPairQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Pairs of which ``user`` may read both and change one."""
        readable, editable = Question.objects.visible_to(user), Question.objects.editable_by(user)
        mine = Q(first__in=editable.values("pk")) | Q(second__in=editable.values("pk"))
        return self.filter(mine, first__in=readable.values("pk"), second__in=readable.values("pk"))

    def waiting(self) -> Self:
        """Not judged yet, and both still in use."""
        retired = Question.Status.RETIRED
        return self.filter(verdict="").exclude(Q(first__status=retired) | Q(second__status=retired))


class QuestionPair(models.Model):
    """Two questions that may be one, and what a trainer said of them."""

    class Verdict(models.TextChoices):
        DIFFERENT = "different", _("not the same")
        RETIRED = "retired", _("one was retired")

    first = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", verbose_name=_("question"))
    second = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", verbose_name=_("other question"))
    percent = models.PositiveSmallIntegerField(_("how alike, in percent"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True, default="")
    kept = models.ForeignKey(
        Question,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("question that stays"),
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    judged_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = QuestionPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of questions")
        verbose_name_plural = _("pairs of questions")
        ordering = ["-percent", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_of_questions_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_one_order"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="pair_percent_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.second_id}"
