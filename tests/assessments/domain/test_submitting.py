import datetime as dt

import pytest

from assessments.domain import submitting
from assessments.models import Submission
from assessments.models.submission import LONGEST_TEXT
from courses.models import Enrolment
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assignments import add_assignment, attach, give, hand_in, make_trainer, send_back, write
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_assignment(course)


@pytest.fixture
def trainer(course):
    return make_trainer(course, username="trainer")


# The draft ----------------------------------------------------------------------------------------


def test_a_draft_keeps_what_was_written_last(enrolment, assignment):
    write(enrolment, assignment, "หนึ่ง")
    draft = write(enrolment, assignment, "สอง\r\nบรรทัด")
    assert (draft.text, draft.sequence, draft.number, draft.status) == ("สอง\nบรรทัด", 2, 1, "draft")
    assert Submission.objects.count() == 1


def test_saving_the_same_again_changes_nothing(enrolment, assignment):
    write(enrolment, assignment, "หนึ่ง")
    again = submitting.save_draft(enrolment, assignment, text="หนึ่ง", base=0, by=enrolment.user)
    assert again.sequence == 1


def test_a_text_saved_elsewhere_is_not_overwritten(enrolment, assignment):
    write(enrolment, assignment, "จากโทรศัพท์")
    with pytest.raises(submitting.Overtaken):
        submitting.save_draft(enrolment, assignment, text="จากเครื่องสำนักงาน", base=0, by=enrolment.user)
    assert Submission.objects.get().text == "จากโทรศัพท์"


def test_a_draft_is_written_down_as_where_the_learner_is(enrolment, assignment):
    write(enrolment, assignment)
    assert Enrolment.objects.get().last_unit_id == assignment.pk


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": "ก" * (LONGEST_TEXT + 1)}, "ยาว"),
        ({"by": None}, "เจ้าของงาน"),
    ],
)
def test_what_a_draft_refuses(enrolment, assignment, change, words):
    asked = {"text": "ก", "base": 0, "by": enrolment.user} | change
    asked["by"] = asked["by"] or UserFactory()
    with pytest.raises(DomainError, match=words):
        submitting.save_draft(enrolment, assignment, **asked)
    assert not Submission.objects.exists()


def test_an_assignment_of_files_takes_no_text(enrolment, course):
    with pytest.raises(DomainError, match="เฉพาะไฟล์"):
        write(enrolment, add_assignment(course, takes_text=False))


def test_a_withdrawn_learner_writes_nothing(enrolment, assignment):
    enrolment.status = "withdrawn"
    enrolment.save()
    with pytest.raises(DomainError):
        write(enrolment, assignment)


def test_nothing_is_begun_that_is_closed_by_the_order_of_the_course(enrolment, course, assignment):
    course.units_in_order = True
    course.save()
    with pytest.raises(DomainError, match="บทเรียน 1"):
        write(enrolment, assignment)


def test_nothing_is_written_for_an_assignment_that_was_taken_off(enrolment, assignment):
    assignment.live = False
    assignment.save()
    with pytest.raises(DomainError, match="ยังไม่เปิด"):
        write(enrolment, assignment)


# Handing in ---------------------------------------------------------------------------------------


def test_what_is_handed_in_is_frozen_with_what_it_is_judged_by(enrolment, course, trainer):
    assignment = add_assignment(course, pass_mark=70, due_on=today())
    done = hand_in(enrolment, assignment, "งาน")
    assert (done.status, done.text, done.pass_mark, done.due_on, done.is_late) == (
        "submitted",
        "งาน",
        70,
        today(),
        False,
    )
    with pytest.raises(DomainError, match="แก้ไขไม่ได้"):
        write(enrolment, assignment, "แก้")
    assert Submission.objects.get().text == "งาน"


def test_handing_in_twice_is_handing_in_once(enrolment, assignment, trainer):
    first = hand_in(enrolment, assignment)
    again = submitting.hand_in(enrolment, assignment, edition="อะไรก็ได้", by=enrolment.user)
    assert (again.pk, again.submitted_at) == (first.pk, first.submitted_at)
    assert Message.objects.filter(kind="assessments.handed_in").count() == 1


