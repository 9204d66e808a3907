import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import submit_attempt
from assessments.models import Attempt, QuizDraw
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer_all, make_category, make_question, sit
from tests.factories.courses import add_lesson, enrol
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def hand_in(enrolment, quiz, *, wrong=0):
    attempt = sit(enrolment, quiz)
    answer_all(attempt, wrong=wrong)
    return submit_attempt(attempt, by=enrolment.user)


def result_url(attempt):
    return reverse("assessments:result", args=[attempt.reference])


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


# The quiz page ------------------------------------------------------------------------------------


def test_a_learner_sees_what_the_quiz_asks_for(client, enrolment, course):
    shelf = make_category("more")
    make_question("m1", category=shelf)
    quiz = add_quiz(
        course,
        make_question("q1"),
        make_question("q2", status="retired"),
        draws=(QuizDraw(category=shelf, count=1),),
        time_limit_minutes=20,
        max_attempts=3,
    )
    context = client.get(quiz.get_url()).context
    assert (context["question_count"], context["standing"].left, context["standing"].may_start) == (2, 3, True)


def test_a_visitor_is_asked_to_sign_in(client, quiz):
    client.logout()
    assert client.get(quiz.get_url()).url == f"{reverse('account_login')}?next={quiz.get_url()}"


def test_who_is_not_on_the_course_is_sent_there_to_enrol(client, quiz, course):
    assert client.get(quiz.get_url()).url == course.get_url()


def test_a_trainer_sees_a_trial_paper_that_leaves_no_trace(client, quiz):
    trainer = UserFactory(is_superuser=True)
    client.force_login(trainer)
    response = client.get(quiz.get_url())
    assert [question.text for question in response.context["questions"]] == [
        f"ข้อใดถูกต้องสำหรับข้อสอบ q{number}" for number in (1, 2, 3)
    ]
    assert '<form method="post" action="/quizzes/' not in response.content.decode()


def test_a_trainer_is_told_why_learners_cannot_start(client, course):
    quiz = add_quiz(course, make_question(status="draft"))
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(quiz.get_url()).context["refusal"]


def test_past_attempts_are_listed_and_linked(client, enrolment, quiz):
    first, second = hand_in(enrolment, quiz, wrong=3), hand_in(enrolment, quiz)
    html = client.get(quiz.get_url()).content.decode()
    assert html.index(result_url(first)) < html.index(result_url(second))
    assert "0%" in html
    assert "100%" in html


def test_others_attempts_are_not_listed(client, enrolment, quiz, stranger):
    other = hand_in(stranger.enrolments.get(), quiz)
    assert other.reference not in client.get(quiz.get_url()).content.decode()


def test_used_up_attempts_offer_no_start(client, enrolment, course):
    quiz = add_quiz(course, make_question(), max_attempts=1)
    hand_in(enrolment, quiz, wrong=1)
    assert reverse("assessments:start", args=[quiz.pk]) not in client.get(quiz.get_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_quiz_page_does_not_grow(client, enrolment, course, count, django_assert_num_queries):
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(count)))
    for _number in range(count):
        hand_in(enrolment, quiz)
    client.get(quiz.get_url())
    with django_assert_num_queries(12):
        client.get(quiz.get_url())


# The result ---------------------------------------------------------------------------------------


def test_a_pass_is_told_in_words_with_its_reference(client, enrolment, quiz):
    attempt = hand_in(enrolment, quiz)
    html = client.get(result_url(attempt)).content.decode()
    assert "result-passed" in html
    assert "100%" in html
    assert attempt.reference in html


def test_an_open_attempt_has_no_result(client, enrolment, quiz):
    attempt = sit(enrolment, quiz)
    assert client.get(result_url(attempt)).url == reverse("assessments:attempt", args=[attempt.reference])


def test_after_a_fail_one_may_try_again(client, enrolment, quiz):
    attempt = hand_in(enrolment, quiz, wrong=3)
    assert reverse("assessments:start", args=[quiz.pk]) in client.get(result_url(attempt)).content.decode()


def test_after_the_last_fail_one_may_not(client, enrolment, course):
    quiz = add_quiz(course, make_question(), max_attempts=1)
    attempt = hand_in(enrolment, quiz, wrong=1)
    assert reverse("assessments:start", args=[quiz.pk]) not in client.get(result_url(attempt)).content.decode()


