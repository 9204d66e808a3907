import pytest

from courses.domain.enrolment import enrol
from courses.models import ModulePage
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db
LESSON = "/courses/orientation/m1/l1/"


@pytest.fixture
def course():
    return make_course(lessons=2)


@pytest.fixture
def enrolment(client, course):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return enrol(clerk, course, by=clerk)


def text_of(response) -> str:
    return response.content.decode()


def test_a_lesson_may_be_kept_by_its_learner(client, enrolment):
    response = client.get(LESSON)
    assert response["X-Keep"] == "1"
    assert 'data-worker="/sw.js"' in text_of(response)


def test_nothing_is_kept_on_a_computer_that_others_use(client, enrolment):
    session = client.session
    session.set_expiry(0)  # signed in without “keep me signed in”
    session.save()
    response = client.get(LESSON)
    assert "X-Keep" not in response
    assert "data-worker" not in text_of(response)
    assert "data-keeps" not in text_of(client.get(f"/learning/{enrolment.pk}/keep/"))


def test_neither_quizzes_nor_other_pages_nor_a_trainers_look_are_kept(client, course, enrolment):
    add_quiz(course, make_question("q1"), slug="test")
    for address in ("/", "/courses/orientation/", "/courses/orientation/m1/test/", "/learning/notes/"):
        response = client.get(address)
        assert (response.status_code, "X-Keep" in response) == (200, False)
    client.force_login(UserFactory(is_superuser=True))
    assert "X-Keep" not in client.get(LESSON)


def test_a_course_says_how_many_lessons_and_about_how_much(client, course, enrolment):
    add_quiz(course, make_question("q1"))
    assert f'href="/learning/{enrolment.pk}/keep/"' in text_of(client.get("/courses/orientation/"))
    response = client.get(f"/learning/{enrolment.pk}/keep/")
    keepable = response.context["keepable"]
    assert [state.url for state in keepable.lessons] == [LESSON, "/courses/orientation/m1/l2/"]
    assert (keepable.size, keepable.has_media, keepable.locked_count) == (24_000, False, 0)
    assert f'name="lesson" value="{LESSON}"' in text_of(response)


def test_what_is_not_open_yet_is_not_kept(client):
    course = make_course(slug="order", lessons=3, units_in_order=True)
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    keepable = client.get(f"/learning/{enrol(clerk, course, by=clerk).pk}/keep/").context["keepable"]
    assert (len(keepable.lessons), keepable.locked_count) == (1, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number_of_lessons(client, enrolment, count, django_assert_num_queries):
    for number in range(count):
        add_lesson(ModulePage.objects.get(), slug=f"more{number}")
    client.get(f"/learning/{enrolment.pk}/keep/")
    with django_assert_num_queries(7):
        client.get(f"/learning/{enrolment.pk}/keep/")
