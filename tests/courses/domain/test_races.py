"""Ten people pressing the same button at the same moment. Runs on whichever database is configured."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from courses.domain.changes import confirm_reading, state_change, tell_change
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit
from courses.domain.renewal import open_renewals
from courses.domain.watching import Signal, record_signals
from courses.models import BlockProgress, Enrolment, LessonPage, ModulePage, UnitChange, UnitPage, UnitProgress
from courses.signals import course_completed
from lms.core.dates import today
from lms.notifications.models import Message
from tests.factories.courses import add_video_lesson, make_course, publish, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 10


def all_at_once(act) -> list:
    """What ``act`` returned in each of ten threads that began together."""
    start = Barrier(CROWD)

    def run(_number):
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(run, range(CROWD)))


def test_ten_enrolments_of_one_person_make_one_place():
    clerk = make_clerk(make_tree()["school"])
    course = make_course()
    places = all_at_once(lambda: enrol(clerk, course, by=clerk).pk)
    assert set(places) == {Enrolment.objects.get().pk}
    assert Enrolment.history.count() == 1


def test_ten_completions_of_the_last_unit_complete_the_course_once():
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    first, last = units_of(course)
    complete_unit(enrolment, first, by=clerk)
    heard = []

    def listen(enrolment, **_more):
        heard.append(enrolment.pk)

    course_completed.connect(listen)
    try:
        results = all_at_once(lambda: complete_unit(enrolment, last, by=clerk).status)
    finally:
        course_completed.disconnect(listen)
    assert results == ["completed"] * CROWD
    assert heard == [enrolment.pk]
    assert UnitProgress.objects.count() == 2
    assert list(enrolment.history.values_list("history_type", flat=True)) == ["~", "+"]


def test_ten_publications_and_tellings_of_one_version_make_one_change_and_one_message():
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=1)
    complete_unit(enrol(clerk, course, by=clerk), units_of(course)[0], by=clerk)
    page = publish(units_of(course)[0])
    UnitPage.objects.filter(pk=page.pk).update(change_effect="read_again", change_summary="เปลี่ยนขั้นตอน")
    revision = UnitPage.objects.get(pk=page.pk).live_revision
    all_at_once(lambda: state_change(page, revision=revision, by=None))
    change = UnitChange.objects.get()
    told = all_at_once(lambda: tell_change(change))
    assert Message.objects.filter(kind="courses.changed").count() == 1
    assert max(told) == 1
    moments = all_at_once(lambda: confirm_reading(Enrolment.objects.get(), change).read_again_at)
    assert len(set(moments)) == 1


def test_ten_openings_of_the_renewals_renew_each_completion_once():
    tree = make_tree()
    course = make_course(lessons=1, valid_months=24)
    for _number in range(3):
        clerk = make_clerk(tree["school"])
        complete_unit(enrol(clerk, course, by=clerk), units_of(course)[0], by=clerk)
    Enrolment.objects.update(valid_until=today())
    assert sum(all_at_once(open_renewals)) == 3
    assert Enrolment.objects.counted().filter(renews__isnull=False, status="active").count() == 3
    assert Message.objects.filter(kind="courses.renewal").count() == 3


def test_ten_completions_of_a_renewal_give_one_new_certificate():
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=1, valid_months=24)
    [unit] = units_of(course)
    complete_unit(enrol(clerk, course, by=clerk), unit, by=clerk)
    Enrolment.objects.update(valid_until=today())
    open_renewals()
    new = Enrolment.objects.counted().get()
    assert set(all_at_once(lambda: complete_unit(new, unit, by=clerk).status)) == {"completed"}
    assert sorted(new.certificates.model.objects.values_list("enrolment__is_current", flat=True)) == [False, True]


def test_what_ten_tabs_tell_of_one_video_at_once_is_all_kept():
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=0)
    lesson = add_video_lesson(ModulePage.objects.get(), seconds=100)
    enrolment = enrol(clerk, course, by=clerk)
    long_ago = timezone.now() - dt.timedelta(hours=1)
    Enrolment.objects.update(enrolled_at=long_ago)
    tabs = count()

    def tell():
        start = next(tabs) * 10_000
        page = LessonPage.objects.get(pk=lesson.pk)
        signal = Signal(page.body[0].id, ranges=[(start, start + 10_000)])
        record_signals(Enrolment.objects.get(pk=enrolment.pk), page, [signal], opened_at=long_ago)

    all_at_once(tell)
    row = BlockProgress.objects.get()
    assert row.ranges == [[0, 100_000]]
    assert row.done_at is not None
    assert UnitProgress.objects.count() == 1
