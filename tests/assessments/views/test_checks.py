import pytest
from django.urls import reverse

from assessments import checks
from assessments.domain import bank
from assessments.models import Question
from tests.factories.assessments import KEY_TEXTS, make_options, make_question
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def lesson(course):
    make_question("c1", tags=["check"])
    module = course.get_children().first().specific
    return add_lesson(module, body=[("text", "<p>อ่าน</p>"), ("knowledge_check", "c1")])


@pytest.fixture
def client(client, clerk, course):
    enrol(clerk, course)
    client.force_login(clerk)
    return client


def answer(client, lesson, *choices, code="c1", version=1, **headers):
    url = reverse("assessments:check", args=[lesson.pk, code])
    return client.post(url, {"answer": list(map(str, choices)), "sequence": str(version)}, headers=headers)


def shown_right(lesson, question):
    """Index of the right option as the lesson shows it."""
    response = checks.blank_response(lesson, question.current_version)
    return response.option_order.index(question.current_version.options.get(is_correct=True).pk)


def test_a_lesson_asks_without_telling(client, lesson):
    html = client.get(lesson.get_url()).content.decode()
    assert html.count('type="radio"') == 4
    assert 'id="check-c1"' in html
    assert not any(text in html for text in KEY_TEXTS)


@pytest.mark.parametrize("is_right", [True, False])
def test_an_answer_is_judged_and_explained_on_a_page_of_its_own(client, lesson, is_right):
    question = Question.objects.ready().get()
    right = shown_right(lesson, question)
    response = answer(client, lesson, right if is_right else (right + 1) % 4)
    assert response.status_code == 200
    assert response.context["question"].is_right is is_right
    html = response.content.decode()
    assert KEY_TEXTS[0] in html
    assert f"{lesson.get_url()}#check-c1" in html


def test_a_script_gets_the_fragment_alone(client, lesson):
    html = answer(client, lesson, 0, accept="text/fragment").content.decode()
    assert html.count('id="check-c1"') == 1
    assert "<html" not in html


@pytest.mark.parametrize("choices", [(), (9,), ("x",), (0, 1)])
def test_what_is_no_answer_tells_nothing(client, lesson, choices):
    html = answer(client, lesson, *choices).content.decode()
    assert "data-refusal" in html
    assert not any(text in html for text in KEY_TEXTS)


def test_a_question_the_lesson_does_not_carry_is_not_found(client, lesson):
    make_question("exam")
    assert answer(client, lesson, 0, code="exam").status_code == 404
    assert answer(client, lesson, 0, code="nothing").status_code == 404


def test_who_is_not_on_the_course_learns_nothing(client, lesson):
    client.force_login(UserFactory())
    response = answer(client, lesson, 0)
    assert (response.status_code, KEY_TEXTS[0] in response.content.decode()) == (302, False)


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_lesson(client, lesson):
    client.logout()
    assert answer(client, lesson, 0).url == f"{reverse('account_login')}?next={lesson.get_url()}"


def test_an_answer_is_judged_by_the_version_that_was_shown(client, lesson):
    question = Question.objects.ready().get()
    right = shown_right(lesson, question)
    bank.save_question(question, by=None, kind="single", text="ใหม่", options=make_options("single", (3,)))
    assert answer(client, lesson, right).context["question"].is_right
    assert answer(client, lesson, right, version=7).status_code == 404


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_question_that_is_not_ready_is_left_out(client, lesson, status):
    question = Question.objects.ready().get()
    question.status = status
    question.save()
    assert "check-c1" not in client.get(lesson.get_url()).content.decode()
    assert answer(client, lesson, 0).status_code == 404


def test_looking_answers_nothing(client, lesson):
    assert client.get(reverse("assessments:check", args=[lesson.pk, "c1"])).status_code == 405
    assert client.post(f"/checks/{10**30}/c1/").status_code == 404


def test_editors_choose_from_ready_questions_with_the_tag():
    make_question("c1", tags=["check"], text="หนังสือราชการมีกี่ชนิด")
    make_question("c2", tags=["post"])
    make_question("c3", tags=["check"], status="draft")
    assert checks.choices() == [("c1", "หนังสือราชการมีกี่ชนิด · c1")]


@pytest.mark.parametrize("count", [1, 3])
def test_drawing_the_checks_of_a_lesson_costs_one_query(rf, clerk, lesson, count, django_assert_num_queries):
    codes = [make_question(f"n{number}", tags=["check"]).code for number in range(count)]
    request = rf.get("/")
    request.user = clerk
    with django_assert_num_queries(3):  # what is asked now; versions and options, which the process remembers
        drawn = checks.render_checks(codes, request=request, page=lesson, enrolment=None)
    with django_assert_num_queries(1):
        assert checks.render_checks(codes, request=request, page=lesson, enrolment=None).keys() == drawn.keys()
    assert list(drawn) == codes
