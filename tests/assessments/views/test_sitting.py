import datetime as dt

import pytest
from django.urls import reverse

from assessments.models import Attempt, QuizPage
from courses.models import CoursePage
from lms.accounts.models import User
from tests.assessments.conftest import make_quiz
from tests.factories.assessments import add_quiz, answer, make_question, sit
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("room")]


@shared("module")
def room() -> tuple[QuizPage, User]:
    """The quiz, and the clerk who is going to sit it; each test has them anew."""
    return make_quiz(make_course(lessons=1)), make_clerk(make_tree()["school"])


@pytest.fixture
def quiz(room):
    return QuizPage.objects.get(pk=room[0].pk)


@pytest.fixture
def course(room):
    return CoursePage.objects.get()


@pytest.fixture
def clerk(room):
    return User.objects.get(pk=room[1].pk)


@pytest.fixture
def attempt(enrolment, quiz):
    return sit(enrolment, quiz)


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def url(name, attempt, *more):
    return reverse(f"assessments:{name}", args=[attempt.reference, *more])


def save(client, attempt, position=1, **post):
    return client.post(url("save", attempt, position), {"answer": ["1"], "sequence": "1"} | post)


def stored(attempt):
    """Position → indexes chosen."""
    return {
        response.position: [response.option_order.index(pk) for pk in response.answer or []]
        for response in attempt.responses.all()
    }


def run_out(attempt, **ago):
    attempt.deadline_at = attempt.started_at - dt.timedelta(**(ago or {"minutes": 1}))
    attempt.save()


# Start --------------------------------------------------------------------------------------------


def test_start_leads_to_the_paper(client, enrolment, quiz):
    response = client.post(reverse("assessments:start", args=[quiz.pk]))
    assert response.url == url("attempt", Attempt.objects.get(enrolment=enrolment))


def test_start_again_leads_to_the_open_attempt(client, attempt, quiz):
    assert client.post(reverse("assessments:start", args=[quiz.pk])).url == url("attempt", attempt)
    assert Attempt.objects.count() == 1


def test_looking_starts_nothing(client, enrolment, quiz):
    assert client.get(reverse("assessments:start", args=[quiz.pk])).status_code == 405
    assert client.get(quiz.get_url()).status_code == 200
    assert not Attempt.objects.exists()


def test_who_is_not_on_the_course_is_sent_to_the_quiz_page(client, quiz):
    assert client.post(reverse("assessments:start", args=[quiz.pk])).url == quiz.get_url()
    assert not Attempt.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_quiz(client, quiz):
    client.logout()
    response = client.post(reverse("assessments:start", args=[quiz.pk]))
    assert response.url == f"{reverse('account_login')}?next={quiz.get_url()}"


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_unknown_quiz_is_not_found(client, pk):
    assert client.post(f"/quizzes/{pk}/start/").status_code == 404


def test_an_unpublished_quiz_is_not_found(client, enrolment, quiz):
    quiz.unpublish()
    assert client.post(reverse("assessments:start", args=[quiz.pk])).status_code == 404


def test_a_refused_start_says_why_on_the_quiz_page(client, enrolment, course):
    quiz = add_quiz(course, make_question("draft", status="draft"), slug="refused")
    response = client.post(reverse("assessments:start", args=[quiz.pk]), follow=True)
    assert response.redirect_chain == [(quiz.get_url(), 302)]
    assert len(response.context["messages"]) == 1


# The paper ----------------------------------------------------------------------------------------


def test_the_paper_shows_what_was_answered(client, attempt):
    answer(attempt, 1, 2)
    html = client.get(url("attempt", attempt)).content.decode()
    assert html.count(" checked>") == 1
    assert '<input type="radio" name="answer-1" value="2" checked>' in html


def test_somebody_elses_attempt_is_not_found(client, attempt):
    client.force_login(UserFactory())
    for name in ("attempt", "summary", "result", "clock"):
        assert client.get(url(name, attempt)).status_code == 404
    assert client.post(url("submit", attempt)).status_code == 404
    assert save(client, attempt).status_code == 404
    assert stored(attempt)[1] == []


@pytest.mark.parametrize("reference", ["AAAA-AAAA", "x", "%00", "AAAA-AAAA-AAAA-AAAA-AAAA", "../admin"])
def test_an_unknown_reference_is_not_found(client, reference):
    assert client.get(f"/attempts/{reference}/").status_code == 404


def test_nothing_is_written_by_looking(client, attempt):
    before = Attempt.objects.values().get(), list(attempt.responses.values())
    for name in ("attempt", "summary", "clock"):
        client.get(url(name, attempt))
    assert (Attempt.objects.values().get(), list(attempt.responses.values())) == before


def test_once_submitted_the_paper_leads_to_the_result(client, attempt):
    client.post(url("submit", attempt))
    assert client.get(url("attempt", attempt)).url == url("result", attempt)


