"""Answers that a person must mark: the result waits for the last mark."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments import kinds
from assessments.domain.answers import AttemptClosed
from assessments.domain.attempts import finish_marking, submit_attempt
from assessments.kinds.single import SingleChoice
from assessments.models import Attempt
from courses.models import UnitProgress
from tests.factories.assessments import add_quiz, answer, answer_all, make_question, sit
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


class MarkedByHand(SingleChoice):
    """A type of question that only a person can judge."""

    name = "by_hand"

    def grade(self, version, answer):
        return None


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    monkeypatch.setitem(kinds._KINDS, "by_hand", MarkedByHand())


@pytest.fixture
def quiz(course):
    return add_quiz(course, make_question("q1"), make_question("q2", kind="by_hand"), pass_mark=70)


@pytest.fixture
def handed_in(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    return submit_attempt(attempt, by=enrolment.user)


def mark(attempt, score):
    attempt.responses.filter(position=2).update(score=Decimal(score))
    return finish_marking(attempt, by=UserFactory())


def test_what_a_person_must_mark_waits_and_the_course_is_not_told(handed_in, enrolment):
    assert (handed_in.status, handed_in.score_percent, handed_in.is_passed) == ("marking", None, None)
    assert handed_in.submitted_at is not None
    assert list(handed_in.responses.order_by("position").values_list("score", "is_closed")) == [(1, True), (None, True)]
    assert not UnitProgress.objects.filter(completed_at__isnull=False).exists()
    enrolment.refresh_from_db()
    assert not enrolment.is_completed


def test_an_answer_that_waits_for_its_mark_takes_no_change(handed_in):
    with pytest.raises(AttemptClosed):
        answer(handed_in, 2, 0)
    handed_in.status = Attempt.Status.OPEN  # as a save that came first has read it
    with pytest.raises(AttemptClosed):
        answer(handed_in, 2, 0)


def test_without_the_last_mark_there_is_no_result(handed_in):
    assert finish_marking(handed_in, by=UserFactory()).status == "marking"


@pytest.mark.parametrize(("score", "percent", "is_passed"), [("0.5", "75", True), ("0.3", "65", False)])
def test_the_last_mark_gives_the_result_and_tells_the_course(handed_in, score, percent, is_passed):
    result = mark(handed_in, score)
    assert (result.status, result.score_percent, result.is_passed) == ("submitted", Decimal(percent), is_passed)
    progress = UnitProgress.objects.get(unit=result.quiz)
    assert (progress.score_percent, progress.completed_at is not None) == (Decimal(percent), is_passed)


def test_a_result_is_given_once(handed_in):
    first = mark(handed_in, "1")
    again = mark(handed_in, "0")
    assert (again.score_percent, again.is_passed) == (first.score_percent, True)


@pytest.mark.parametrize(
    ("counted", "marks", "stands"),
    [("first", "1 0", 100), ("last", "0 1", 100), ("average", "1 0", 75), ("best", "1 0", 100)],
)
def test_what_counts_does_not_depend_on_which_attempt_is_marked_first(enrolment, quiz, counted, marks, stands):
    """Of two attempts that wait the second is marked first."""
    quiz.counted = counted
    quiz.save()
    attempts = []
    for _number in range(2):
        attempts.append(sit(enrolment, quiz))
        answer_all(attempts[-1])
        submit_attempt(attempts[-1], by=enrolment.user)
    for attempt, score in reversed(list(zip(attempts, marks.split(), strict=True))):
        mark(attempt, score)
    assert UnitProgress.objects.get(unit=quiz).score_percent == stands


def test_while_the_first_decides_and_waits_a_later_one_tells_nothing(enrolment, quiz):
    quiz.counted = "first"
    quiz.save()
    for _number in range(2):
        attempt = sit(enrolment, quiz)
        answer_all(attempt)
        submit_attempt(attempt, by=enrolment.user)
    mark(attempt, "1")
    assert not UnitProgress.objects.filter(unit=quiz, score_percent__isnull=False).exists()


def test_an_open_attempt_gets_no_result(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    assert finish_marking(attempt, by=UserFactory()).is_open


@pytest.mark.parametrize(
    "changes", [{"score_percent": 50}, {"is_passed": True}, {"submitted_at": None}, {"status": "submitted"}]
)
def test_the_database_keeps_an_attempt_that_waits_without_result(handed_in, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.update(**changes)


def test_the_database_keeps_a_score_with_a_closed_response_only(handed_in):
    with pytest.raises(IntegrityError), transaction.atomic():
        handed_in.responses.update(is_closed=False)


def test_the_learner_is_told_that_it_waits_and_sees_no_key(client, handed_in, quiz):
    client.force_login(handed_in.enrolment.user)
    page = client.get(reverse("assessments:result", args=[handed_in.reference]))
    assert (page.context["attempt"].is_marked, int(page.context["told"])) == (False, 0)
    assert page.context["tally"]["waiting"] == 1
    assert "result-score" not in page.content.decode()
    assert client.get(quiz.get_url()).status_code == 200
    mark(handed_in, "1")
    page = client.get(reverse("assessments:result", args=[handed_in.reference]))
    assert "100%" in page.content.decode()
