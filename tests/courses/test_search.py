import pytest
from django.core.management import call_command

from courses.domain.enrolment import enrol, withdraw
from courses.models import ModulePage
from lms.core import search
from lms.core.models import SearchDocument
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


def publish(page):
    page.save_revision().publish()


def found() -> set[str]:
    return set(SearchDocument.objects.values_list("title", flat=True))


@pytest.fixture
def clerk(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


@pytest.fixture
def course():
    course = make_course(lessons=1, title="หลักสูตรพัสดุ")
    publish(course)
    return course


def test_publishing_a_course_makes_it_and_its_open_lessons_findable(course):
    assert found() == {"หลักสูตรพัสดุ", "บทเรียน 1"}


def test_a_lesson_is_found_by_words_of_its_body_with_its_new_text(course):
    lesson = units_of(course)[0].specific
    lesson.body = [("text", "<p>การ<b>เบิกจ่าย</b>เงิน</p>"), ("callout", {"title": "ข้อ 26", "text": "<p>กรรมการ</p>"})]
    publish(lesson)
    for word in ("เบิกจ่ายเงิน", "กรรมการ", "ข้อ 26"):
        assert [hit.url for hit in search.search(word, scopes=[f"course:{course.pk}"])] == [lesson.url]


def test_unpublishing_hides_a_lesson_and_a_course_hides_all(course):
    lesson = units_of(course)[0].specific
    lesson.unpublish()
    assert found() == {"หลักสูตรพัสดุ"}
    publish(lesson)
    assert found() == {"หลักสูตรพัสดุ", "บทเรียน 1"}
    course.unpublish()
    assert found() == set()


def test_unpublishing_a_module_hides_its_lessons(course):
    ModulePage.objects.get().unpublish()
    assert found() == {"หลักสูตรพัสดุ"}


def test_a_lesson_of_a_draft_module_is_not_found(course):
    hidden = course.add_child(instance=ModulePage(title="ยังไม่เปิด", slug="m2", live=False))
    publish(add_lesson(hidden, title="ซ่อนอยู่"))
    assert "ซ่อนอยู่" not in found()


def test_moving_and_renaming_change_the_address(course):
    other = course.add_child(instance=ModulePage(title="บทที่สอง", slug="m2"))
    lesson = units_of(course)[0]
    lesson.move(other, pos="last-child")
    assert SearchDocument.objects.get(title="บทเรียน 1").url == "/courses/orientation/m2/l1/"
    course.refresh_from_db()
    course.slug = "renamed"
    publish(course)
    assert SearchDocument.objects.get(title="บทเรียน 1").url == "/courses/renamed/m2/l1/"


def test_deleting_forgets(course):
    units_of(course)[0].specific.delete()
    assert found() == {"หลักสูตรพัสดุ"}


def test_the_index_can_be_rebuilt(course, capsys):
    SearchDocument.objects.all().delete()
    search.index_document("course", 99_999, title="ไม่มีแล้ว", text="", url="/gone/")
    call_command("rebuild_search")
    assert found() == {"หลักสูตรพัสดุ", "บทเรียน 1"}
    assert "2" in capsys.readouterr().out


def test_lessons_are_found_by_those_on_the_course_only(client, clerk, course):
    def hits() -> list[str]:
        return [hit.title for hit in client.get("/search/", {"q": "สารบรรณ"}).context["hits"]]

    assert hits() == []
    enrolment = enrol(clerk, course, by=clerk)
    assert hits() == ["บทเรียน 1"]
    withdraw(enrolment, by=clerk, reason="ย้ายงาน")
    assert hits() == []


def test_the_search_page_marks_words_and_escapes_everything(client, clerk, course):
    course.title = "<script>alert('พัสดุ')</script>"
    publish(course)
    text = client.get("/search/", {"q": "พัสดุ"}).content.decode()
    assert "<mark>พัสดุ</mark>" in text
    assert "<script>alert" not in text
    assert "<script>" not in client.get("/search/", {"q": "<script>x</script>"}).content.decode().split("</head>")[1]


def test_the_search_page_turns_pages(client, clerk):
    for number in range(21):
        search.index_document("course", number, title=f"พัสดุ {number}", text="", url=f"/{number}/")
    first = client.get("/search/", {"q": "พัสดุ"})
    assert len(first.context["hits"]) == 20
    assert "?q=%E0%B8%9E%E0%B8%B1%E0%B8%AA%E0%B8%94%E0%B8%B8&amp;page=2" in first.content.decode()
    second = client.get("/search/", {"q": "พัสดุ", "page": "2"})
    assert [hit.title for hit in second.context["hits"]] == ["พัสดุ 0"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "๒", ""])
def test_a_nonsense_page_number_breaks_nothing(client, clerk, page):
    assert client.get("/search/", {"q": "พัสดุ", "page": page}).status_code == 200


def test_searching_needs_a_sign_in_and_writes_nothing(client):
    assert client.get("/search/").url == "/accounts/login/?next=/search/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_search_page_costs_the_same_for_any_number_of_hits(client, clerk, count, django_assert_num_queries):
    for number in range(count):
        course = make_course(slug=f"c{number}", title=f"พัสดุ {number}")
        publish(course)
        enrol(clerk, course, by=clerk)
    client.get("/search/")
    with django_assert_num_queries(
        8
    ):  # session, person, scopes of courses and communities (3), hits, unread, supervision
        client.get("/search/", {"q": "พัสดุ"})
