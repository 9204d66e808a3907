"""What stands beside questions, kept as it was when they were written."""

from __future__ import annotations

from pathlib import PurePath
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
        owned = CourseOwner.objects.filter(user=user).order_by()
        colleagues = CourseOwner.objects.filter(course__in=owned.values("course")).order_by().values("user")
        read = Q(pk__in=Question.objects.visible_to(user)) | Q(owner__in=colleagues) | Q(tags__name=CHECK_TAG)
        asked = Response.objects.filter(version=OuterRef("pk")).order_by()
        asked = asked.alias(course_path=Substr("attempt__quiz__path", 1, COURSE_PATH_LENGTH))
        asked = asked.filter(Q(attempt__enrolment__user=user) | Q(course_path__in=owned.values("course__path")))
        here = OuterRef("pk")
        beside = QuestionVersion.objects.filter(Q(picture=here) | Q(sound=here) | Q(paper=here)).order_by()
        return self.filter(
            Exists(beside.filter(Exists(asked) | Q(question__in=Question.objects.filter(read).order_by())))
        )


class Figure(models.Model):
    """A picture, recording or document beside a question: a copy, so that the library may change. Never changed."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        SOUND = "sound", _("sound recording")
        PAPER = "paper", _("document")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PICTURE)
    file = models.FileField(_("file"), upload_to="figures", db_index=True)
    digest = models.CharField(
        _("digest"), max_length=64, unique=True, help_text=_("Of its origin and words: the same is kept once.")
    )
    alt_text = models.CharField(_("alternative text"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True, default="", help_text=_("As learners read it."))
    width = models.PositiveIntegerField(_("width in pixels"), default=0)
    height = models.PositiveIntegerField(_("height in pixels"), default=0)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    duration_seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    transcript = models.TextField(_("transcript"), blank=True, default="")

    objects = FigureQuerySet.as_manager()
    is_new = False
    """Whether it was copied just now: who takes the work back takes its file back, too."""

    class Meta:
        verbose_name = _("figure of a question")
        verbose_name_plural = _("figures of questions")

    def __str__(self) -> str:
        return self.title or self.alt_text or str(self.file)

    @property
    def extension(self) -> str:
        """``PDF`` of a document."""
        return PurePath(str(self.file.name)).suffix.removeprefix(".").upper()
