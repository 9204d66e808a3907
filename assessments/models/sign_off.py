"""What a learner's supervisor has seen at work, and their word on it. Added, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.lasting import Lasting
from assessments.models.submission import Submission

LONGEST_TASK = 300
LONGEST_REASON = 2000


class ObservedTask(Lasting):
    """A task to be seen, as it was worded when the work was handed in."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="observed_tasks", verbose_name=_("submission")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("task"), max_length=LONGEST_TASK)

    class Meta:
        verbose_name = _("observed task")
        verbose_name_plural = _("observed tasks")
        ordering = ["submission", "position"]
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="observed_task_place_once")]

    def __str__(self) -> str:
        return self.text


class SignOff(Lasting):
    """One word of a supervisor on one submission: signed, or refused with its reason."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="sign_off", verbose_name=_("submission")
    )
    is_refused = models.BooleanField(_("refused"), default=False)
    reason = models.TextField(_("reason"), blank=True, max_length=LONGEST_REASON)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_refused=False) | ~Q(reason=""), name="refused_sign_off_has_its_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.signed_by}"


class SignOffTick(Lasting):
    """A task that the supervisor has seen."""

    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="ticks", verbose_name=_("sign-off"))
    task = models.ForeignKey(ObservedTask, on_delete=models.PROTECT, related_name="+", verbose_name=_("observed task"))

    class Meta:
        verbose_name = _("task that was seen")
        verbose_name_plural = _("tasks that were seen")
        constraints = [models.UniqueConstraint(fields=["sign_off", "task"], name="task_seen_once")]

    def __str__(self) -> str:
        return str(self.task)
