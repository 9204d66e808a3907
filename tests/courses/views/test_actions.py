import json

import pytest

from courses.domain.enrolment import enrol, withdraw
from courses.models import Enrolment, ModulePage, UnitPage, UnitProgress
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


def notes_of(client, url: str) -> list[str]:
    return [str(note) for note in client.get(url).context["messages"]]


def test_enrolling_leads_to_the_first_unit(client, clerk):
    course = make_course()
    response = client.post(f"/learning/courses/{course.pk}/enrol/")
    assert response.url == "/courses/orientation/m1/l1/"
    assert Enrolment.objects.get().history.get().history_user == clerk


def test_enrolling_on_an_empty_course_leads_to_the_course(client, clerk):
    course = make_course(lessons=0)
    assert client.post(f"/learning/courses/{course.pk}/enrol/").url == "/courses/orientation/"


def test_enrolling_needs_a_post_and_a_sign_in(client, clerk):
    course = make_course()
    assert client.get(f"/learning/courses/{course.pk}/enrol/").status_code == 405
    client.logout()
    assert client.post(f"/learning/courses/{course.pk}/enrol/").url.startswith("/accounts/login/")
    assert not Enrolment.objects.exists()


def test_a_course_by_assignment_refuses_with_a_sentence(client, clerk):
    course = make_course(is_open=False)
    response = client.post(f"/learning/courses/{course.pk}/enrol/")
    assert response.url == "/courses/orientation/"
    assert len(notes_of(client, response.url)) == 1
    assert not Enrolment.objects.exists()


def test_a_draft_course_cannot_be_enrolled_on(client, clerk):
    course = make_course()
    course.unpublish()
    assert client.post(f"/learning/courses/{course.pk}/enrol/").status_code == 404


def test_reading_a_lesson_to_its_end_leads_to_the_next(client, clerk):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    unit = units_of(course)[0]
    response = client.post(f"/learning/{enrolment.pk}/units/{unit.pk}/complete/")
    assert response.url == "/courses/orientation/m1/l2/"
    assert UnitProgress.objects.get().unit_id == unit.pk


def test_the_last_lesson_completes_the_course_and_leads_to_it(client, clerk):
    course = make_course(lessons=1)
    enrolment = enrol(clerk, course, by=clerk)
    response = client.post(f"/learning/{enrolment.pk}/units/{units_of(course)[0].pk}/complete/")
    assert response.url == "/courses/orientation/"
    assert len(notes_of(client, response.url)) == 1
    assert Enrolment.objects.get().is_completed


def test_the_last_lesson_leads_to_the_course_when_something_is_still_open(client, clerk):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    response = client.post(f"/learning/{enrolment.pk}/units/{units_of(course)[1].pk}/complete/")
    assert response.url == "/courses/orientation/"
    assert len(notes_of(client, response.url)) == 1
    assert not Enrolment.objects.get().is_completed


def test_only_lessons_are_completed_by_saying_so(client, clerk):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    other = ModulePage.objects.get().add_child(instance=UnitPage(title="ไม่ใช่บทเรียน", slug="other"))
    assert client.post(f"/learning/{enrolment.pk}/units/{other.pk}/complete/").status_code == 404


def test_drafts_foreign_units_and_foreign_enrolments_are_not_there(client, clerk):
    course, other = make_course(), make_course(slug="other")
    enrolment = enrol(clerk, course, by=clerk)
    stranger = make_clerk(enrolment.organisation)
    theirs = enrol(stranger, course, by=stranger)
    unit = units_of(course)[0]
    draft = add_lesson(ModulePage.objects.first(), slug="draft", live=False)
    for action in ("complete", "checklist"):
        assert client.post(f"/learning/{theirs.pk}/units/{unit.pk}/{action}/").status_code == 404
        assert client.post(f"/learning/{enrolment.pk}/units/{units_of(other)[0].pk}/{action}/").status_code == 404
        assert client.post(f"/learning/{enrolment.pk}/units/{draft.pk}/{action}/").status_code == 404
        assert client.post(f"/learning/{enrolment.pk}/units/999999/{action}/").status_code == 404
        assert client.get(f"/learning/{enrolment.pk}/units/{unit.pk}/{action}/").status_code == 405
    assert not UnitProgress.objects.exists()


def test_the_withdrawn_are_refused_with_a_sentence(client, clerk):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    withdraw(enrolment, by=clerk, reason="ย้ายงาน")
    unit = units_of(course)[0]
    client.post(f"/learning/{enrolment.pk}/units/{unit.pk}/complete/")
    client.post(f"/learning/{enrolment.pk}/units/{unit.pk}/checklist/")
    assert len(notes_of(client, "/courses/orientation/")) == 2
    answer = client.post(f"/learning/{enrolment.pk}/units/{unit.pk}/checklist/", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert not UnitProgress.objects.exists()


def test_ticks_are_kept_with_and_without_a_script(client, clerk):
    course = make_course(lessons=0)
    lesson = add_lesson(
        ModulePage.objects.get(), body=[("checklist", {"title": "ทำเลย", "items": ["หนึ่ง", "<b>สอง</b>"]})]
    )
    lesson.refresh_from_db()
    one, two = lesson.checklist_ids()
    enrolment = enrol(clerk, course, by=clerk)
    address = f"/learning/{enrolment.pk}/units/{lesson.pk}/checklist/"
    assert client.post(address, {"item": [two]}).url == lesson.url
    text = client.get(lesson.url).content.decode()
    assert f'value="{two}" form="ticks" checked' in text
    assert f'value="{one}" form="ticks">' in text
    assert "&lt;b&gt;สอง" in text
    answer = client.post(address, {"item": [one]}, headers={"Accept": "application/json"})
    assert json.loads(answer.content) == {"is_saved": True}
    assert UnitProgress.objects.get().checked_items == [one]
