"""What a learner makes for an assignment, and hands in."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assignment import AssignmentPage, Signing
from assessments.models.rubric import Rubric
from courses.models import COURSE_PATH_LENGTH, CourseOwner, Enrolment
from lms.accounts.models import User
from lms.core.text import normalise
from media.uploads import EXTENSIONS as PICTURES

LONGEST_TEXT = 20_000
LONGEST_NAME = 255
LARGEST_FILE = 15 * 1024 * 1024
"""Bytes of one file that a learner sends."""
ACCEPTED_FILES = ("pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt", "odt", "ods", "odp", *PICTURES)
"""Extensions of what learners may send."""


class SubmissionQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()

    def handed_in(self) -> Self:
        """No drafts: these are nobody's business but their learner's."""
        return self.exclude(status=Submission.Status.DRAFT)

    def free_for(self, user) -> Self:
        """Those that nobody else is marking just now."""
        return self.exclude(~Q(claimed_by=user), claimed_by__isnull=False, claimed_until__gt=timezone.now())

    def waiting(self) -> Self:
        """Those that wait for a mark: the first, the second, or the one that is agreed on."""
        return self.filter(status__in=Submission.WAITING)

    def awaiting(self, user) -> Self:
        """Those that wait for a mark of ``user``: not for the second of two whose first is theirs."""
        return self.filter(waits_for(user))

    def markable_by(self, user) -> Self:
        """What ``user`` may read and mark: handed in on a course of theirs, by somebody else; all for a moderator."""
        if not user.is_authenticated or not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
            return self.none()
        found = self.handed_in().exclude(enrolment__user=user).exclude(status=Submission.Status.UNSIGNED)
        if user.has_perm("assessments.moderate_submission"):
            return found
        owned = CourseOwner.objects.filter(user=user).order_by().values("course__path")
        found = found.alias(course_path=Substr("assignment__path", 1, COURSE_PATH_LENGTH))
        return found.filter(course_path__in=owned)


class Submission(models.Model):
    """One try at an assignment. What it is judged by is frozen when it is handed in; its text then stands for ever."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        UNSIGNED = "unsigned", _("waits for the supervisor")
        SUBMITTED = "submitted", _("handed in")
        SECOND = "second", _("waits for a second mark")
        DISPUTED = "disputed", _("waits for an agreed mark")
        JUDGED = "judged", _("waits to be told")
        MARKED = "marked", _("marked")
        RETURNED = "returned", _("sent back")

    WAITING = (Status.SUBMITTED, Status.SECOND, Status.DISPUTED)

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("enrolment")
    )
    assignment = models.ForeignKey(
        AssignmentPage, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("assignment")
    )
    number = models.PositiveSmallIntegerField(_("try"))
    is_current = models.BooleanField(_("current"), default=True, help_text=_("Not any more once a new try has begun."))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    reference = models.CharField(_("reference"), max_length=16, unique=True)
    text = models.TextField(_("text"), blank=True)
    sequence = models.PositiveIntegerField(
        _("sequence"), default=0, help_text=_("Counts the saved changes, so that none is overwritten unseen.")
    )
    begun_at = models.DateTimeField(_("begun at"))
    saved_at = models.DateTimeField(_("saved at"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("As it held when it was handed in."))
    is_late = models.BooleanField(_("late"), default=False)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in percent"))
    signing = models.CharField(_("signed by the supervisor"), max_length=10, blank=True, choices=Signing.choices)
    is_double = models.BooleanField(_("marked by two"), default=False)
    rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rubric"),
        help_text=_("As it was worded when it was handed in; nothing if plain points are given."),
    )
    released_at = models.DateTimeField(_("result told at"), null=True, blank=True)
    score_percent = models.DecimalField(_("score in percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("being marked by"),
    )
    claimed_until = models.DateTimeField(_("being marked until"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["enrolment", "assignment", "number"]
        permissions = [("moderate_submission", "Can mark what is handed in on every course")]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "assignment", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "assignment"], condition=Q(is_current=True), name="one_current_submission"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at=None) | (~Q(status="draft") & Q(submitted_at__isnull=False)),
                name="submission_handed_in_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(is_current=True) | Q(released_at__isnull=False), name="only_told_result_is_followed"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, score_percent=None, is_passed=None)
                | Q(status="marked", released_at__isnull=False, score_percent__isnull=False, is_passed__isnull=False)
                | Q(status="returned", released_at__isnull=False, score_percent=None, is_passed=None),
                name="submission_result_fits_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["second", "disputed"]) | Q(is_double=True), name="second_mark_is_asked_for"
            ),
            models.CheckConstraint(condition=~Q(status="unsigned", signing=""), name="signature_is_asked_for"),
            models.CheckConstraint(
                condition=~Q(status="returned") | Q(released_at__isnull=False), name="sent_back_submission_is_told"
            ),
            models.CheckConstraint(
                condition=Q(score_percent=None) | Q(score_percent__gte=0, score_percent__lte=100),
                name="submission_score_0_to_100",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "status", "submitted_at"], name="submission_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def most_points(self) -> int:
        """What may be given for it at most."""
        return self.rubric.most_points if self.rubric else self.assignment.most_points

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_waiting(self) -> bool:
        """Handed in, and no result told."""
        return not self.is_draft and self.released_at is None

    @property
    def is_nameless(self) -> bool:
        """Whether those who mark it may not know whose it is: until its result is told."""
        return self.assignment.is_blind and self.released_at is None

    @property
    def label(self) -> str:
        """What it is called where it is marked: its learner, or its reference."""
        return self.reference if self.is_nameless else str(self.enrolment.user)

    @property
    def claimant(self) -> User | None:
        """Who marks it just now."""
        return self.claimed_by if self.claimed_until and self.claimed_until > timezone.now() else None

    @property
    def is_unsigned(self) -> bool:
        """Waits for the supervisor's signature."""
        return self.status == self.Status.UNSIGNED

    @property
    def is_judged(self) -> bool:
        """Decided, and held back until a trainer tells it."""
        return self.status == self.Status.JUDGED

    @property
    def is_disputed(self) -> bool:
        """Two marks differ, and one is to be agreed on."""
        return self.status == self.Status.DISPUTED

    @property
    def is_told_at_once(self) -> bool:
        """Whether the next mark is the result, of which its learner is told."""
        return self.released_at is not None or not (self.is_double or self.assignment.is_held)

    @property
    def is_returned(self) -> bool:
        return self.status == self.Status.RETURNED


