"""One sitting of a quiz, frozen at its start, and the answers in it."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.bank import QuestionVersion
from assessments.models.quiz import Form, Paging, QuizBand
from courses.models import Enrolment
from lms.organisations.models import Organisation

GRACE = dt.timedelta(seconds=5)
"""An answer given in the last second may still be on its way."""


class AttemptQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """Attempts on enrolments that ``user`` may see."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def counting(self) -> Self:
        """Those that count: no practice."""
        return self.filter(is_practice=False)

    def below(self, organisation: Organisation) -> Self:
        """Attempts on enrolments made at ``organisation`` or under it."""
        return self.filter(enrolment__organisation__path__startswith=organisation.path)

    def with_band(self) -> Self:
        """With ``band_text``: what the quiz says to a score such as theirs."""
        bands = QuizBand.objects.filter(quiz=OuterRef("quiz"), from_percent__lte=OuterRef("score_percent"))
        return self.annotate(band_text=Subquery(bands.order_by("-from_percent").values("text")[:1]))

    def overdue(self) -> Self:
        """Open, though the time is over."""
        return self.filter(status=Attempt.Status.OPEN, deadline_at__lt=timezone.now() - GRACE)


class Attempt(models.Model):
    """One sitting. Everything it is judged by is frozen here: questions, order, pass mark, what counts, deadline."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("attempt", "open")
        MARKING = "marking", _("waiting for marking")
        SUBMITTED = "submitted", _("submitted")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("enrolment")
    )
    quiz = models.ForeignKey(
        "assessments.QuizPage", on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz")
    )
    is_practice = models.BooleanField(
        _("practice"), default=False, help_text=_("Tried without its counting. Practice has numbers of its own.")
    )
    number = models.PositiveSmallIntegerField(_("attempt"))
    form = models.CharField(_("form"), max_length=1, choices=Form.choices, blank=True, default="")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in percent"))
    counted = models.CharField(_("what counts"), max_length=10, default="best")
    paging = models.CharField(_("paging"), max_length=10, choices=Paging.choices, default=Paging.ALL)
    reached = models.PositiveSmallIntegerField(
        _("question reached"), default=1, help_text=_("Forward only: what comes after is not asked yet.")
    )
    told_at_once = models.PositiveSmallIntegerField(
        _("told of a checked answer"), default=0, help_text=_("A sum of aspects, as the quiz had it at the start.")
    )
    started_at = models.DateTimeField(_("started at"))
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    is_closed_by_deadline = models.BooleanField(_("closed by the deadline"), default=False)
    score_percent = models.DecimalField(_("score in percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=16, unique=True)

    band_text: str | None  # of those ``with_band``

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["enrolment", "quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "is_practice", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(status="open"), name="one_open_attempt_a_quiz"
            ),
            models.CheckConstraint(
                condition=Q(status="open", submitted_at=None, score_percent=None, is_passed=None)
                | Q(status="marking", submitted_at__isnull=False, score_percent=None, is_passed=None)
                | Q(status="submitted", submitted_at__isnull=False, score_percent__isnull=False),
                name="submitted_attempt_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(score_percent=None) | Q(score_percent__gte=0, score_percent__lte=100),
                name="score_between_0_and_100",
            ),
        ]
        indexes = [models.Index(fields=["deadline_at"], condition=Q(status="open"), name="attempt_open_deadline")]

    def __str__(self) -> str:
        return f"{self.reference}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_marked(self) -> bool:
        """Handed in, and every response has its score."""
        return self.status == self.Status.SUBMITTED

    @property
    def is_forward_only(self) -> bool:
        """Whether a question that was left takes no answer any more."""
        return self.paging == Paging.FORWARD

    @property
    def has_checking(self) -> bool:
        """Whether the learner may have an answer checked, which closes it."""
        return self.is_open and self.told_at_once > 0

    @property
    def hides_what_follows(self) -> bool:
        """Whether questions after the one ``reached`` are not shown yet."""
        return self.is_open and self.is_forward_only

    @property
    def is_time_over(self) -> bool:
        """The deadline has passed, by the server's clock and with the grace for what is on its way."""
        return self.deadline_at is not None and timezone.now() > self.deadline_at + GRACE

    @property
    def remaining_seconds(self) -> int | None:
        """Until the deadline, at least 0; ``None`` without one."""
        if self.deadline_at is None:
            return None
        return max(0, int((self.deadline_at - timezone.now()).total_seconds()))


class ResponseQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(attempt__enrolment__user=user) if user.is_authenticated else self.none()

    def stamped(self) -> Self:
        """In their order, with ``version_at``: when the version of the question was written."""
        return self.annotate(version_at=F("version__created_at")).order_by("position")

    def for_saving(self) -> Self:
        """With all that saving an answer looks at, and nothing else: this is the busiest query of the house."""
        looked_at = ("position", "option_order", "answer", "sequence", "is_closed")
        asked = ("status", "deadline_at", "paging", "reached")
        return (
            self.select_related("attempt", "version")
            .only(*looked_at, *(f"attempt__{name}" for name in asked), "version__kind")
            .order_by()
        )


class Response(models.Model):
    """The place of one question in one attempt, and the answer given to it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses", verbose_name=_("attempt"))
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="responses", verbose_name=_("question version")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    option_order = models.JSONField(
        _("order of options"), default=list, help_text=_("What its type froze: mostly the ids of options as shown.")
    )
    answer = models.JSONField(
        _("answer"), null=True, blank=True, help_text=_("As its type keeps it; empty while unanswered.")
    )
    sequence = models.PositiveIntegerField(
        _("sequence"), default=0, help_text=_("Counts the learner's changes; the highest wins, whenever it arrives.")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    version_at: dt.datetime  # of those ``stamped``
    is_closed = models.BooleanField(_("takes no answer any more"), default=False)
    checked_at = models.DateTimeField(
        _("checked at"), null=True, blank=True, help_text=_("The learner was told of it before handing in.")
    )
    score = models.DecimalField(
        _("score"),
        max_digits=8,
        decimal_places=7,
        null=True,
        blank=True,
        help_text=_("Between 0 and 1; empty while nobody has marked it."),
    )

    regrade = models.ForeignKey(
        "assessments.Regrade",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("graded anew by"),
    )
    is_left_out = models.BooleanField(_("does not count"), default=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="version_once_an_attempt"),
            models.CheckConstraint(condition=Q(score=None) | Q(is_closed=True), name="scored_response_is_closed"),
            models.CheckConstraint(condition=Q(checked_at=None) | Q(is_closed=True), name="checked_response_is_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"
