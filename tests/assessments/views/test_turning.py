"""One question a page, forward and back or forward only; all of it without JavaScript."""

import re

import pytest
from django.urls import reverse

from assessments.models import Attempt
from tests.factories.assessments import add_quiz, make_question, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture(params=["one", "forward"])
def attempt(request, course, enrolment):
    questions = (make_question(f"q{number}", text=f"คำถามที่ {number}") for number in (1, 2, 3))
    return sit(enrolment, add_quiz(course, *questions, paging=request.param))


def url(name, attempt, *more) -> str:
    return reverse(f"assessments:{name}", args=[attempt.reference, *more])


def shown(html: str) -> list[int]:
    """The questions whose text is on the page."""
    return [number for number in (1, 2, 3) if f"คำถามที่ {number}" in html]


def paper(client, attempt, question="") -> str:
    return client.get(url("attempt", attempt), {"question": question} if question else {}).content.decode()


def turn(client, attempt, position: int, value="0") -> str:
    """Press “next” on the paper; the page that follows."""
    step = re.search(r'value="((?:go|leave)-\d+)"', paper(client, attempt, str(position)))[1]
    form = {f"answer-{position}": value, f"sequence-{position}": "0", "step": step}
    return client.post(url("submit", attempt), form, follow=True).content.decode()


def stored(attempt) -> list[bool]:
    return [one.answer is not None for one in attempt.responses.order_by("position")]


def test_each_page_shows_one_question_and_the_way_on(client, attempt):
    assert shown(paper(client, attempt)) == [1]
    assert shown(turn(client, attempt, 1)) == [2]
    last = turn(client, attempt, 2)
    assert shown(last) == [3]
    assert 'value="check"' in last
    assert stored(attempt) == [True, True, False]


@pytest.mark.parametrize("question", ["2", "3", "0", "4", "x", "9999"])
def test_only_a_paper_that_may_be_turned_back_opens_where_one_likes(client, attempt, question):
    reachable = attempt.paging == "one" and question in ("2", "3")
    assert shown(paper(client, attempt, question)) == [int(question) if reachable else 1]


def test_forward_only_what_follows_is_not_told_anywhere(client, attempt):
    if attempt.paging == "one":
        return
    replies = [client.get(url(name, attempt)).content.decode() for name in ("attempt", "summary")]
    replies += [client.get(url("report", attempt), {"question": str(number)}).content.decode() for number in (2, 3)]
    assert [shown(reply) for reply in replies] == [[1], [], [], []]


def test_forward_only_an_answer_to_what_was_left_is_refused(client, attempt):
    if attempt.paging == "one":
        return
    turn(client, attempt, 1)
    before = attempt.responses.get(position=1).answer
    assert client.post(url("save", attempt, 1), {"answer": "2", "sequence": "9"}).status_code == 423
    assert client.post(url("save", attempt, 3), {"answer": "2", "sequence": "9"}).status_code == 423
    response = client.post(url("submit", attempt), {"answer-1": "2", "sequence-1": "9", "step": "leave-1"}, follow=True)
    assert len(response.context["messages"]) == 1
    assert shown(response.content.decode()) == [2]
    assert attempt.responses.get(position=1).answer == before
    assert client.post(url("save", attempt, 2), {"answer": "2", "sequence": "9"}).status_code == 200


def test_the_whole_quiz_is_taken_page_by_page(client, attempt):
    turn(client, attempt, 1)
    turn(client, attempt, 2)
    client.post(url("submit", attempt), {"answer-3": "0", "sequence-3": "0", "step": "check"})
    assert stored(attempt) == [True, True, True]
    client.post(url("submit", attempt), {"step": "submit"})
    assert Attempt.objects.get().is_passed


def test_the_count_of_answers_is_of_the_whole_paper(client, attempt):
    html = turn(client, attempt, 1)
    assert "data-answered-count>1</strong>" in html
    assert 'data-answered-elsewhere="1"' in html
