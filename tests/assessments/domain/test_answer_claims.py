import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.domain import judging_answers
from assessments.domain.answer_claims import claim_answers, let_go_of_answers
from assessments.models import AnswerClaim, Response
from lms.core.errors import DomainError
from tests.assessments.domain.test_races import at_once
from tests.assessments.kinds.test_essay import make_essay
from tests.assessments.test_answer_screens import hand_in
from tests.factories.assessments import add_quiz
from tests.factories.assignments import make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory


def make_answers(count):
    course = make_course(slug="essays")
    quiz = add_quiz(course, make_essay())
    answers = [hand_in(enrol(UserFactory(), course).user, quiz, "คำตอบ") for _number in range(count)]
    return course, answers


def give(answer, *, by):
    return judging_answers.mark_answer(answer, points=Decimal(5), comment="", seen=0, by=by)


@pytest.mark.django_db
def test_what_one_keeps_no_other_marks_until_it_is_let_go_or_over():
    course, (first, second, third) = make_answers(3)
    one, other = make_trainer(course), make_trainer(course)
    assert claim_answers([first, second, third], by=one) == 3
    assert claim_answers([first, second, third], by=other) == 0
    with pytest.raises(DomainError, match="กำลังตรวจ"):
        give(first, by=other)
    let_go_of_answers([first], by=other)
    with pytest.raises(DomainError, match="กำลังตรวจ"):
        give(first, by=other)
    give(first, by=one)
    let_go_of_answers([second], by=one)
    give(second, by=other)
    AnswerClaim.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    give(third, by=other)
    assert not AnswerClaim.objects.exists()


@pytest.mark.django_db
def test_what_is_marked_is_not_kept():
    course, (answer, _other) = make_answers(2)
    give(answer, by=make_trainer(course))
    assert claim_answers([answer], by=make_trainer(course)) == 0


@pytest.mark.django_db(transaction=True)
def test_ten_who_want_the_same_answers_each_get_others():
    course, answers = make_answers(4)
    trainers = [make_trainer(course) for _number in range(10)]
    counts = at_once(lambda trainer: claim_answers(Response.objects.order_by("-pk"), by=trainer), trainers)
    assert sorted(counts) == [0] * 9 + [4]
    assert AnswerClaim.objects.count() == len(answers)