def test_after_a_pass_the_next_unit_is_offered(client, enrolment, quiz):
    lesson = add_lesson(quiz.get_parent(), slug="after", title="บทถัดไป")
    html = client.get(result_url(hand_in(enrolment, quiz))).content.decode()
    assert f'href="{lesson.get_url()}"' in html


def test_a_pre_test_shows_neither_pass_nor_fail(client, enrolment, course):
    quiz = add_quiz(course, make_question(), purpose="pre_test")
    html = client.get(result_url(hand_in(enrolment, quiz, wrong=1))).content.decode()
    assert "result-done" in html
    assert "result-failed" not in html


@pytest.mark.parametrize(
    ("shows", "wrong", "is_shown"),
    [
        ("after_attempt", 0, True),
        ("after_attempt", 3, True),
        ("after_pass", 0, True),
        ("after_pass", 3, False),
        ("never", 0, False),
        ("never", 3, False),
    ],
)
def test_the_key_is_shown_when_the_quiz_says_so(client, enrolment, quiz, shows, wrong, is_shown):
    quiz.shows_answers = shows
    quiz.save()
    html = client.get(result_url(hand_in(enrolment, quiz, wrong=wrong))).content.decode()
    assert [text in html for text in KEY_TEXTS] == [is_shown, is_shown]
    assert ("review-line" in html) is is_shown


def test_an_earlier_pass_opens_the_key_of_a_later_fail(client, enrolment, quiz):
    quiz.shows_answers = "after_pass"
    quiz.save()
    hand_in(enrolment, quiz)
    assert KEY_TEXTS[0] in client.get(result_url(hand_in(enrolment, quiz, wrong=3))).content.decode()


def test_a_supervisor_opens_no_result_of_others(client, enrolment, quiz):
    attempt = hand_in(enrolment, quiz)
    officer = UserFactory()
    officer.user_permissions.add(Permission.objects.get(codename="view_question"))
    client.force_login(officer)
    assert client.get(result_url(attempt)).status_code == 404


def test_a_completed_course_is_told(client, clerk, quiz, course):
    enrolment = enrol(UserFactory(), course)
    client.force_login(enrolment.user)
    enrolment.status, enrolment.completed_at = "completed", timezone.now()
    enrolment.save()
    response = client.get(result_url(hand_in(enrolment, quiz)))
    assert response.context["enrolment"].is_completed


# What was gained since the pre-test ---------------------------------------------------------------


@pytest.fixture
def pre_test(course, quiz):
    """Four questions before the quiz of the same course."""
    questions = [make_question(f"before{number}") for number in range(4)]
    before = add_quiz(course, *questions, slug="before", purpose="pre_test")
    before.move(quiz, pos="left")
    before.refresh_from_db()
    quiz.refresh_from_db()
    return before


def test_the_result_tells_how_far_one_has_come_since_the_pre_test(client, enrolment, quiz, pre_test):
    hand_in(enrolment, pre_test, wrong=3)
    html = client.get(result_url(hand_in(enrolment, quiz))).content.decode()
    assert "ก่อนเรียน 25% ครั้งนี้ 100%" in html
    assert "เพิ่มขึ้น 75 จุดร้อยละ" in html
    assert "100% ของส่วนที่ยังเพิ่มได้" in html


def test_a_lower_score_than_before_is_told_as_such(client, enrolment, quiz, pre_test):
    hand_in(enrolment, pre_test)
    html = client.get(result_url(hand_in(enrolment, quiz, wrong=1))).content.decode()
    assert "จุดร้อยละ</strong>" in html
    assert "ลดลง" in html
    assert "ของส่วนที่ยังเพิ่มได้" not in html


def test_nothing_is_compared_without_a_pre_test_or_where_its_score_is_not_told(client, enrolment, quiz, pre_test):
    pre_test.shows_answers, pre_test.told_after_attempt, pre_test.told_while_open = "custom", 0, 0
    pre_test.told_after_close = 0
    attempt = hand_in(enrolment, quiz)
    assert "ก่อนเรียน" not in client.get(result_url(attempt)).content.decode()
    pre_test.save()
    before = hand_in(enrolment, pre_test, wrong=3)
    Attempt.objects.filter(pk=before.pk).update(submitted_at=attempt.started_at, started_at=attempt.started_at)
    assert "ก่อนเรียน 25%" not in client.get(result_url(attempt)).content.decode()
