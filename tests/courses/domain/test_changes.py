import datetime as dt

import pytest
from django.utils import timezone

from courses.domain.changes import confirm_reading, may_receive_change, refuse_statement, state_change, tell_change
from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit
from courses.models import CoursePage, Enrolment, LessonPage, UnitChange, UnitPage, UnitProgress
from courses.queries import outline, what_now
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import make_course, publish, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def school():
    return make_tree()["school"]


@pytest.fixture
def course():
    return make_course(lessons=2)


def past(school, course, **fields) -> Enrolment:
    """A learner who has completed the first unit an hour ago."""
    clerk = make_clerk(school, **fields)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    UnitProgress.objects.filter(enrolment=enrolment).update(completed_at=timezone.now() - HOUR)
    return enrolment


def states(enrolment: Enrolment) -> list[bool]:
    course = CoursePage.objects.get(pk=enrolment.course_id)
    return [state.must_read_again for state in outline(course, enrolment).units]


# Stating


def test_a_publication_states_its_effect_once_and_the_next_one_nothing(course):
    author = UserFactory()
    publish(units_of(course)[0], effect="tell", summary="ปรับวงเงินตามหนังสือใหม่", by=author)
    change = UnitChange.objects.get()
    unit = UnitPage.objects.get(pk=change.unit_id)
    assert (change.effect, change.summary, change.by) == ("tell", "ปรับวงเงินตามหนังสือใหม่", author)
    assert (change.published_at, change.revision) == (unit.last_published_at, unit.live_revision)
    assert (unit.change_effect, unit.change_summary) == ("minor", "")
    publish(units_of(course)[0])
    assert UnitChange.objects.count() == 1


def test_publishing_the_same_version_again_states_nothing_twice(course):
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยนขั้นตอน")
    unit = units_of(course)[0].specific
    unit.unpublish()
    unit.get_latest_revision().publish()
    assert UnitChange.objects.count() == 1
    assert UnitPage.objects.get(pk=unit.pk).change_effect == "minor"


def test_a_minor_change_is_recorded_if_it_says_something(course):
    publish(units_of(course)[0])
    assert not UnitChange.objects.exists()
    publish(units_of(course)[0], summary="แก้คำผิด")
    assert UnitChange.objects.get().effect == "minor"


def test_an_announcement_without_words_gets_some(course):
    publish(units_of(course)[0], effect="tell")
    assert UnitChange.objects.get().summary == "ปรับปรุงเนื้อหา"


def test_a_quiz_is_not_read_again_but_told_of(course):
    quiz = add_quiz(course, make_question())
    publish(quiz, effect="read_again", summary="เพิ่มข้อ")
    assert UnitChange.objects.get().effect == "tell"
    with pytest.raises(DomainError):
        refuse_statement(type(quiz), effect="read_again", summary="เพิ่มข้อ")
    refuse_statement(type(quiz), effect="tell", summary="เพิ่มข้อ")


def test_an_editor_says_what_changed():
    with pytest.raises(DomainError):
        refuse_statement(LessonPage, effect="tell", summary=" ")
    refuse_statement(LessonPage, effect="minor", summary="")


def test_scheduling_states_nothing_until_the_day(course):
    unit = units_of(course)[0].specific
    unit.go_live_at = timezone.now() + HOUR
    unit.change_effect, unit.change_summary = "tell", "เริ่มใช้แบบใหม่"
    unit.save_revision().publish()
    assert not UnitChange.objects.exists()


def test_a_statement_left_on_the_page_by_a_crash_is_taken_up(course):
    unit = units_of(course)[0]
    UnitPage.objects.filter(pk=unit.pk).update(change_effect="tell", change_summary="แก้")
    for _turn in range(2):
        state_change(unit, revision=unit.live_revision, by=None)
    assert UnitChange.objects.get().summary == "แก้"


# Telling


def test_those_past_it_are_told_once(school, course):
    first, second = past(school, course), past(school, course)
    beginner = make_clerk(school)
    enrol(beginner, course, by=beginner)
    publish(units_of(course)[0], effect="tell", summary="ปรับวงเงิน")
    change = UnitChange.objects.get()
    assert tell_change(change) == 2
    assert tell_change(change) == 0
    UnitChange.objects.update(told_at=None)  # as if the worker had died before it noted that all were told
    tell_change(change)
    assert sorted(Message.objects.values_list("recipient", "url")) == [
        (first.user_id, "/courses/orientation/m1/l1/"),
        (second.user_id, "/courses/orientation/m1/l1/"),
    ]
    assert "ปรับวงเงิน" in Message.objects.first().body