def test_once_the_time_is_over_the_paper_asks_to_be_graded_and_writes_nothing(client, attempt):
    run_out(attempt)
    response = client.get(url("attempt", attempt))
    assert response.templates[0].name == "assessments/time_over.html"
    assert Attempt.objects.get().is_open
    assert client.post(url("submit", attempt)).url == url("result", attempt)
    assert Attempt.objects.get().is_closed_by_deadline


def test_the_paper_of_a_visitor_leads_to_signing_in(client, attempt):
    client.logout()
    assert client.get(url("attempt", attempt)).url == f"{reverse('account_login')}?next={url('attempt', attempt)}"


# Saving -------------------------------------------------------------------------------------------


def test_a_saved_answer_is_told_back(client, attempt):
    response = save(client, attempt, 2, answer=["2", "0"])
    assert (response.status_code, response.json()) == (200, {"sequence": 1, "values": ["0", "2"], "remaining": None})
    assert stored(attempt)[2] == [0, 2]


def test_a_saved_answer_tells_how_long_is_left(client, attempt):
    attempt.deadline_at = attempt.started_at + dt.timedelta(minutes=5)
    attempt.save()
    assert 290 < save(client, attempt).json()["remaining"] <= 300


def test_an_overtaken_answer_is_told_what_stands(client, attempt):
    answer(attempt, 1, 3, sequence=7)
    assert save(client, attempt).json() == {"sequence": 7, "values": ["3"], "remaining": None}


