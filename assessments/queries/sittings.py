"""Where a learner stands with a quiz: attempts, what is left, and why none can be started."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from assessments.models import Attempt, QuizAllowance, QuizPage
from assessments.queries.allowances import allowances_of
from assessments.terms import Terms, terms_of
from courses.models import Enrolment
from lms.core.prepared import Prepared

_SITTINGS = Prepared(
    lambda enrolment, quiz: Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("-is_practice", "number")
)


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with one quiz."""

    quiz: QuizPage
    attempts: list[Attempt]
    """Practice first, then by number."""
    allowances: list[QuizAllowance] = field(default_factory=list)
    """What was granted to the learner, the nearest last."""

    @cached_property
    def terms(self) -> Terms:
        return terms_of(self.quiz, self.allowances)

    @property
    def extra_minutes(self) -> int:
        """What the learner was granted beyond the time limit."""
        return int(self.terms.extra.total_seconds()) // 60

    @property
    def current(self) -> Attempt | None:
        """The open attempt."""
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def past(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def has_passed(self) -> bool:
        """By an attempt that counts."""
        return any(attempt.is_passed and not attempt.is_practice for attempt in self.attempts)

    @property
    def left(self) -> int | None:
        """Attempts that may still be started and count; ``None`` = as many as one likes."""
        return self.terms.left(self.attempts)

    @property
    def practice_left(self) -> int:
        """Attempts that may still be started and do not count."""
        return self.terms.practice_left(self.attempts)

    @property
    def counted_count(self) -> int:
        """Attempts that were started and count."""
        return sum(not attempt.is_practice for attempt in self.attempts)

    @cached_property
    def obstacle(self) -> str:
        """Why no attempt that counts can be started, for the learner to read; empty if one can."""
        return self.terms.obstacle(self.attempts, now=timezone.now())

    @property
    def may_start(self) -> bool:
        return self.current is None and not self.obstacle

    @property
    def may_practise(self) -> bool:
        return self.current is None and not self.terms.practice_obstacle(self.attempts, now=timezone.now())


def standing(enrolment: Enrolment | None, quiz: QuizPage) -> Standing:
    """Two queries, one more if an organisation has an exception there; a trainer's look without enrolment has none."""
    if enrolment is None:
        return Standing(quiz, [])
    return Standing(quiz, _SITTINGS.all(enrolment=enrolment.pk, quiz=quiz.pk), allowances_of(enrolment, quiz))
