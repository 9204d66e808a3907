"""What a marker writes again and again."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import CourseOwner, CoursePage

LONGEST_SAVED = 1000


class SavedCommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own, and those shared with the owners of a course of theirs."""
        if not user.is_authenticated:
            return self.none()
        owned = CourseOwner.objects.filter(user=user).order_by().values("course")
        return self.filter(Q(owner=user) | Q(course__in=owned))

    def of(self, user) -> Self:
        """One's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def for_course(self, path: str) -> Self:
        """Those that fit work of the course at ``path``: shared with it, or with no course."""
        return self.filter(Q(course=None) | Q(course__path=path))


class SavedComment(models.Model):
    """A comment to be put in again; shared with the owners of a course if it names one."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_comments", verbose_name=_("owner")
    )
    course = models.ForeignKey(
        CoursePage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shared with the owners of"),
    )
    text = models.CharField(_("comment"), max_length=LONGEST_SAVED)

    objects = SavedCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved comment")
        verbose_name_plural = _("saved comments")
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "text"], name="comment_saved_once"),
            models.CheckConstraint(condition=~Q(text=""), name="saved_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