@pytest.mark.parametrize(
    "post",
    [
        {"answer": ["9"]},
        {"answer": ["0", "1"]},
        {"answer": ["-1"]},
        {"answer": ["x"]},
        {"answer": ["1.5"]},
        {"answer": ["๑"]},
        {"answer": ["9" * 5000]},
        {"answer": ["0"] * 61},
        {"answer": ["0\x00"]},
        {"sequence": ""},
        {"sequence": "-1"},
        {"sequence": "9999999"},
        {"sequence": "9" * 400},
        {"sequence": "\x00"},
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(client, attempt, post):
    response = save(client, attempt, **post)
    assert (response.status_code, list(response.json())) == (400, ["message"])
    assert stored(attempt)[1] == []


def test_an_answer_without_its_sequence_is_refused(client, attempt):
    assert client.post(url("save", attempt, 1), {"answer": "1"}).status_code == 400


def test_an_answer_to_a_question_that_is_not_there_is_not_found(client, attempt):
    assert save(client, attempt, 4).status_code == 404
    assert save(client, attempt, 10**20).status_code == 404


def test_after_submission_an_answer_is_refused_as_closed(client, attempt):
    client.post(url("submit", attempt))
    assert save(client, attempt).status_code == 409


def test_after_the_deadline_an_answer_is_refused_as_closed(client, attempt):
    run_out(attempt)
    assert save(client, attempt).status_code == 409


def test_a_save_after_the_session_ended_says_so(client, attempt):
    client.logout()
    response = save(client, attempt)
    assert (response.status_code, list(response.json())) == (401, ["message"])
    assert client.get(url("clock", attempt)).status_code == 401


def test_the_clock_is_the_servers(client, attempt):
    assert client.get(url("clock", attempt)).json() == {"remaining": None, "is_open": True}
    run_out(attempt)
    assert client.get(url("clock", attempt)).json() == {"remaining": 0, "is_open": True}


def test_saving_costs_four_queries(client, attempt, django_assert_num_queries):
    with django_assert_num_queries(4):
        save(client, attempt)


# Handing in without JavaScript --------------------------------------------------------------------


def test_the_whole_form_is_kept_and_leads_to_the_summary(client, attempt):
    form = {"step": "check", "answer-1": "1", "sequence-1": "0", "answer-2": ["0", "2"], "sequence-2": "0"}
    assert client.post(url("submit", attempt), form).url == url("summary", attempt)
    assert stored(attempt) == {1: [1], 2: [0, 2], 3: []}
    assert Attempt.objects.get().is_open


def test_the_summary_links_what_is_not_answered(client, attempt):
    answer(attempt, 1, 0)
    response = client.get(url("summary", attempt))
    assert [position for position, _text, _is_partly in response.context["missing"]] == [2, 3]
    html = response.content.decode()
    assert [f"#question-{n}" in html for n in (1, 2, 3)] == [False, True, True]


def test_the_summary_hands_in(client, attempt):
    assert client.post(url("submit", attempt), {"step": "submit"}).url == url("result", attempt)
    assert not Attempt.objects.get().is_open


def test_a_form_in_the_last_seconds_is_kept_and_graded(client, attempt):
    run_out(attempt, seconds=3)
    form = {"step": "time", "answer-1": "0", "sequence-1": "0"}
    assert client.post(url("submit", attempt), form).url == url("result", attempt)
    assert stored(attempt)[1] == [0]
    assert Attempt.objects.get().score_percent > 33


def test_a_form_that_comes_too_late_is_told_so_and_what_was_saved_is_graded(client, attempt):
    answer(attempt, 1, 0)
    run_out(attempt)
    response = client.post(url("submit", attempt), {"step": "check", "answer-1": "1", "sequence-1": "1"}, follow=True)
    assert response.redirect_chain == [(url("result", attempt), 302)]
    assert len(response.context["messages"]) == 1
    assert stored(attempt)[1] == [0]


def test_a_second_submission_leads_to_the_same_result(client, attempt):
    client.post(url("submit", attempt), {"step": "submit"})
    first = Attempt.objects.get().submitted_at
    response = client.post(url("submit", attempt), {"step": "check", "answer-1": "0", "sequence-1": "5"})
    assert response.url == url("result", attempt)
    assert (Attempt.objects.get().submitted_at, stored(attempt)[1]) == (first, [])


def test_an_outdated_form_is_told_which_answers_were_overtaken(client, attempt):
    answer(attempt, 1, 3, sequence=5)
    form = {"step": "check", "answer-1": "1", "sequence-1": "2", "answer-3": "0", "sequence-3": "0"}
    response = client.post(url("submit", attempt), form, follow=True)
    assert len(response.context["messages"]) == 1
    assert stored(attempt) == {1: [3], 2: [], 3: [0]}


@pytest.mark.parametrize("form", [{"answer-1": "9", "sequence-1": "0"}, {"sequence-x": "0"}, {"sequence-1": "x"}])
def test_a_form_that_cannot_be_read_is_told_and_nothing_is_handed_in(client, attempt, form):
    response = client.post(url("submit", attempt), {"step": "submit"} | form, follow=True)
    assert response.redirect_chain == [(url("attempt", attempt), 302)]
    assert len(response.context["messages"]) == 1
    assert Attempt.objects.get().is_open


def test_a_form_sent_after_the_session_ended_is_held_through_signing_in(client, clerk, attempt):
    client.logout()
    form = {"step": "check", "answer-1": "1", "sequence-1": "0", "answer-2": ["0", "2"], "sequence-2": "0"}
    response = client.post(url("submit", attempt), form)
    assert response.url == f"{reverse('account_login')}?next={url('attempt', attempt)}"
    client.post(reverse("account_login"), {"login": clerk.username, "password": "ธุรการ2569"})
    html = client.get(url("attempt", attempt)).content.decode()
    assert '<input type="radio" name="answer-1" value="1" checked>' in html
    assert html.count(" data-unsaved>") == 2
    assert stored(attempt)[1] == []
    client.post(url("submit", attempt), form)
    assert stored(attempt)[1] == [1]
    assert "data-unsaved>" not in client.get(url("attempt", attempt)).content.decode()


def test_what_is_held_never_hides_a_newer_answer_nor_breaks_the_page(client, clerk, attempt):
    client.logout()
    client.post(url("submit", attempt), {"answer-1": "1", "sequence-1": "0", "answer-2": "50", "sequence-2": "0"})
    answer(attempt, 1, 3)
    client.post(reverse("account_login"), {"login": clerk.username, "password": "ธุรการ2569"})
    html = client.get(url("attempt", attempt)).content.decode()
    assert '<input type="radio" name="answer-1" value="3" checked>' in html
    assert html.count(" checked>") == 1


def test_a_page_that_thinks_the_time_is_over_hands_nothing_in_while_there_is_time_again(client, enrolment, course):
    quiz = add_quiz(course, make_question("timed"), slug="timed", time_limit_minutes=5)
    attempt = sit(enrolment, quiz)
    response = client.post(url("submit", attempt), {"step": "time", "answer-1": "0", "sequence-1": "0"})
    assert response.url == url("attempt", attempt)
    assert Attempt.objects.get().is_open
    assert stored(attempt) == {1: [0]}


# Cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("act", "queries"),
    [
        ("start", 16),
        ("attempt", 6),
        ("summary", 6),
        ("submit", 17),
        ("result", 12),
    ],
)
def test_the_cost_does_not_grow_with_questions(
    client, enrolment, course, count, act, queries, django_assert_num_queries
):
    questions = [make_question(f"more{number}") for number in range(count)]
    quiz = add_quiz(course, *questions, slug="more", is_shuffled=True)
    attempt = None if act == "start" else sit(enrolment, quiz)
    if act == "result":
        client.post(url("submit", attempt))
        client.get(url("result", attempt))  # the outline of a course is remembered by the process
    with django_assert_num_queries(queries):
        if act == "start":
            client.post(reverse("assessments:start", args=[quiz.pk]))
        elif act == "submit":
            client.post(url("submit", attempt), {"step": "submit"})
        else:
            client.get(url(act, attempt))
