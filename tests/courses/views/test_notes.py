import pytest

from courses.domain.enrolment import enrol, withdraw
from courses.domain.notes import Draft, mark_unit, save_note
from courses.models import UnitNote
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db
LESSON = "/courses/orientation/m1/l1/"
JSON = {"accept": "application/json"}


@pytest.fixture
def enrolment(client):
    course = make_course(lessons=3)
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return enrol(clerk, course, by=clerk)


@pytest.fixture
def units(enrolment):
    return units_of(enrolment.course)


@pytest.fixture
def address(units):
    return f"/learning/units/{units[0].pk}/"


def text_of(response) -> str:
    return response.content.decode()


def test_a_lesson_is_bookmarked_from_its_end(client, enrolment, address):
    assert f'action="{address}bookmark/"' in text_of(client.get(LESSON))
    assert client.post(f"{address}bookmark/", {"is_marked": "1"}).url == f"{LESSON}#lesson-end"
    assert 'name="is_marked" value="0"' in text_of(client.get(LESSON))
    assert "บทเรียน 1" in text_of(client.get("/learning/notes/"))
    assert client.post(f"{address}bookmark/", {"is_marked": "0", "back": "notes"}).url == "/learning/notes/"
    assert "บทเรียน 1" not in text_of(client.get("/learning/notes/"))


def test_a_note_is_written_without_scripts_and_found_again(client, enrolment, address):
    assert "เขียนบันทึก" in text_of(client.get(LESSON))
    assert client.post(f"{address}note/", {"text": "<b>ถามผอ.</b>", "base": "0"}).url == f"{LESSON}#lesson-end"
    assert "เปิดบันทึกของฉัน" in text_of(client.get(LESSON))
    assert "&lt;b&gt;ถามผอ.&lt;/b&gt;" in text_of(client.get(f"{address}note/"))
    assert "ถามผอ." in text_of(client.get("/learning/notes/", {"q": "ผอ"}))
    assert "บทเรียน 1" in text_of(client.get("/learning/notes/", {"q": "บทเรียน 1"}))
    assert "ถามผอ." not in text_of(client.get("/learning/notes/", {"q": "พัสดุ"}))


def test_a_script_is_told_the_sequence_and_of_another_text(client, enrolment, address):
    first = client.post(f"{address}note/", {"text": "ก", "base": "0", "writer": "a", "edition": "1"}, headers=JSON)
    assert first.json() == {"sequence": 1, "has_other": False}
    second = client.post(f"{address}note/", {"text": "ข", "base": "0", "writer": "b", "edition": "1"}, headers=JSON)
    assert second.json() == {"sequence": 1, "has_other": True}


def test_without_scripts_both_texts_are_shown_and_one_decides(client, enrolment, address):
    client.post(f"{address}note/", {"text": "หนึ่ง", "base": "0"})
    assert client.post(f"{address}note/", {"text": "สอง", "base": "0"}).url == f"{address}note/"
    text = text_of(client.get(f"{address}note/"))
    assert ("หนึ่ง" in text, "สอง" in text) == (True, True)
    assert client.post(f"/learning/notes/{UnitNote.objects.get().pk}/settle/", {"keeps_it": "1"}).url
    assert UnitNote.objects.get().text == "หนึ่ง\n\nสอง"


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "๓"])
def test_numbers_that_are_none_are_nought(client, enrolment, address, number):
    assert client.post(f"{address}note/", {"text": "ก", "base": number, "edition": number}).status_code == 302


def test_too_long_a_note_comes_back_whole(client, enrolment, address):
    text = "ก" * 10_001
    response = client.post(f"{address}note/", {"text": text, "base": "0"})
    assert (response.status_code, text in text_of(response)) == (400, True)
    assert client.post(f"{address}note/", {"text": text}, headers=JSON).json()["error"]


def test_nobody_else_reads_a_note_not_even_an_administrator(client, enrolment, units, address):
    note = save_note(enrolment.user, units[0], Draft("ลับ", base=0))
    for other in (make_clerk(enrolment.organisation), UserFactory(is_superuser=True)):
        enrol(other, enrolment.course, by=other)
        client.force_login(other)
        assert "ลับ" not in text_of(client.get(f"{address}note/"))
        assert "ลับ" not in text_of(client.get("/learning/notes/"))
        assert client.post(f"/learning/notes/{note.pk}/settle/").status_code == 404


def test_only_who_is_on_the_course_begins_a_note_and_who_left_keeps_theirs(client, enrolment, units, address):
    save_note(enrolment.user, units[0], Draft("ของฉัน", base=0))
    withdraw(enrolment, by=enrolment.user, reason="ย้าย")
    assert "ของฉัน" in text_of(client.get(f"{address}note/"))
    assert client.get(f"/learning/units/{units[1].pk}/note/").status_code == 404
    assert client.post(f"/learning/units/{units[1].pk}/bookmark/", {"is_marked": "1"}).status_code == 404


def test_a_note_on_a_lesson_that_was_unpublished_stays_readable(client, enrolment, units, address):
    save_note(enrolment.user, units[0], Draft("ของฉัน", base=0))
    units[0].unpublish()
    assert "ของฉัน" in text_of(client.get(f"{address}note/"))
    assert "ของฉัน" in text_of(client.get("/learning/notes/"))
    assert client.post(f"{address}note/", {"text": "ต่อ", "base": "1"}).url == "/learning/notes/"


@pytest.mark.parametrize("count", [1, 3])
def test_my_notes_cost_the_same_for_any_number(client, enrolment, units, count, django_assert_num_queries):
    for unit in units[:count]:
        mark_unit(enrolment.user, unit, is_marked=True)
    client.get("/learning/notes/")
    with django_assert_num_queries(5):
        client.get("/learning/notes/")


def test_no_sign_reaches_the_database_that_it_cannot_hold(client, address):
    client.post(f"{address}note/", {"text": "ถาม\x00ผอ.", "writer": "a\x00b", "base": "0", "edition": "1"})
    note = UnitNote.objects.get()
    assert (note.text, note.writer) == ("ถามผอ.", "ab")