class SubmissionFile(models.Model):
    """A file of a submission, under a random key, with the name its learner gave it beside it."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="files", verbose_name=_("submission")
    )
    file = models.FileField(_("file"), upload_to="submissions", db_index=True)
    original_name = models.CharField(_("file name"), max_length=LONGEST_NAME)
    file_size = models.PositiveBigIntegerField(_("size in bytes"))
    is_picture = models.BooleanField(_("picture"), default=False)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("Of its content: the same file is kept once."))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering = ["submission", "pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "digest"], name="file_once_a_submission")]

    def __str__(self) -> str:
        return self.original_name

    @property
    def nameless(self) -> str:
        """A name that tells nothing of its learner."""
        return f"{self.pk}{PurePath(self.original_name).suffix.lower()}"

    @property
    def kind(self) -> str:
        """``PDF`` of ``บันทึก.pdf``."""
        return PurePath(self.original_name).suffix.removeprefix(".").upper()


def waits_for(user) -> Q:
    """Whether a submission waits for a mark of ``user``."""
    mine = Exists(Submission.objects.filter(pk=OuterRef("pk"), marks__marked_by=user))
    return Q(status__in=Submission.WAITING) & ~(Q(status=Submission.Status.SECOND) & mine)


def display_name(name: str) -> str:
    """The name somebody gave a file, without folders or invisible signs; its end, if it is too long."""
    return normalise(PurePath(name.replace("\\", "/")).name)[-LONGEST_NAME:]


class SubmissionExtension(models.Model):
    """More time for one learner, with its reason. Added, never changed; the latest one holds."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="submission_extensions", verbose_name=_("enrolment")
    )
    assignment = models.ForeignKey(
        AssignmentPage, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("assignment")
    )
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("extension of an assignment")
        verbose_name_plural = _("extensions of assignments")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="submission_extension_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.until}"


def due_day(assignment: AssignmentPage, enrolled_on: dt.date) -> dt.date | None:
    """The day the assignment itself sets for somebody who enrolled on that day."""
    if assignment.due_days:
        return enrolled_on + dt.timedelta(days=assignment.due_days)
    return assignment.due_on
