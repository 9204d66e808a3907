"""Handing in gives one receipt, whose digest an altered answer no longer has."""

import datetime as dt
import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.domain import regrading
from assessments.domain.attempts import close_overdue_attempts, submit_attempt
from assessments.domain.fair_timing import give_time_back
from assessments.domain.receipts import digest_of, is_intact
from assessments.domain.regrades import Decision, begin_regrade
from assessments.models import Attempt, Receipt, Response
from tests.factories.assessments import add_quiz, answer, make_question, sit, write_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer(attempt, 1, 0)
    answer(attempt, 2, 1, 2)
    return attempt


def hand_in(attempt) -> Receipt:
    submit_attempt(attempt, by=attempt.enrolment.user)
    return Receipt.objects.valid().select_related("attempt").get()


def test_the_digest_is_of_the_text_that_is_documented():
    moment = dt.datetime(2026, 11, 22, 20, 45, 10, 123456, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    text = (
        '{"answers":[[1,7,[3]],[2,8,"ก\\n"],[3,9,{"1":2,"2":1}],[4,5,null]],"format":1,'
        '"handed_in_at":"2026-11-22T13:45:10.123456+00:00","reference":"K7MQ-2XPD"}'
    )
    answers = [(2, 8, "ก\n"), (1, 7, [3]), (4, 5, None), (3, 9, {"2": 1, "1": 2})]
    assert digest_of("K7MQ-2XPD", moment, answers) == hashlib.sha256(text.encode()).hexdigest()


def test_handing_in_gives_a_receipt_of_what_is_stored(attempt):
    receipt = hand_in(attempt)
    attempt.refresh_from_db()
    assert (receipt.answer_count, receipt.question_count) == (2, 3)
    assert receipt.submitted_at == attempt.submitted_at
    assert is_intact(receipt)


def test_handing_in_again_gives_the_same_receipt(attempt):
    first = hand_in(attempt)
    assert hand_in(attempt) == first
    assert Receipt.objects.count() == 1


def test_an_open_attempt_has_none(attempt):
    assert not Receipt.objects.exists()


def test_the_deadline_gives_one_too(attempt):
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))
    close_overdue_attempts()
    assert is_intact(Receipt.objects.get())


def test_what_waits_for_a_marker_has_one(course, enrolment):
    attempt = sit(enrolment, add_quiz(course, make_question("e", kind="essay", options=[])))
    attempt.responses.update(answer="ข้อความที่มี\nหลายบรรทัด “ก” 😀")
    assert is_intact(hand_in(attempt))
    assert Attempt.objects.get().status == "marking"


def test_every_kind_of_answer_survives_the_way_to_the_database_and_back(course, enrolment):
    questions = [
        write_question("m", "matching", "ก = ๑\nข = ๒"),
        write_question("o", "ordering", "ก\nข\nค"),
        write_question("n", "numeric", "1500 ± 5"),
        write_question("c", "cloze", text="ก [[หนึ่ง]] ข [[ก | ข]]"),
    ]
    attempt = sit(enrolment, add_quiz(course, *questions))
    for position, value in enumerate([{"2": "x", "10": 1}, {"9": 3, "10": 1}, "1,500.50", {"2": 7, "1": "หนึ่ง"}], 1):
        attempt.responses.filter(position=position).update(answer=value)
    Response.objects.update(score=None)
    receipt = Receipt.objects.create(
        attempt=attempt,
        code="A" * 12,
        submitted_at=timezone.now(),
        question_count=4,
        answer_count=4,
        digest="",
    )
    rows = [(one.position, one.version_id, one.answer) for one in attempt.responses.all()]
    receipt.digest = digest_of(attempt.reference, receipt.submitted_at, rows)
    assert is_intact(receipt)


@pytest.mark.parametrize("change", [{"answer": None}, {"answer": [999]}, {"position": 9}])
def test_one_altered_answer_is_seen(attempt, change):
    receipt = hand_in(attempt)
    attempt.responses.filter(position=2).update(**change)
    assert not is_intact(receipt)


def test_an_answer_that_is_taken_away_or_exchanged_is_seen(attempt):
    receipt = hand_in(attempt)
    other = make_question("other").current_version
    with transaction.atomic():
        attempt.responses.filter(position=3).update(version=other)
        assert not is_intact(receipt)
        transaction.set_rollback(True)
    attempt.responses.get(position=3).delete()
    assert not is_intact(receipt)


def test_a_regrade_changes_no_answer(attempt):
    receipt = hand_in(attempt)
    version = attempt.responses.get(position=3).version
    version.question.status = "retired"
    version.question.save()
    decision = Decision(version.question, [version], "give")
    regrading.run(begin_regrade(decision, reason="ผิด", by=UserFactory(is_superuser=True)))
    assert attempt.responses.get(position=3).score == 1
    assert is_intact(receipt)


def test_time_given_back_withdraws_the_receipt_and_the_next_one_holds(attempt):
    Attempt.objects.update(deadline_at=timezone.now() - dt.timedelta(minutes=1))
    close_overdue_attempts()
    first = Receipt.objects.get()
    since = timezone.now() - dt.timedelta(hours=1)
    give_time_back(Attempt.objects.all(), minutes=8, reason="ขัดข้อง", by=None, since=since)
    first.refresh_from_db()
    assert first.withdrawn_at
    attempt.refresh_from_db()
    answer(attempt, 3, 0)
    second = hand_in(attempt)
    assert (second.code != first.code, second.answer_count, is_intact(second)) == (True, 3, True)


def test_the_database_allows_one_valid_receipt(attempt):
    receipt = hand_in(attempt)
    receipt.pk, receipt.code = None, "B" * 12
    with pytest.raises(IntegrityError), transaction.atomic():
        receipt.save(force_insert=True)
