"""What a supervisor may narrow a listing by. A filter never widens: the scope is applied first."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from courses.queries.programmes import enrolments_of_programme
from lms.core.dates import today


class Status(TextChoices):
    """How somebody stands on a course."""

    LATE = "late", _("overdue")
    IN_PROGRESS = "in_progress", _("in progress")
    NOT_STARTED = "not_started", _("not started")
    COMPLETED = "completed", _("completed")
    NOT_ENROLLED = "not_enrolled", _("not enrolled")


@dataclass(frozen=True)
class Filters:
    """Empty fields narrow nothing."""

    course: int | None = None
    programme: int | None = None
    status: Status | None = None
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.course or self.programme or self.status or self.words)

    def enrolments(self, prefix: str = "") -> Q:
        """Counted enrolments of the chosen course and programme; ``prefix`` leads from the queried model to them."""
        chosen = ~Q(**{f"{prefix}status": Enrolment.Status.WITHDRAWN}) & Q(**{f"{prefix}is_current": True})
        if self.course:
            chosen &= Q(**{f"{prefix}course": self.course})
        if self.programme:
            chosen &= enrolments_of_programme(self.programme, prefix)
        return chosen

    def query_string(self, **more: str) -> str:
        """The filters as they stand in an address, with ``more`` parameters; empty or beginning with ``?``."""
        values = {
            "course": self.course,
            "programme": self.programme,
            "status": self.status and self.status.value,
            "q": self.words,
            **more,
        }
        text = urlencode({name: value for name, value in values.items() if value})
        return f"?{text}" if text else ""


def standing(status: Status, prefix: str = "") -> Q:
    """Enrolments that stand so; ``prefix`` leads from the queried model to them."""
    is_active = Q(**{f"{prefix}status": Enrolment.Status.ACTIVE})
    return {
        Status.LATE: is_active & Q(**{f"{prefix}due_on__lt": today()}),
        Status.IN_PROGRESS: is_active & Q(**{f"{prefix}last_active_at__isnull": False}),
        Status.NOT_STARTED: is_active & Q(**{f"{prefix}last_active_at__isnull": True}),
        Status.COMPLETED: Q(**{f"{prefix}status": Enrolment.Status.COMPLETED}),
    }[status]
