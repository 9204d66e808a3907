import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.domain.enrolment import enrol, withdraw
from courses.domain.ownership import give_course
from courses.domain.problems import MOST_AN_HOUR, answer_problem, report_problem, say_helped
from courses.models import LessonPage, ProblemReport, UnitPage, UnitProgress
from courses.queries.blocks import block_names
from courses.queries.problems import may_receive_report
from courses.site import MODERATORS, TRAINERS
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=2)


@pytest.fixture
def owner(course):
    owner = UserFactory()
    owner.groups.add(Group.objects.get(name=TRAINERS))
    UnitPage.objects.update(owner=owner)
    return owner


@pytest.fixture
def lesson(course, owner):
    return LessonPage.objects.get(slug="l1")


@pytest.fixture
def enrolment(course):
    clerk = make_clerk(make_tree()["school"])
    return enrol(clerk, course, by=clerk)


@pytest.fixture
def other(course, enrolment):
    clerk = make_clerk(enrolment.organisation)
    return enrol(clerk, course, by=clerk)


def first_block(lesson) -> str:
    return lesson.body[0].id


def recipients() -> list:
    return [message.recipient for message in Message.objects.order_by("pk")]


# Helped


def test_helped_is_counted_once_and_may_be_taken_back(enrolment, other, lesson):
    for place in (enrolment, enrolment, other):
        say_helped(place, lesson, has_helped=True)
    assert UnitProgress.objects.filter(unit=lesson, has_helped=True).count() == 2
    say_helped(enrolment, lesson, has_helped=False)
    assert UnitProgress.objects.get(has_helped=True).enrolment == other


def test_helped_completes_nothing(enrolment, lesson):
    assert say_helped(enrolment, lesson, has_helped=True).completed_at is None


def test_the_withdrawn_say_nothing(enrolment, lesson):
    withdraw(enrolment, by=enrolment.user, reason="ย้าย")
    with pytest.raises(DomainError):
        say_helped(enrolment, lesson, has_helped=True)
    with pytest.raises(DomainError):
        report_problem(enrolment, lesson, block="", text="ผิด")


def test_a_unit_of_another_course_is_refused(enrolment):
    foreign = units_of(make_course(slug="other"))[0].specific
    with pytest.raises(DomainError):
        say_helped(enrolment, foreign, has_helped=True)


# Reporting


def test_a_report_names_the_block_and_tells_the_owner(enrolment, lesson, owner):
    report = report_problem(enrolment, lesson, block=first_block(lesson), text="  วงเงินเก่า ")
    assert (report.text, report.block_name) == ("วงเงินเก่า", "1. ข้อความ: งานสารบรรณคือการบริหารงานเอกสาร")
    assert report.history.get().history_user == enrolment.user
    assert recipients() == [owner]


def test_the_lesson_as_a_whole_may_be_meant(enrolment, lesson):
    assert report_problem(enrolment, lesson, block="", text="สั้นไป").block_name == "ทั้งบทเรียน"


def test_moderators_are_told_where_nobody_owns_it(enrolment, lesson):
    moderators = [UserFactory(), UserFactory()]
    for person in moderators:
        person.groups.add(Group.objects.get(name=MODERATORS))
    UnitPage.objects.update(owner=None)
    report_problem(enrolment, LessonPage.objects.get(pk=lesson.pk), block="", text="ผิด")
    assert recipients() == moderators


def test_an_owner_who_left_is_not_told_but_the_administrators_are(enrolment, lesson, owner):
    admin = UserFactory(is_superuser=True)
    owner.is_active = False
    owner.save()
    report_problem(enrolment, LessonPage.objects.get(pk=lesson.pk), block="", text="ผิด")
    assert recipients() == [admin]


def test_the_owners_of_the_course_who_are_still_here_are_told_where_nobody_owns_the_lesson(course, enrolment, lesson):
    owners = [UserFactory(), UserFactory(), UserFactory()]
    for person in owners:
        person.groups.add(Group.objects.get(name=TRAINERS))
        give_course(course, person, by=None)
    owners[0].is_active = False
    owners[0].save()
    UserFactory().groups.add(Group.objects.get(name=MODERATORS))
    UnitPage.objects.update(owner=None)
    report_problem(enrolment, LessonPage.objects.get(pk=lesson.pk), block="", text="ผิด")
    assert recipients() == owners[1:]


def test_words_on_the_same_block_join_while_it_is_open(enrolment, lesson, owner):
    for text in ("ผิด", "ผิด", "และอีกอย่าง"):
        report_problem(enrolment, lesson, block=first_block(lesson), text=text)
    assert ProblemReport.objects.get().text == "ผิด\n\nและอีกอย่าง"
    assert recipients() == [owner]


