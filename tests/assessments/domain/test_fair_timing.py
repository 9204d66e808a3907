import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.answers import save_answer
from assessments.domain.attempts import close_overdue_attempts, submit_attempt
from assessments.domain.fair_timing import give_time_back
from assessments.domain.judging_answers import mark_answer
from assessments.models import Attempt, Mark, TimeBack
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.assessments.kinds.test_essay import make_essay
from tests.factories.assessments import add_quiz, answer, answer_all, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
REASON = "เครื่องแม่ข่ายขัดข้อง"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def quiz(course):
    return add_quiz(course, make_question("q1"), make_question("q2"), time_limit_minutes=10)


@pytest.fixture
def trainer():
    return UserFactory(username="trainer")


def start(course, quiz, school) -> Attempt:
    return sit(enrol(make_clerk(school), course), quiz)


def give(among=None, *, minutes=8, by, reason=REASON, **more) -> TimeBack:
    return give_time_back(
        Attempt.objects.all() if among is None else among, minutes=minutes, reason=reason, by=by, **more
    )


def run_out(attempt, *, ago) -> None:
    """As if the time had been over since then, and the job had come by."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - ago)
    close_overdue_attempts()


def moved(attempt) -> dt.timedelta:
    """By how much the deadline was moved."""
    return Attempt.objects.get(pk=attempt.pk).deadline_at - attempt.deadline_at


def test_all_who_sit_get_the_minutes_and_nobody_else(course, quiz, tree, trainer):
    one, two, done = (start(course, quiz, tree[name]) for name in ("school", "next_school", "other_school"))
    submit_attempt(done, by=done.enrolment.user)
    act = give(by=trainer, quiz=quiz)
    assert [moved(attempt) for attempt in (one, two, done)] == [8 * MINUTE, 8 * MINUTE, 0 * MINUTE]
    assert set(act.attempts.all()) == {one, two}
    assert (act.quiz, act.minutes, act.reason, act.given_by) == (quiz, 8, REASON, trainer)


def test_an_organisation_reaches_down_and_no_further(course, quiz, tree, trainer):
    inside, outside = start(course, quiz, tree["school"]), start(course, quiz, tree["other_school"])
    give(Attempt.objects.below(tree["area"]), by=trainer, organisation=tree["area"])
    assert (moved(inside), moved(outside)) == (8 * MINUTE, 0 * MINUTE)


def test_an_attempt_without_a_time_limit_needs_none(course, tree, trainer):
    start(course, add_quiz(course, make_question()), tree["school"])
    with pytest.raises(DomainError):
        give(by=trainer)


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 601}, {"reason": "  "}, {"since": "tomorrow"}])
def test_what_cannot_be_given_is_refused(course, quiz, tree, trainer, wrong):
    start(course, quiz, tree["school"])
    if wrong.get("since"):
        wrong = {"since": timezone.now() + dt.timedelta(days=1)}
    with pytest.raises(DomainError):
        give(by=trainer, **wrong)
    assert not TimeBack.objects.exists()


def test_learners_are_told_with_the_reason_and_the_way_back(course, quiz, tree, trainer):
    attempt = start(course, quiz, tree["school"])
    give(by=trainer)
    message = Message.objects.get()
    assert (message.recipient, message.url) == (attempt.enrolment.user, quiz.get_url())
    assert REASON in message.body


def test_a_button_pressed_twice_gives_once_and_a_second_failure_gives_again(course, quiz, tree, trainer):
    attempt = start(course, quiz, tree["school"])
    assert give(by=trainer) == give(by=trainer)
    assert moved(attempt) == 8 * MINUTE
    TimeBack.objects.update(given_at=timezone.now() - 5 * MINUTE)
    give(by=trainer)
    assert moved(attempt) == 16 * MINUTE


def test_an_answer_is_taken_again_after_time_was_given_back(course, quiz, tree, trainer):
    attempt = start(course, quiz, tree["school"])
    Attempt.objects.update(deadline_at=timezone.now() - 2 * MINUTE)
    give(by=trainer)
    attempt.refresh_from_db()
    assert save_answer(attempt, position=1, values=["0"], sequence=1).sequence == 1


# What the deadline has closed ---------------------------------------------------------------------


def test_what_the_deadline_closed_during_the_failure_goes_on_with_its_answers(course, quiz, tree, trainer):
    attempt = start(course, quiz, tree["school"])
    kept = answer(attempt, 1, 0).answer
    run_out(attempt, ago=5 * MINUTE)
    give(by=trainer, since=timezone.now() - 6 * MINUTE)
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.score_percent, attempt.is_closed_by_deadline) == (True, None, False)
    assert 7 * 60 < attempt.remaining_seconds <= 8 * 60
    assert attempt.responses.get(position=1).answer == kept
    answer_all(attempt)
    assert submit_attempt(attempt, by=attempt.enrolment.user).score_percent == 100


@pytest.mark.parametrize("case", ["earlier", "no moment", "passed", "handed in", "begun again"])
def test_what_was_not_lost_to_the_failure_stays_closed(course, quiz, tree, trainer, case):
    attempt, open_one = start(course, quiz, tree["school"]), start(course, quiz, tree["next_school"])
    if case == "passed":
        answer_all(attempt)
    if case == "handed in":
        submit_attempt(attempt, by=attempt.enrolment.user)
    else:
        run_out(attempt, ago=5 * MINUTE)
    if case == "begun again":
        again = sit(attempt.enrolment, quiz)
        submit_attempt(again, by=attempt.enrolment.user)
    since = None if case == "no moment" else timezone.now() - (4 if case == "earlier" else 6) * MINUTE
    assert set(give(by=trainer, since=since).attempts.all()) == {open_one}
    attempt.refresh_from_db()
    assert not attempt.is_open


def test_the_cost_does_not_grow_with_learners(course, quiz, tree, trainer):
    counts = []
    for minutes in (1, 2, 3):  # the first fills what a process remembers
        start(course, quiz, tree["school"])
        with CaptureQueriesContext(connection) as queries:
            give(by=trainer, minutes=minutes)
        counts.append(len(queries))
    assert counts[1] == counts[2]


@pytest.fixture
def essays(course):
    """Three questions that a person marks, with a time limit."""
    return add_quiz(
        course,
        *(make_essay(code, rules={"points": 10}) for code in ("e1", "e2", "e3")),
        slug="essays",
        time_limit_minutes=10,
    )


def judge(attempt, position, points, *, by):
    response = attempt.responses.get(position=position)
    seen = Mark.objects.filter(response=response).last()
    return mark_answer(response, points=Decimal(points), comment="", seen=seen.pk if seen else 0, by=by)


def write(attempt, position, text):
    sequence = attempt.responses.get(position=position).sequence + 1
    save_answer(attempt, position=position, values=[text], sequence=sequence)


def test_marks_on_answers_that_were_not_changed_hold_after_time_was_given_back(course, essays, tree, trainer):
    """The first is changed and marked anew, the second keeps its mark, the third was not marked yet."""
    attempt = start(course, essays, tree["school"])
    for position in (1, 2, 3):
        write(attempt, position, "ร่างแรก")
    run_out(attempt, ago=3 * MINUTE)
    for position in (1, 2):
        judge(attempt, position, 4, by=trainer)
    give(since=timezone.now() - 5 * MINUTE, by=trainer)
    attempt.refresh_from_db()
    assert attempt.is_open
    write(attempt, 1, "ร่างที่สอง")
    attempt = submit_attempt(attempt, by=attempt.enrolment.user)
    assert attempt.status == "marking"
    assert list(attempt.responses.order_by("position").values_list("score", flat=True)) == [None, Decimal("0.4"), None]
    judge(attempt, 1, 9, by=trainer)
    judge(attempt, 3, 8, by=trainer)
    attempt.refresh_from_db()
    assert (attempt.status, attempt.score_percent) == ("submitted", 70)


def test_the_same_mark_again_counts_for_an_answer_that_was_changed(course, essays, tree, trainer):
    attempt = start(course, essays, tree["school"])
    write(attempt, 1, "ร่างแรก")
    run_out(attempt, ago=3 * MINUTE)
    response = attempt.responses.get(position=1)
    Attempt.objects.filter(pk=attempt.pk).update(status="marking", score_percent=None, is_passed=None)
    judge(attempt, 1, 4, by=trainer)
    Attempt.objects.filter(pk=attempt.pk).update(status="marking", score_percent=None, is_passed=None)
    response.refresh_from_db()
    response.score = None
    response.save()
    judge(attempt, 1, 4, by=trainer)
    response.refresh_from_db()
    assert response.score == Decimal("0.4")
