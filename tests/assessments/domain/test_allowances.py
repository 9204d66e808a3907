import datetime as dt

import pytest
from django.utils import timezone

from assessments.domain.allowances import allow, take_back
from assessments.domain.attempts import submit_attempt
from assessments.domain.fair_timing import give_time_back
from assessments.models import Attempt, QuizAllowance
from assessments.queries import standing
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def enrolment(course, tree):
    return enrol(make_clerk(tree["school"]), course)


@pytest.fixture
def other(course, tree):
    return enrol(make_clerk(tree["other_school"]), course)


@pytest.fixture
def trainer():
    return UserFactory(username="trainer")


def make(course, **fields):
    return add_quiz(course, make_question(), **({"time_limit_minutes": 10} | fields))


def grant(quiz, whom, by, *, reason="มองเห็นไม่ชัด", **granted) -> QuizAllowance:
    return allow(quiz, whom, granted=granted, reason=reason, by=by)


def length(attempt) -> dt.timedelta:
    """From the start to the deadline."""
    attempt.refresh_from_db()
    return attempt.deadline_at - attempt.started_at


def test_a_learner_has_more_time_and_nobody_else(course, enrolment, other, trainer):
    quiz = make(course)
    grant(quiz, enrolment.user, trainer, extra_minutes=15)
    assert [length(sit(one, quiz)) for one in (enrolment, other)] == [25 * MINUTE, 10 * MINUTE]


def test_extra_time_beats_the_closing_of_the_quiz(course, enrolment, trainer):
    closes_at = timezone.now() + 5 * MINUTE
    quiz = make(course, closes_at=closes_at)
    grant(quiz, enrolment.user, trainer, extra_minutes=15)
    assert sit(enrolment, quiz).deadline_at == closes_at + 15 * MINUTE


def test_an_organisation_reaches_down_and_the_nearest_exception_holds(course, enrolment, other, tree, trainer):
    quiz = make(course)
    for whom, minutes in ((tree["national"], 1), (tree["school"], 3), (tree["area"], 2)):
        grant(quiz, whom, trainer, extra_minutes=minutes)
    assert [standing(one, quiz).extra_minutes for one in (enrolment, other)] == [3, 1]
    grant(quiz, enrolment.user, trainer, extra_attempts=1)
    assert standing(enrolment, quiz).extra_minutes == 3
    grant(quiz, enrolment.user, trainer, extra_minutes=4)
    assert standing(enrolment, quiz).extra_minutes == 4


def test_more_attempts(course, enrolment, other, trainer):
    quiz = make(course, max_attempts=1)
    grant(quiz, enrolment.user, trainer, extra_attempts=1)
    for one in (enrolment, other):
        submit_attempt(sit(one, quiz), by=one.user)
    assert sit(enrolment, quiz).number == 2
    with pytest.raises(DomainError):
        sit(other, quiz)


def test_another_opening_and_closing(course, enrolment, other, trainer):
    now = timezone.now()
    quiz = make(course, opens_at=now - 2 * HOUR, closes_at=now - HOUR)
    grant(quiz, enrolment.user, trainer, closes_at=now + HOUR)
    assert sit(enrolment, quiz).is_open
    with pytest.raises(DomainError):
        sit(other, quiz)


def test_an_open_attempt_is_prolonged_and_time_given_back_stays(course, enrolment, other, trainer):
    quiz = make(course)
    attempt, untouched = sit(enrolment, quiz), sit(other, quiz)
    give_time_back(Attempt.objects.all(), minutes=8, reason="ขัดข้อง", by=trainer)
    grant(quiz, enrolment.user, trainer, extra_minutes=15)
    assert (length(attempt), length(untouched)) == (33 * MINUTE, 18 * MINUTE)
    grant(quiz, enrolment.user, trainer, extra_minutes=5)
    assert length(attempt) == 33 * MINUTE


def test_the_learner_is_told_and_every_change_stays_with_who_and_why(course, enrolment, trainer):
    quiz = make(course)
    first = grant(quiz, enrolment.user, trainer, extra_minutes=5)
    again = grant(quiz, enrolment.user, trainer, extra_minutes=9, reason="แพทย์รับรอง")
    take_back(again, by=trainer)
    take_back(again, by=trainer)
    assert first.pk == again.pk
    assert not QuizAllowance.objects.exists()
    rows = QuizAllowance.history.order_by("history_id").values_list("history_type", "extra_minutes", "reason")
    assert list(rows) == [("+", 5, "มองเห็นไม่ชัด"), ("~", 9, "แพทย์รับรอง"), ("-", 9, "แพทย์รับรอง")]
    assert set(QuizAllowance.history.values_list("history_user", flat=True)) == {trainer.pk}
    assert set(Message.objects.values_list("recipient", flat=True)) == {enrolment.user_id}


@pytest.mark.parametrize(
    "wrong",
    [
        {"extra_minutes": None},
        {"extra_minutes": 5, "reason": " "},
        {"opens_at": timezone.now(), "closes_at": timezone.now() - HOUR},
    ],
)
def test_what_cannot_be_granted_is_refused(course, enrolment, trainer, wrong):
    with pytest.raises(DomainError):
        grant(make(course), enrolment.user, trainer, **wrong)


def test_nobody_makes_an_exception_for_themselves(course, enrolment):
    with pytest.raises(DomainError):
        grant(make(course), enrolment.user, enrolment.user, extra_minutes=5)


@pytest.mark.parametrize("count", [1, 3])
def test_a_standing_costs_the_same_however_many_exceptions_there_are(
    course, enrolment, tree, trainer, count, django_assert_num_queries
):
    quiz = make(course)
    for name in ("national", "area", "school")[:count]:
        grant(quiz, tree[name], trainer, extra_minutes=5)
    enrolment.refresh_from_db()
    with django_assert_num_queries(3):
        assert standing(enrolment, quiz).terms.extra == 5 * MINUTE
