import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments.domain import claims, judging
from assessments.models import Mark, Submission, SubmissionExtension
from assessments.models.lasting import AlteredRecord
from courses.models import UnitProgress
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assignments import add_assignment, give, hand_in, make_trainer, send_back, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_assignment(course)


@pytest.fixture
def trainer(course):
    return make_trainer(course)


@pytest.fixture
def submission(enrolment, assignment, trainer):
    return hand_in(enrolment, assignment)


def test_a_pass_completes_the_unit_and_is_told(submission, trainer):
    done = give(submission, "7.5", by=trainer, comment="เรียบร้อย")
    assert (done.status, done.score_percent, done.is_passed) == ("marked", Decimal(75), True)
    row = UnitProgress.objects.get(unit=submission.assignment_id)
    assert (row.completed_at is not None, row.score_percent) == (True, Decimal(75))
    message = Message.objects.get(kind="assessments.marked")
    assert message.recipient == submission.enrolment.user
    assert "เรียบร้อย" in message.body


def test_the_pass_mark_itself_passes_and_less_does_not(submission, trainer):
    assert give(submission, "5.99", by=trainer).is_passed is False
    assert UnitProgress.objects.get().completed_at is None
    assert give(submission, 6, by=trainer).is_passed is True
    assert UnitProgress.objects.get().completed_at is not None


def test_the_pass_mark_is_the_one_of_the_day_it_was_handed_in(submission, trainer):
    submission.assignment.pass_mark = 100
    submission.assignment.save()
    assert give(submission, 6, by=trainer).is_passed is True


def test_a_further_mark_holds_and_the_earlier_one_stays(submission, trainer):
    give(submission, 9, by=trainer)
    done = give(submission, 2, by=trainer, comment="ตรวจใหม่")
    assert (done.score_percent, done.is_passed) == (Decimal(20), False)
    assert [mark.points for mark in submission.marks.order_by("pk")] == [9, 2]
    row = UnitProgress.objects.get()
    assert (row.completed_at is not None, row.score_percent) == (True, Decimal(90))


def test_the_same_mark_twice_is_one(submission, trainer):
    for _twice in range(2):
        judging.mark(submission, points=Decimal(8), comment="ดี", seen=0, by=trainer)
    assert Mark.objects.count() == 1
    assert Message.objects.filter(kind="assessments.marked").count() == 1


def test_nobody_overrules_another_unknowingly(submission, trainer, course):
    other = make_trainer(course)
    give(submission, 8, by=trainer)
    with pytest.raises(DomainError, match="เพิ่งตรวจ"):
        judging.mark(submission, points=Decimal(1), comment="", seen=0, by=other)
    assert Mark.objects.get().points == 8


@pytest.mark.parametrize("points", ["-1", "10.01"])
def test_points_out_of_range_are_refused(submission, trainer, points):
    with pytest.raises(DomainError, match="ระหว่าง 0 ถึง 10"):
        give(submission, points, by=trainer)


def test_nobody_marks_their_own_work(submission):
    with pytest.raises(DomainError, match="ของตนเอง"):
        give(submission, 10, by=submission.enrolment.user)


def test_a_draft_is_not_marked(enrolment, assignment, trainer):
    with pytest.raises(DomainError, match="ไม่มีอะไรให้ตรวจ"):
        give(write(enrolment, assignment), 10, by=trainer)


def test_work_of_a_withdrawn_learner_is_marked_without_progress(submission, trainer):
    submission.enrolment.status = "withdrawn"
    submission.enrolment.save()
    assert give(submission, 10, by=trainer).is_passed is True
    assert UnitProgress.objects.count() == 0


# Sending back -------------------------------------------------------------------------------------


def test_what_is_sent_back_has_no_score_and_is_told(submission, trainer):
    done = send_back(submission, by=trainer, comment="ขาดเลขที่หนังสือ")
    assert (done.status, done.score_percent, done.is_passed) == ("returned", None, None)
    assert "ขาดเลขที่หนังสือ" in Message.objects.get(kind="assessments.returned").body
    assert not UnitProgress.objects.exclude(completed_at=None).exists()


