"""Ten people pressing the same button at the same moment. Runs on whichever database is configured."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from courses.domain.changes import confirm_reading, state_change, tell_change
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit
from courses.models import Enrolment, UnitChange, UnitPage, UnitProgress
from courses.signals import course_completed
from lms.notifications.models import Message
from tests.factories.courses import make_course, publish, units_of
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
