"""Learners report questions; whoever keeps them answers."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from assessments.domain.attempts import submit_attempt
from assessments.domain.reports import answer_report, report_question
from assessments.models import Question, QuestionReport
from assessments.queries.reports import affected_by, keepers_of
from courses.domain.ownership import give_course
from courses.site import MODERATORS, TRAINERS
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, answer_all, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def member_of(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def owner():
    return member_of(TRAINERS)


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def quiz(course, owner):
    return add_quiz(course, make_question("q1", owner=owner), make_question("q2", owner=owner))


@pytest.fixture
def attempt(course, quiz):
    return sit(enrol(UserFactory(), course), quiz)


def report(attempt, text="สองข้อถูก", position=1):
    return report_question(attempt, position=position, text=text, by=attempt.enrolment.user)


def test_a_report_goes_to_the_owner_and_the_attempt_goes_on(attempt, owner):
    made = report(attempt)
    attempt.refresh_from_db()
    assert (made.question.code, made.version, made.is_open, attempt.is_open) == (
        "q1",
        made.question.current_version,
        True,
        True,
    )
    assert made.history.get().history_user == attempt.enrolment.user
    assert [message.recipient for message in Message.objects.all()] == [owner]


def test_more_words_join_while_it_is_open_and_the_same_words_do_not(attempt):
    first = report(attempt)
    assert report(attempt) == first
    report(attempt, "และสะกดผิด")
    first.refresh_from_db()
    assert first.text == "สองข้อถูก\n\nและสะกดผิด"
    assert Message.objects.count() == 1


def test_it_is_about_the_version_that_was_asked(attempt):
    Question.objects.filter(code="q1").update(current_version=None)
    assert report(attempt).version == attempt.responses.get(position=1).version


@pytest.mark.parametrize(("text", "position"), [(" \u200b ", 1), ("ก" * 2001, 1), ("ผิด", 3)])
def test_no_words_too_many_and_no_such_question_are_refused(attempt, text, position):
    with pytest.raises(DomainError):
        report(attempt, text, position)
    assert not QuestionReport.objects.exists()


def test_nobody_reports_from_another_learners_attempt(attempt):
    with pytest.raises(DomainError):
        report_question(attempt, position=1, text="ผิด", by=UserFactory())


def test_ten_in_an_hour_are_enough(attempt):
    for _number in range(10):
        report(attempt, "ผิด")
        QuestionReport.objects.update(status="kept", answer="ตอบ", answered_at=timezone.now())
    with pytest.raises(DomainError):
        report(attempt, "อีก")
    QuestionReport.objects.update(reported_at=timezone.now() - dt.timedelta(hours=2))
    assert report(attempt, "อีก").is_open


def test_one_answer_closes_all_open_reports_on_the_question_and_tells_everybody(course, quiz, attempt, owner):
    other = sit(enrol(UserFactory(), course), quiz)
    first, second, elsewhere = report(attempt), report(other, "จริงด้วย"), report(other, "คนละข้อ", position=2)
    closed = answer_report(first, status="mended", answer="แก้เฉลยแล้ว", by=owner)
    assert closed == [first, second]
    second.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (second.status, second.answer, second.answered_by, elsewhere.is_open) == ("mended", "แก้เฉลยแล้ว", owner, True)
    told = Message.objects.filter(kind="assessments.report_answered")
    assert {message.recipient for message in told} == {attempt.enrolment.user, other.enrolment.user}


@pytest.mark.parametrize(("status", "answer"), [("open", "ตอบ"), ("mended", " "), ("mended", "ก" * 1001)])
def test_an_answer_has_a_verdict_and_words(attempt, owner, status, answer):
    made = report(attempt)
    with pytest.raises(DomainError):
        answer_report(made, status=status, answer=answer, by=owner)
    made.refresh_from_db()
    assert made.is_open


def test_it_is_answered_once(attempt, owner):
    made = report(attempt)
    answer_report(made, status="kept", answer="ถูกแล้ว", by=owner)
    with pytest.raises(DomainError):
        answer_report(made, status="mended", answer="อีกครั้ง", by=owner)


def test_without_owner_it_goes_to_who_owns_the_course_else_to_moderators(course, attempt, owner):
    moderator, together = member_of(MODERATORS), member_of(TRAINERS)
    made = report(attempt)
    assert keepers_of(made) == [owner]
    give_course(course, owner, by=None)
    give_course(course, together, by=None)
    owner.is_active = False
    owner.save()
    made = QuestionReport.objects.get()
    assert keepers_of(made) == [together]
    Question.objects.update(owner=None)
    assert keepers_of(QuestionReport.objects.get()) == [moderator]


def test_attempts_that_hang_on_the_version_are_counted(course, quiz, attempt):
    made = report(attempt)
    for wrong in (0, 1, 2):
        other = sit(enrol(UserFactory(), course), quiz)
        answer_all(other, wrong=wrong)
        submit_attempt(other, by=other.enrolment.user)
    found = affected_by(made)
    assert (found.handed_in_count, found.lost_count, found.open_count, found.learner_count) == (3, 2, 1, 4)