def test_sending_back_twice_is_once(submission, trainer):
    for _twice in range(2):
        judging.give_back(submission, comment="แก้", until=None, seen=0, by=trainer)
    assert Mark.objects.count() == 1


def test_sending_back_needs_a_word(submission, trainer):
    with pytest.raises(DomainError, match="ต้องแก้อะไร"):
        send_back(submission, by=trainer, comment="  ")


def test_what_is_passed_is_not_sent_back(submission, trainer):
    give(submission, 10, by=trainer)
    with pytest.raises(DomainError, match="ผ่านแล้ว"):
        send_back(submission, by=trainer)


def test_sending_back_may_give_a_new_day(enrolment, course, trainer):
    assignment = add_assignment(course, due_on=today(), accepts_late=False)
    later = today() + dt.timedelta(days=7)
    send_back(hand_in(enrolment, assignment), by=trainer, until=later)
    assert SubmissionExtension.objects.get().until == later
    assert Message.objects.filter(kind="courses.more_time").count() == 1


def test_sending_back_into_a_closed_day_needs_a_new_one(enrolment, course, trainer):
    assignment = add_assignment(course, due_on=today(), accepts_late=False)
    submission = hand_in(enrolment, assignment)
    assignment.due_on = today() - dt.timedelta(days=1)
    assignment.save()
    with pytest.raises(DomainError, match="กำหนดวันใหม่"):
        send_back(submission, by=trainer)
    assert Submission.objects.get().status == "submitted"


# What must never be -------------------------------------------------------------------------------


def test_a_mark_is_neither_changed_nor_deleted(submission, trainer):
    give(submission, 8, by=trainer)
    mark = Mark.objects.get()
    mark.points = 1
    for change in (
        mark.save,
        mark.delete,
        lambda: Mark.objects.update(points=1),
        lambda: Mark.objects.all().delete(),
        lambda: Mark.objects.bulk_update([mark], ["points"]),
    ):
        with pytest.raises(AlteredRecord):
            change()
    assert Mark.objects.get().points == 8


@pytest.mark.parametrize(
    "fields",
    [
        {"submission": None},
        {"points": None},
        {"points": 11},
        {"is_return": True, "comment": "แก้"},
        {"is_return": True, "points": None, "comment": ""},
    ],
)
def test_the_database_refuses_an_impossible_mark(submission, trainer, fields):
    given = {
        "submission": submission,
        "points": 5,
        "most_points": 10,
        "marked_by": trainer,
        "marked_at": submission.submitted_at,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.bulk_create([Mark(**(given | fields))])


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"submitted_at": None},
        {"is_current": False},
        {"status": "returned"},
        {"is_passed": True},
        {"score_percent": 101, "is_passed": True, "status": "marked", "released_at": dt.datetime.now(dt.UTC)},
    ],
)
def test_the_database_refuses_an_impossible_submission(submission, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**fields)


def test_a_learner_has_one_current_submission(submission):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            enrolment=submission.enrolment,
            assignment=submission.assignment,
            number=2,
            reference="X",
            begun_at=submission.begun_at,
            saved_at=submission.saved_at,
            pass_mark=60,
        )


# Claims -------------------------------------------------------------------------------------------


def test_what_another_marks_just_now_is_left_alone(submission, trainer, course):
    other = make_trainer(course)
    claims.claim(submission, by=trainer)
    for refused in (
        lambda: claims.claim(submission, by=other),
        lambda: claims.let_go(submission, by=other),
        lambda: give(submission, 5, by=other),
        lambda: send_back(submission, by=other),
    ):
        with pytest.raises(DomainError, match="กำลังตรวจ"):
            refused()
    assert give(submission, 8, by=trainer).claimed_by is None


def test_a_claim_runs_out_and_can_be_let_go(submission, trainer, course):
    other = make_trainer(course)
    claims.claim(submission, by=trainer)
    Submission.objects.update(claimed_until=dt.datetime.now(dt.UTC))
    assert claims.claim(submission, by=other).claimed_by == other
    claims.let_go(submission, by=other)
    assert claims.claim(submission, by=trainer).claimed_by == trainer