def test_nothing_is_not_handed_in(enrolment, assignment):
    with pytest.raises(DomainError, match="ยังไม่มีอะไร"):
        hand_in(enrolment, assignment, "  \n ")


def test_a_file_alone_is_something(enrolment, assignment):
    attach(enrolment, assignment)
    draft = Submission.objects.get()
    edition = submitting.edition_of(draft)
    assert submitting.hand_in(enrolment, assignment, edition=edition, by=enrolment.user).status == "submitted"


def test_only_what_was_looked_at_is_handed_in(enrolment, assignment):
    seen = submitting.edition_of(write(enrolment, assignment, "ที่ดูแล้ว"))
    attach(enrolment, assignment)
    with pytest.raises(DomainError, match="เพิ่งมีการแก้ไข"):
        submitting.hand_in(enrolment, assignment, edition=seen, by=enrolment.user)


def test_late_work_is_said_to_be_late(enrolment, course):
    done = hand_in(enrolment, add_assignment(course, due_on=today() - dt.timedelta(days=1)))
    assert (done.status, done.is_late) == ("submitted", True)


def test_late_work_is_refused_where_none_is_taken(enrolment, course):
    assignment = add_assignment(course, due_on=today() - dt.timedelta(days=1), accepts_late=False)
    with pytest.raises(DomainError, match="ขอขยายเวลา"):
        hand_in(enrolment, assignment)
    assert Submission.objects.get().is_draft


def test_days_count_from_the_day_of_enrolling(enrolment, course):
    enrolment.enrolled_at -= dt.timedelta(days=8)
    enrolment.save()
    done = hand_in(enrolment, add_assignment(course, due_days=7))
    assert (done.due_on, done.is_late) == (today() - dt.timedelta(days=1), True)


def test_owners_are_told_once_a_day_and_without_a_name(enrolment, course, assignment, trainer, stranger):
    make_trainer(username="elsewhere")
    hand_in(enrolment, assignment)
    hand_in(stranger.enrolments.get(), assignment)
    message = Message.objects.get(kind="assessments.handed_in")
    assert message.recipient == trainer
    assert enrolment.user.first_name not in message.subject + message.body


# A new try ----------------------------------------------------------------------------------------


def test_a_new_try_begins_with_what_was_handed_in(enrolment, assignment, trainer):
    attach(enrolment, assignment)
    send_back(hand_in(enrolment, assignment, "เดิม"), by=trainer)
    draft = submitting.begin_again(enrolment, assignment, by=enrolment.user)
    assert (draft.number, draft.text, [file.original_name for file in draft.files.all()]) == (2, "เดิม", ["บันทึก.pdf"])
    assert submitting.begin_again(enrolment, assignment, by=enrolment.user) == draft
    first = Submission.objects.get(number=1)
    assert (first.is_current, first.status, first.files.count()) == (False, "returned", 1)


def test_what_failed_may_be_tried_again_while_tries_are_left(enrolment, course, trainer):
    assignment = add_assignment(course, most_tries=2)
    give(hand_in(enrolment, assignment), 1, by=trainer)
    submitting.begin_again(enrolment, assignment, by=enrolment.user)
    give(hand_in(enrolment, assignment, "สอง"), 2, by=trainer)
    with pytest.raises(DomainError, match="ส่งใหม่ไม่ได้"):
        submitting.begin_again(enrolment, assignment, by=enrolment.user)


@pytest.mark.parametrize("points", [None, 10])
def test_nothing_is_begun_again_while_it_waits_or_once_it_is_passed(enrolment, assignment, trainer, points):
    done = hand_in(enrolment, assignment)
    if points:
        give(done, points, by=trainer)
    with pytest.raises(DomainError, match="ส่งใหม่ไม่ได้"):
        submitting.begin_again(enrolment, assignment, by=enrolment.user)


def test_two_learners_hand_in_apart(enrolment, assignment, stranger):
    hand_in(enrolment, assignment, "หนึ่ง")
    hand_in(stranger.enrolments.get(), assignment, "สอง")
    assert sorted(Submission.objects.values_list("text", flat=True)) == sorted(["หนึ่ง", "สอง"])


def test_somebody_on_another_course_cannot_hand_in(enrolment, assignment):
    other = enrol(enrolment.user, make_course(slug="other"))
    with pytest.raises(DomainError):
        write(other, assignment)
