"""Not one byte of the key before the rules allow it."""

import re

import pytest
from django.urls import reverse

from assessments.models import Question
from tests.factories.assessments import KEY_TEXTS, add_quiz, make_question, sit

pytestmark = pytest.mark.django_db

KINDS = [("single", (1,), (3,)), ("multiple", (0, 2), (1, 3)), ("true_false", (0,), (1,))]


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def urls(attempt):
    return {name: reverse(f"assessments:{name}", args=[attempt.reference]) for name in ("attempt", "summary", "clock")}


def save(client, attempt, position, *choices):
    url = reverse("assessments:save", args=[attempt.reference, position])
    return client.post(url, {"answer": list(map(str, choices)), "sequence": "1"})


def without_what_must_differ(html: str, attempt) -> str:
    """The page without tokens, request ids and the reference."""
    html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", html)
    return html.replace(attempt.reference, "")


def test_no_page_or_answer_of_an_open_attempt_carries_explanations_or_feedback(client, enrolment, quiz):
    attempt = sit(enrolment, quiz)
    replies = [client.get(url).content.decode() for url in urls(attempt).values()]
    replies += [save(client, attempt, position, 0).content.decode() for position in (1, 2, 3)]
    replies.append(client.get(quiz.get_url()).content.decode())
    for reply in replies:
        assert not any(text in reply for text in KEY_TEXTS)
        assert not re.search(r"correct|is_right|explanation|feedback|score_", reply)


@pytest.mark.parametrize(("kind", "right", "other"), KINDS)
def test_the_same_question_with_another_key_gives_the_same_bytes(client, enrolment, course, kind, right, other):
    """Two questions alike but for their key, one attempt each: pages and saves do not differ."""
    seen = []
    for slug, key in (("one", right), ("two", other)):
        question = make_question(slug, kind=kind, right=key, text="ข้อเดียวกัน")
        attempt = sit(enrolment, add_quiz(course, question, slug=slug, title="แบบทดสอบ"))
        page = client.get(urls(attempt)["attempt"]).content.decode()
        seen.append((without_what_must_differ(page, attempt), save(client, attempt, 1, 0).content))
    assert seen[0] == seen[1]


def test_options_are_known_by_their_place_only(client, enrolment, quiz):
    attempt = sit(enrolment, quiz)
    html = client.get(urls(attempt)["attempt"]).content.decode()
    paper = html[html.index('id="paper"') :]
    assert re.findall(r'type="(?:radio|checkbox)" name="answer-1" value="(\d+)"', paper) == ["0", "1", "2", "3"]
    assert not re.search(r'(?:id|value|data-[a-z-]+)="[^"]*(?:option|version|question)-?\d{2,}', paper)


def test_the_right_and_a_wrong_choice_get_the_same_reply(client, enrolment, quiz):
    attempt = sit(enrolment, quiz)
    right, wrong = save(client, attempt, 1, 0), None
    attempt.responses.filter(position=1).update(sequence=0)
    wrong = save(client, attempt, 1, 1)
    assert len(right.content) == len(wrong.content)
    assert {**right.json(), "values": 0} == {**wrong.json(), "values": 0}


def test_shuffled_options_do_not_keep_the_trainers_order(enrolment, course):
    """A trainer who always writes the right option first gives nothing away."""
    questions = [make_question(f"q{number}") for number in range(20)]
    attempt = sit(enrolment, add_quiz(course, *questions, is_shuffled=True))
    first_is_right = sum(
        response.version.options.get(is_correct=True).pk == response.option_order[0]
        for response in attempt.responses.all()
    )
    assert first_is_right < 15


def test_a_learner_finds_no_question_in_the_bank(clerk, quiz):
    assert not Question.objects.visible_to(clerk).exists()