def test_neither_the_withdrawn_nor_closed_accounts_nor_later_learners_are_told(school, course):
    left, closed = past(school, course), past(school, course)
    withdraw(left, by=left.user, reason="ย้าย")
    closed.user.is_active = False
    closed.user.save()
    publish(units_of(course)[0], effect="read_again", summary="ปรับวงเงิน")
    later = make_clerk(school)
    complete_unit(enrol(later, course, by=later), units_of(course)[0], by=later)
    assert tell_change(UnitChange.objects.get()) == 0
    assert not Message.objects.exists()


def test_nobody_is_told_of_a_minor_change_or_of_what_is_not_published(school, course):
    past(school, course)
    publish(units_of(course)[0], summary="แก้คำผิด")
    assert tell_change(UnitChange.objects.get()) == 0
    publish(units_of(course)[0], effect="tell", summary="แก้")
    units_of(course)[0].unpublish()
    change = UnitChange.objects.get(effect="tell")
    assert tell_change(change) == 0
    assert UnitChange.objects.untold().get() == change


def test_mail_does_not_leave_to_whoever_left_the_course(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="tell", summary="แก้")
    tell_change(UnitChange.objects.get())
    message = Message.objects.get()
    assert may_receive_change(message)
    withdraw(enrolment, by=enrolment.user, reason="ย้าย")
    assert not may_receive_change(message)
    message.key = "courses.changed:999999:1"
    assert not may_receive_change(message)


# Reading again


def test_a_completed_course_stays_completed_while_a_unit_is_read_again(school, course):
    enrolment = past(school, course)
    complete_unit(enrolment, units_of(course)[1], by=enrolment.user)
    before = UnitProgress.objects.order_by("pk").values_list("completed_at", flat=True)
    first_completed = list(before)
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยนขั้นตอน")
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.progress_percent) == ("completed", 100)
    assert states(enrolment) == [True, False]
    assert [one.unit.title for one in what_now(enrolment.user).to_read_again] == ["บทเรียน 1"]

    confirm_reading(enrolment, UnitChange.objects.get())
    assert states(enrolment) == [False, False]
    assert what_now(enrolment.user).to_read_again == []
    assert list(before.all()) == first_completed


def test_progress_does_not_drop_while_a_unit_is_read_again(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยนขั้นตอน")
    enrolment.refresh_from_db()
    assert enrolment.progress_percent == 50
    assert complete_unit(enrolment, units_of(course)[1], by=enrolment.user).is_completed


def test_only_those_past_it_read_it_again(school, course):
    enrolment = past(school, course)
    beginner = make_clerk(school)
    place = enrol(beginner, course, by=beginner)
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยนขั้นตอน")
    complete_unit(place, units_of(course)[0], by=beginner)
    assert (states(enrolment), states(place)) == ([True, False], [False, False])
    with pytest.raises(DomainError):
        confirm_reading(enrol(make_clerk(school), course, by=None), UnitChange.objects.get())


def test_confirming_can_be_repeated_and_keeps_its_first_moment(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยนขั้นตอน")
    first = confirm_reading(enrolment, UnitChange.objects.get()).read_again_at
    assert confirm_reading(enrolment, UnitChange.objects.get()).read_again_at == first


def test_who_read_the_version_before_the_last_reads_once_more(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="หนึ่ง")
    seen = UnitChange.objects.get()
    publish(units_of(course)[0], effect="read_again", summary="สอง")
    with pytest.raises(DomainError):
        confirm_reading(enrolment, seen)
    assert states(enrolment) == [True, False]


def test_a_later_announcement_does_not_end_the_reading(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="หนึ่ง")
    publish(units_of(course)[0], effect="tell", summary="สอง")
    assert states(enrolment) == [True, False]


def test_the_withdrawn_confirm_nothing_and_are_asked_nothing(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="หนึ่ง")
    withdraw(enrolment, by=enrolment.user, reason="ย้าย")
    assert what_now(enrolment.user).to_read_again == []
    with pytest.raises(DomainError):
        confirm_reading(enrolment, UnitChange.objects.get())


def test_what_is_not_published_is_not_asked_for(school, course):
    enrolment = past(school, course)
    publish(units_of(course)[0], effect="read_again", summary="หนึ่ง")
    units_of(course)[0].unpublish()
    assert what_now(enrolment.user).to_read_again == []


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number_of_changes(school, count, django_assert_num_queries):
    clerk = make_clerk(school)
    course = make_course(lessons=3)
    enrolment = enrol(clerk, course, by=clerk)
    for unit in units_of(course)[:count]:
        complete_unit(enrolment, unit, by=clerk)
        publish(unit, effect="read_again", summary="แก้")
    what_now(clerk)
    with django_assert_num_queries(5 if count == 1 else 4):  # with all done there is no course to go on with
        assert len(what_now(clerk).to_read_again) == count
