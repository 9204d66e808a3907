import datetime as dt

import pytest
from django.utils import timezone

from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit
from courses.models import Enrolment, UnitChange, UnitProgress
from tests.factories.courses import make_course, publish, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db
AGAIN = "อ่านใหม่: มีการเปลี่ยนแปลง"


@pytest.fixture
def course():
    return make_course(lessons=2)


@pytest.fixture
def enrolment(client, course):
    """Of a signed-in clerk who has completed the whole course an hour ago."""
    clerk = make_clerk(make_tree()["school"])
    enrolment = enrol(clerk, course, by=clerk)
    for unit in units_of(course):
        complete_unit(enrolment, unit, by=clerk)
    UnitProgress.objects.update(completed_at=timezone.now() - dt.timedelta(hours=1))
    client.force_login(clerk)
    return enrolment


def text_of(response) -> str:
    return response.content.decode()


def test_home_course_and_lesson_ask_to_read_again_until_it_is_confirmed(client, course, enrolment):
    publish(units_of(course)[0], effect="read_again", summary="วงเงินเปลี่ยน")
    change = UnitChange.objects.get()
    for address in ("/", "/courses/orientation/", "/courses/orientation/m1/l1/"):
        assert AGAIN in text_of(client.get(address))
        assert "วงเงินเปลี่ยน" in text_of(client.get(address))
    assert AGAIN not in text_of(client.get("/courses/orientation/m1/l2/"))

    address = f"/learning/{enrolment.pk}/changes/{change.pk}/read/"
    assert f'action="{address}"' in text_of(client.get("/courses/orientation/m1/l1/"))
    assert client.post(address).url == "/courses/orientation/"
    for page in ("/", "/courses/orientation/", "/courses/orientation/m1/l1/"):
        assert AGAIN not in text_of(client.get(page))
    assert Enrolment.objects.get().is_completed


def test_confirming_leads_to_the_next_lesson_to_read_again(client, course, enrolment):
    for unit in units_of(course):
        publish(unit, effect="read_again", summary="เปลี่ยน")
    first = UnitChange.objects.get(unit=units_of(course)[0])
    response = client.post(f"/learning/{enrolment.pk}/changes/{first.pk}/read/")
    assert response.url == "/courses/orientation/m1/l2/"


def test_an_older_page_leads_back_to_the_lesson(client, course, enrolment):
    publish(units_of(course)[0], effect="read_again", summary="หนึ่ง")
    seen = UnitChange.objects.get()
    publish(units_of(course)[0], effect="read_again", summary="สอง")
    response = client.post(f"/learning/{enrolment.pk}/changes/{seen.pk}/read/", follow=True)
    assert response.redirect_chain[0][0] == "/courses/orientation/m1/l1/"
    assert "มีการแก้ไขอีกครั้ง" in text_of(response)


def test_every_reader_sees_what_changed_and_when(client, course, enrolment):
    publish(units_of(course)[0], summary="แก้คำผิด")
    publish(units_of(course)[0], effect="tell", summary="เพิ่มตัวอย่าง")
    UnitChange.objects.filter(summary="แก้คำผิด").update(published_at=dt.datetime(2026, 10, 12, 3, tzinfo=dt.UTC))
    make_course_read_again = client.get("/courses/orientation/m1/l1/")
    text = text_of(make_course_read_again)
    assert "เพิ่มตัวอย่าง" in text
    assert "แก้คำผิด" in text
    assert AGAIN not in text


def test_the_changes_of_another_course_are_not_there(client, course, enrolment):
    other = make_course(slug="other")
    publish(units_of(other)[0], effect="read_again", summary="เปลี่ยน")
    address = f"/learning/{enrolment.pk}/changes/{UnitChange.objects.get().pk}/read/"
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_supervisors_figures_do_not_drop(client, course, enrolment):
    before = enrolment.history.count()
    publish(units_of(course)[0], effect="read_again", summary="เปลี่ยน")
    for _turn in range(2):
        client.get("/courses/orientation/")
    row = UnitProgress.objects.get(unit=units_of(course)[0])
    assert row.completed_at is not None
    assert Enrolment.objects.filter(status="completed", progress_percent=100).count() == 1
    assert enrolment.history.count() == before