def test_other_blocks_and_other_people_are_reports_of_their_own(enrolment, other, lesson):
    report_problem(enrolment, lesson, block="", text="ผิด")
    report_problem(enrolment, lesson, block=first_block(lesson), text="ผิด")
    report_problem(other, lesson, block="", text="ผิด")
    assert ProblemReport.objects.count() == 3


def test_after_an_answer_a_new_report_begins(enrolment, lesson, owner):
    report = report_problem(enrolment, lesson, block="", text="ผิด")
    answer_problem(report, status="kept", answer="ถูกแล้ว", by=owner)
    report_problem(enrolment, lesson, block="", text="ผิด")
    assert ProblemReport.objects.count() == 2


@pytest.mark.parametrize(("block", "text"), [("", "  "), ("", "ก" * 2001), ("gone", "ผิด")])
def test_no_words_too_many_words_and_unknown_blocks_are_refused(enrolment, lesson, block, text):
    with pytest.raises(DomainError):
        report_problem(enrolment, lesson, block=block, text=text)
    assert not ProblemReport.objects.exists()


def test_joined_words_stay_within_the_limit(enrolment, lesson):
    report_problem(enrolment, lesson, block="", text="ก" * 1500)
    with pytest.raises(DomainError):
        report_problem(enrolment, lesson, block="", text="ข" * 600)
    assert ProblemReport.objects.get().text == "ก" * 1500


def test_nobody_reports_without_end(enrolment, other, lesson):
    now = timezone.now()
    ProblemReport.objects.bulk_create(
        ProblemReport(unit=lesson, reporter=enrolment.user, block=str(n), block_name="x", text="x", reported_at=now)
        for n in range(MOST_AN_HOUR)
    )
    with pytest.raises(DomainError):
        report_problem(enrolment, lesson, block="", text="ผิด")
    report_problem(other, lesson, block="", text="ผิด")
    ProblemReport.objects.update(reported_at=now - dt.timedelta(hours=2))
    report_problem(enrolment, lesson, block="", text="ผิด")


# Answering


def test_an_answer_closes_the_report_and_tells_the_reporter_once(enrolment, lesson, owner):
    report = report_problem(enrolment, lesson, block="", text="ผิด")
    report = answer_problem(report, status="mended", answer="แก้แล้ว ขอบคุณ", by=owner)
    assert (report.status, report.answered_by) == ("mended", owner)
    assert [row.history_user for row in report.history.order_by("history_id")] == [enrolment.user, owner]
    message = Message.objects.get(kind="courses.problem_answered")
    assert (message.recipient, message.url) == (enrolment.user, f"/learning/problems/#report-{report.pk}")
    assert "แก้แล้ว ขอบคุณ" in message.body
    with pytest.raises(DomainError):
        answer_problem(report, status="kept", answer="อีกครั้ง", by=owner)


@pytest.mark.parametrize(("status", "answer"), [("mended", " "), ("open", "แก้แล้ว"), ("x", "แก้แล้ว")])
def test_an_answer_has_words_and_an_outcome(enrolment, lesson, owner, status, answer):
    report = report_problem(enrolment, lesson, block="", text="ผิด")
    with pytest.raises(DomainError):
        answer_problem(report, status=status, answer=answer, by=owner)


def test_mail_goes_only_to_who_still_keeps_an_open_report(enrolment, lesson, owner):
    report = report_problem(enrolment, lesson, block="", text="ผิด")
    message = Message.objects.get()
    assert may_receive_report(message)
    UnitPage.objects.update(owner=None)
    assert not may_receive_report(message)
    UnitPage.objects.update(owner=owner)
    answer_problem(report, status="kept", answer="ถูกแล้ว", by=owner)
    assert not may_receive_report(message)


@pytest.mark.parametrize("wrong", [{"status": "mended"}, {"answer": "x"}, {"answered_at": timezone.now()}])
def test_the_database_refuses_half_an_answer(enrolment, lesson, wrong):
    report = report_problem(enrolment, lesson, block="", text="ผิด")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.filter(pk=report.pk).update(**wrong)


def test_blocks_are_named_by_number_kind_and_first_words(lesson):
    lesson.body = [("text", "<p>หนึ่ง</p>"), ("callout", {"kind": "tip", "title": "จำไว้", "text": "<p>สอง</p>"})]
    lesson.save()
    names = list(block_names(LessonPage.objects.get(pk=lesson.pk)).values())
    assert names == ["ทั้งบทเรียน", "1. ข้อความ: หนึ่ง", "2. กล่องข้อความ: จำไว้ สอง"]
