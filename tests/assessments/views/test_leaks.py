"""Not one byte of the key before the rules allow it."""

import random
import re

import pytest
from django.urls import reverse

from assessments.kinds import kind_of
from assessments.models import Question
from tests.factories.assessments import KEY_TEXTS, add_quiz, make_question, sit, write_question
from tests.factories.workshops import RIGHT, make_workshop

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


WRITTEN = [
    ("matching", "ข้อ", "ก = ๑ # KEY\nข = ๒", "ก = ๒ # KEY\nข = ๑"),
    ("classify", "ข้อ", "ก = ๑\nข = ๒\nค = ๒", "ก = ๒\nข = ๑\nค = ๑"),
    ("ordering", "ข้อ", "ก # KEY\nข\nค\nง", "ง\nค # KEY\nก\nข"),
    ("short", "ข้อ", "คำตอบหนึ่ง # KEY", "สอง\n50% สาม"),
    ("numeric", "ข้อ", "1500 ± 5", "7"),
    ("cloze", "ก [[หนึ่ง]] ข [[ก | ข | ค]] ค", "", ""),
]


@pytest.mark.parametrize(("kind", "text", "key", "other"), WRITTEN)
def test_what_is_written_as_text_gives_the_same_bytes_with_another_key(
    client, enrolment, course, kind, text, key, other
):
    """The same for the types whose key is no list of options; the summary, too."""
    seen = []
    for slug, written in (("one", key), ("two", other)):
        asked = text if slug == "one" else text.replace("หนึ่ง", "สองสาม").replace("ก | ข", "ข | ก")
        question = write_question(slug, kind, written, text=asked, rules={"typos": 1} if kind == "short" else None)
        attempt = sit(enrolment, add_quiz(course, question, slug=slug, title="แบบทดสอบ", is_shuffled=True))
        attempt.responses.update(option_order=lay_out_anew(attempt))
        pages = [client.get(urls(attempt)[name]).content.decode() for name in ("attempt", "summary")]
        assert not any(text in page for page in pages for text in [*KEY_TEXTS, "KEY", "คำตอบหนึ่ง"])
        values = {"numeric": ["7"], "short": ["ก"]}.get(kind, ["1"] * len(attempt.responses.get().option_order))
        if kind in ("matching", "classify"):
            values = ["1"] * len(attempt.responses.get().option_order["items"])
        url = reverse("assessments:save", args=[attempt.reference, 1])
        reply = client.post(url, {"answer": values, "sequence": "1"})
        assert reply.status_code == 200
        seen.append(([without_what_must_differ(page, attempt) for page in pages], reply.content))
    assert seen[0] == seen[1]


def lay_out_anew(attempt):
    """The layout of one and the same chance, which no two learners share."""
    version = attempt.responses.get().version
    return kind_of(version.kind).arrange(version, chance=random.Random(1), is_shuffled=True)


def form_of(*, key: str, last: str):
    """A form with every check; two of them look alike, whatever their key."""
    other = {"one": "สองสาม", "two": "หนึ่ง"}[key]
    same = {
        "contains": [other, f"KEY{key}"],
        "lacks": [f"KEYNO{key}"],
        "sample": f"KEY{key} {other}",
        "why": f"KEY{key}",
    }
    return [
        {"label": "หัว", "place": "head", "help": "เหมือนกัน", "points": len(key), **same},
        {"label": "วันที่", "place": "right", "kind": "date", "accepted": ["1/2/2569" if key == "one" else "12/12/2570"]},
        {"label": "เรื่อง", "place": "subject", "accepted": [f"KEY{key}", f"KEYALSO{key}"][: len(other) - 3]},
        {"label": "วงเงิน", "kind": "amount", "accepted": ["1"] if key == "one" else ["22,000", "7"]},
        {"label": "วิธี", "kind": "choice", "choices": ["ก", "ข", "ค"], "accepted": [{"one": "ค", "two": "ก"}[key]]},
        {"label": "ข้อความ", "kind": "paragraph", "longest": 90, **same},
        {"label": "คำลงท้าย", "place": "closing", **({"fill": "empty"} if last == "empty" else {"sample": "KEY"})},
        {"label": "โทร.", "place": "foot", "fill": "optional"},
    ]


def test_the_same_form_with_another_key_gives_the_same_bytes(client, enrolment, course):
    """Model answers, checks, points, explanations and what must stay empty tell nothing."""
    seen = []
    for slug, last in (("one", "empty"), ("two", "filled")):
        form = form_of(key=slug, last=last)
        form[4]["choices"] = form[4]["choices"][:: 1 if slug == "one" else -1]
        quiz = add_quiz(course, make_workshop(slug, form=form), slug=slug, title="แบบทดสอบ")
        attempt = sit(enrolment, quiz)
        before = [client.get(urls(attempt)[name]).content.decode() for name in ("attempt", "summary")]
        url = reverse("assessments:save", args=[attempt.reference, 1])
        reply = client.post(url, {"answer": RIGHT, "sequence": "1"})
        assert reply.status_code == 200
        pages = [*before, client.get(urls(attempt)["attempt"]).content.decode()]
        assert not any(text in page for page in pages for text in [*KEY_TEXTS, "KEY", "หนึ่ง", "สองสาม", "22,000"])
        seen.append(([without_what_must_differ(page, attempt) for page in pages], reply.content))
    assert seen[0] == seen[1]
