import pytest

from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit
from courses.models import LessonPage, ModulePage, UnitPage, UnitProgress
from courses.queries.catalogue import A_PAGE, SHOWN
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


def text_of(response) -> str:
    return response.content.decode()


# Catalogue


def test_the_catalogue_lists_open_courses_by_subject_area_for_visitors(client):
    make_course(title="หลักงานธุรการ")
    make_course(slug="money", title="การเงินเบื้องต้น", subject_area="finance_procurement")
    make_course(slug="draft", title="ยังเป็นร่าง").unpublish()
    response = client.get("/courses/")
    assert [shelf.subject_area.value for shelf in response.context["shelves"]] == ["clerical", "finance_procurement"]
    assert "หลักงานธุรการ" in text_of(response)
    assert "ยังเป็นร่าง" not in text_of(response)


def test_the_catalogue_finds_a_word_inside_a_thai_sentence(client):
    make_course(title="หลักการงานพัสดุและการเงินโรงเรียน")
    make_course(slug="other", title="งานสารบรรณ")
    (shelf,) = client.get("/courses/", {"q": "พัสดุ"}).context["shelves"]
    assert [card.course.title for card in shelf.cards] == ["หลักการงานพัสดุและการเงินโรงเรียน"]


def test_an_empty_catalogue_says_so(client):
    assert "empty-state" in text_of(client.get("/courses/"))
    assert "empty-state" in text_of(client.get("/courses/", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in text_of(client.get("/courses/", {"q": "<script>alert(1)</script>"}))


def test_the_catalogue_tells_minutes_of_open_units_only(client):
    course = make_course(lessons=2)
    add_lesson(ModulePage.objects.get(), slug="draft", live=False, minutes=100)
    hidden = course.add_child(instance=ModulePage(title="ยังไม่เปิด", slug="m2", live=False))
    add_lesson(hidden, minutes=100)
    (shelf,) = client.get("/courses/").context["shelves"]
    assert [(card.minutes, card.unit_count) for card in shelf.cards] == [(10, 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_for_any_number_of_courses(client, clerk, count, django_assert_num_queries):
    for number in range(count):
        course = make_course(slug=f"c{number}", title=f"หลักสูตร {number}")
        enrol(clerk, course, by=clerk)
    client.get("/courses/")
    for path in ("/courses/", "/courses/?area=clerical", "/courses/?q=หลักสูตร"):
        with django_assert_num_queries(9):
            client.get(path)


def test_a_large_catalogue_shows_the_first_of_each_area_and_leads_to_pages_of_all(client):
    for number in range(SHOWN + A_PAGE):
        make_course(slug=f"c{number}", title=f"หลักสูตรที่ {number}", lessons=0)
    make_course(slug="money", subject_area="finance_procurement", lessons=0)
    shelves = client.get("/courses/").context["shelves"]
    assert [(len(shelf.cards), shelf.count, shelf.has_more) for shelf in shelves] == [(4, 24, True), (1, 1, False)]
    first = client.get("/courses/?area=clerical")
    second = client.get("/courses/" + first.context["next_href"])
    titles = [card.course.title for page in (first, second) for card in page.context["shelves"][0].cards]
    assert titles == [f"หลักสูตรที่ {number}" for number in range(24)]
    assert (second.context["previous_href"], second.context["next_href"]) == ("?area=clerical", "")


def test_pages_of_an_area_keep_the_words_that_are_searched(client):
    for number in range(A_PAGE + 1):
        make_course(slug=f"c{number}", title=f"พัสดุ {number}", lessons=0)
    make_course(slug="other", title="สารบรรณ", lessons=0)
    assert "area=clerical&amp;q=" in text_of(client.get("/courses/", {"q": "พัสดุ"}))
    page = client.get("/courses/", {"q": "พัสดุ", "area": "clerical"})
    assert page.context["shelves"][0].count == 21
    assert "q=%E0" in page.context["next_href"]


@pytest.mark.parametrize("query", ["area=x", "area=clerical&page=0", "area=clerical&page=x", "area=clerical&page=2"])
def test_a_page_that_is_not_there_is_an_unknown_address(client, query):
    make_course()
    assert client.get(f"/courses/?{query}").status_code == 404


def test_an_area_without_courses_says_so(client):
    make_course()
    assert "empty-state" in text_of(client.get("/courses/?area=new_dltv"))


def test_visitors_read_the_first_courses_of_each_area(client):
    for number in range(SHOWN + 1):
        make_course(slug=f"c{number}", title=f"หลักสูตรที่ {number}", lessons=0)
    text = text_of(client.get("/"))
    assert "หลักสูตรที่ 3" in text
    assert "หลักสูตรที่ 4" not in text
    assert "/courses/?area=clerical" in text


# Course


def test_a_visitor_may_look_at_a_course_and_is_asked_to_sign_in(client):
    make_course()
    response = client.get("/courses/orientation/")
    assert "/accounts/login/?next=/courses/orientation/" in text_of(response)
    assert "/courses/orientation/m1/l1/" not in text_of(response)


def test_a_learner_sees_what_is_done_and_what_is_left(client, clerk):
    course = make_course(lessons=3)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    outline = client.get("/courses/orientation/").context["outline"]
    assert [state.is_done for state in outline.units] == [True, False, False]
    assert (outline.next_unit.url, outline.minutes_left) == ("/courses/orientation/m1/l2/", 10)


def test_somebody_not_enrolled_gets_a_button_that_enrols(client, clerk):
    course = make_course()
    assert f'action="/learning/courses/{course.pk}/enrol/"' in text_of(client.get("/courses/orientation/"))


def test_a_course_by_assignment_offers_no_button(client, clerk):
    make_course(is_open=False)
    assert "/enrol/" not in text_of(client.get("/courses/orientation/"))


def test_a_draft_course_is_not_there(client, clerk):
    make_course().unpublish()
    assert client.get("/courses/orientation/").status_code == 404


def test_drafts_are_missing_from_the_outline(client, clerk):
    course = make_course(lessons=1)
    add_lesson(ModulePage.objects.get(), slug="draft", title="บทร่าง", live=False)
    hidden = course.add_child(instance=ModulePage(title="ยังไม่เปิด", slug="m2", live=False))
    add_lesson(hidden, slug="l9", title="ในบทที่ยังไม่เปิด")
    text = text_of(client.get("/courses/orientation/"))
    assert "บทร่าง" not in text
    assert "ยังไม่เปิด" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_course_costs_the_same_for_any_number_of_modules(client, clerk, count, django_assert_num_queries):
    course = make_course(lessons=0)
    for number in range(count):
        module = course.add_child(instance=ModulePage(title=f"บทที่ {number}", slug=f"x{number}"))
        add_lesson(module)
    enrol(clerk, course, by=clerk)
    client.get("/courses/orientation/")
    with django_assert_num_queries(8):
        client.get("/courses/orientation/")


def test_a_module_leads_to_its_place_on_the_course_page(client):
    make_course()
    response = client.get("/courses/orientation/m1/")
    assert (response.status_code, response.url) == (302, "/courses/orientation/#m1")


def test_a_module_of_a_draft_course_is_not_there(client, clerk):
    make_course().unpublish()
    assert client.get("/courses/orientation/m1/").status_code == 404


# Lesson


def test_a_learner_reads_a_lesson_and_nothing_is_written(client, clerk):
    course = make_course(lessons=3)
    enrolment = enrol(clerk, course, by=clerk)
    before = enrolment.history.count()
    response = client.get("/courses/orientation/m1/l2/")
    assert "งานสารบรรณคือการบริหารงานเอกสาร" in text_of(response)
    assert f'action="/learning/{enrolment.pk}/units/{units_of(course)[1].pk}/complete/"' in text_of(response)
    assert (response.context["before"].url, response.context["after"].url) == (
        "/courses/orientation/m1/l1/",
        "/courses/orientation/m1/l3/",
    )
    assert not UnitProgress.objects.exists()
    assert enrolment.history.count() == before


def test_a_lesson_that_is_done_leads_on_without_a_form(client, clerk):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    assert "/complete/" not in text_of(client.get("/courses/orientation/m1/l1/"))


def test_a_visitor_signs_in_before_a_lesson(client):
    make_course()
    response = client.get("/courses/orientation/m1/l1/")
    assert response.url == "/accounts/login/?next=/courses/orientation/m1/l1/"


def test_somebody_not_enrolled_is_sent_to_the_course(client, clerk):
    make_course()
    assert client.get("/courses/orientation/m1/l1/").url == "/courses/orientation/"


def test_the_withdrawn_are_sent_to_the_course(client, clerk):
    course = make_course()
    withdraw(enrol(clerk, course, by=clerk), by=clerk, reason="ย้ายงาน")
    assert client.get("/courses/orientation/m1/l1/").url == "/courses/orientation/"


@pytest.mark.parametrize("what", ["lesson", "module", "course"])
def test_a_lesson_is_not_there_while_it_its_module_or_its_course_is_a_draft(client, clerk, what):
    course = make_course()
    enrol(clerk, course, by=clerk)
    {"lesson": units_of(course)[0], "module": ModulePage.objects.get(), "course": course}[what].unpublish()
    assert client.get("/courses/orientation/m1/l1/").status_code == 404


def test_somebody_who_may_edit_looks_without_enrolling(client):
    course = make_course()
    client.force_login(UserFactory(is_superuser=True))
    response = client.get("/courses/orientation/m1/l1/")
    assert f"/admin/pages/{units_of(course)[0].pk}/edit/" in text_of(response)
    assert "/complete/" not in text_of(response)


def test_an_address_under_a_lesson_is_not_there(client, clerk):
    enrol(clerk, make_course(), by=clerk)
    assert client.get("/courses/orientation/m1/l1/more/").status_code == 404
    assert client.get("/courses/l1/").status_code == 404


def test_a_lesson_costs_the_same_for_any_number_of_lessons(client, clerk, django_assert_num_queries):
    for count in (1, 3):
        course = make_course(slug=f"c{count}", lessons=count)
        enrol(clerk, course, by=clerk)
        client.get(f"/courses/c{count}/m1/l1/")
        with django_assert_num_queries(10):
            client.get(f"/courses/c{count}/m1/l1/")


def test_the_user_bar_reaches_nobody(client):
    make_course()
    client.force_login(UserFactory(is_superuser=True))
    assert "wagtail-userbar" not in text_of(client.get("/courses/orientation/m1/l1/"))


def test_a_unit_without_a_kind_of_its_own_is_never_made_in_the_admin():
    assert not UnitPage.is_creatable


def test_pages_are_only_read(client, clerk):
    enrol(clerk, make_course(), by=clerk)
    for address in ("/courses/", "/courses/orientation/", "/courses/orientation/m1/l1/"):
        assert client.post(address).status_code == 405


# The outline that each process keeps


def titles(client) -> list[str]:
    return [state.unit.title for state in client.get("/courses/orientation/").context["outline"].units]


def test_the_outline_follows_every_change(client, clerk):
    course = make_course(lessons=2)
    other = course.add_child(instance=ModulePage(title="บทที่สอง", slug="m2"))
    assert titles(client) == ["บทเรียน 1", "บทเรียน 2"]
    lesson = units_of(course)[0].specific
    lesson.title = "ชื่อใหม่"
    lesson.save_revision().publish()
    assert titles(client) == ["ชื่อใหม่", "บทเรียน 2"]
    lesson.move(other, pos="last-child")
    assert titles(client) == ["บทเรียน 2", "ชื่อใหม่"]
    add_lesson(ModulePage.objects.get(slug="m1"), slug="new", title="บทเพิ่ม")
    assert titles(client) == ["บทเรียน 2", "บทเพิ่ม", "ชื่อใหม่"]
    ModulePage.objects.get(slug="m2").unpublish()
    assert titles(client) == ["บทเรียน 2", "บทเพิ่ม"]
    LessonPage.objects.get(slug="new").delete()
    assert titles(client) == ["บทเรียน 2"]


def test_a_unit_that_moves_leaves_the_outline_of_its_old_course(client, clerk):
    course, other = make_course(lessons=1), make_course(slug="other", lessons=0)
    assert titles(client) == ["บทเรียน 1"]
    units_of(course)[0].move(ModulePage.objects.child_of(other).get(), pos="last-child")
    assert titles(client) == []


def test_one_learners_progress_is_not_anothers(client, clerk):
    course = make_course(lessons=1)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    assert [state.is_done for state in client.get("/courses/orientation/").context["outline"].units] == [True]
    other = make_clerk(enrolment.organisation)
    enrol(other, course, by=other)
    client.force_login(other)
    assert [state.is_done for state in client.get("/courses/orientation/").context["outline"].units] == [False]
