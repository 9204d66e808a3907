"""What a learner has gained since the pre-test, for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Attempt, QuizPage
from assessments.pairing import pairs_among
from courses.models import COURSE_PATH_LENGTH

TESTS = (QuizPage.Purpose.PRE_TEST, QuizPage.Purpose.POST_TEST)


@dataclass(frozen=True)
class OwnGain:
    """Two scores of a learner in percent."""

    before: Decimal
    after: Decimal

    @property
    def points(self) -> Decimal:
        """How far apart they are, whichever is higher."""
        return abs(self.after - self.before)

    @property
    def is_gain(self) -> bool:
        return self.after > self.before

    @property
    def is_loss(self) -> bool:
        return self.after < self.before

    @property
    def share_percent(self) -> int:
        """How much of what could still be gained was gained, 0–100, rounded down (``normalised gain``)."""
        return int(100 * (self.after - self.before) / (100 - self.before)) if self.is_gain else 0


def attempt_before(attempt: Attempt) -> Attempt | None:
    """The learner's first attempt at the pre-test with which the quiz of ``attempt`` is compared, if it came before.

    Only for post-tests, and not for practice: then one query, and another where the course has a pre-test.
    """
    quiz = attempt.quiz
    if quiz.purpose != QuizPage.Purpose.POST_TEST or attempt.is_practice:
        return None
    tests = QuizPage.objects.live().filter(purpose__in=TESTS, path__startswith=quiz.path[:COURSE_PATH_LENGTH])
    pair = next((one for one in pairs_among(tests.order_by("path")) if one.after.pk == quiz.pk), None)
    if pair is None:
        return None
    first = Attempt.objects.counting().filter(enrolment=attempt.enrolment_id, quiz=pair.before, number=1)
    judged = first.filter(status=Attempt.Status.SUBMITTED, submitted_at__lte=attempt.started_at)
    return judged.select_related("quiz").first()
