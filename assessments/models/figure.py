"""What stands beside questions, kept as it was when they were written."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response
from assessments.models.bank import Question, QuestionVersion
from courses.models import COURSE_PATH_LENGTH, CourseOwner

CHECK_TAG = "check"
"""Questions that lessons may carry have this tag, so that nobody shows the key of an examination by mistake."""


class FigureQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What ``user`` is or was asked in an attempt, reads in the bank, or asks and marks on a course of theirs.

        What belongs to knowledge checks may stand in any lesson.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        beside = QuestionVersion.objects.filter(picture=OuterRef("pk"))
        owned = CourseOwner.objects.filter(user=user).order_by()
        colleagues = CourseOwner.objects.filter(course__in=owned.values("course")).order_by().values("user")
        read = Q(pk__in=Question.objects.visible_to(user)) | Q(owner__in=colleagues) | Q(tags__name=CHECK_TAG)
        beside = beside.filter(question__in=Question.objects.filter(read).order_by())
        asked = Response.objects.filter(version__picture=OuterRef("pk")).order_by()
        asked = asked.alias(course_path=Substr("attempt__quiz__path", 1, COURSE_PATH_LENGTH))
        asked = asked.filter(Q(attempt__enrolment__user=user) | Q(course_path__in=owned.values("course__path")))
        return self.filter(Exists(asked) | Exists(beside.order_by()))


class Figure(models.Model):
    """A picture beside a question: a copy, so that replacing it in the library changes no version. Never changed."""

    file = models.FileField(_("file"), upload_to="figures", db_index=True)
    digest = models.CharField(
        _("digest"), max_length=64, unique=True, help_text=_("Of its origin and words: the same is kept once.")
    )
    alt_text = models.CharField(_("alternative text"), max_length=255, blank=True)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))

    objects = FigureQuerySet.as_manager()
    is_new = False
    """Whether it was copied just now: who takes the work back takes its file back, too."""

    class Meta:
        verbose_name = _("figure of a question")
        verbose_name_plural = _("figures of questions")

    def __str__(self) -> str:
        return self.alt_text or str(self.file)
