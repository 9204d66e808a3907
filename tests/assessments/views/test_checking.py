"""“Check this answer” on a paper, with a script and without; nothing of what is not told comes through."""

import re

import pytest
from django.urls import reverse

from assessments.models import Aspect, Attempt, QuizPage
from assessments.models.disclosure import EVERYTHING
from tests.assessments.views.test_disclosure import SIGNS, tell
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer, make_question, sit

pytestmark = pytest.mark.django_db
BESIDE = {aspect: sign for aspect, sign in SIGNS.items() if aspect != Aspect.SCORE}


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def attempt(course, enrolment):
    questions = [make_question(f"q{number}", text=f"คำถามที่ {number}") for number in (1, 2, 3)]
    return sit(enrolment, add_quiz(course, *questions, shows_answers="at_once"))


def url(name, attempt, *more) -> str:
    return reverse(f"assessments:{name}", args=[attempt.reference, *more])


def by_script(client, attempt, position=1, values=("1",), sequence=1):
    data = {"answer": list(values), "sequence": str(sequence)}
    return client.post(url("check_one", attempt, position), data)


def by_form(client, attempt, step="check-1", **answers):
    form = {f"sequence-{number}": "0" for number in (1, 2, 3)} | {"step": step}
    form |= {f"answer-{name.removeprefix('q')}": value for name, value in answers.items()}
    return client.post(url("submit", attempt), form, follow=True)


def paper(client, attempt) -> str:
    return client.get(url("attempt", attempt)).content.decode()


@pytest.mark.parametrize("act", ["script", "form"])
def test_a_checked_answer_is_told_of_in_its_place(client, attempt, act):
    html = (by_script(client, attempt) if act == "script" else by_form(client, attempt, q1="1")).content.decode()
    assert {aspect for aspect, sign in BESIDE.items() if re.search(sign, html)} == set(BESIDE)
    again = paper(client, attempt)
    assert 'name="answer-1"' not in again
    assert [again.count(f'name="sequence-{number}"') for number in (1, 2, 3)] == [0, 1, 1]
    assert again.index("คำถามที่ 1") < again.index("คำถามที่ 2") < again.index("คำถามที่ 3")
    assert re.search(r"data-answered-count>1</strong> จาก 3|<strong data-answered-count>1</strong>", again)


def test_the_form_keeps_all_other_answers_and_leads_to_the_question(client, attempt):
    response = by_form(client, attempt, q1="1", q2="0")
    assert response.redirect_chain[-1][0] == f"{url('attempt', attempt)}?question=1#question-1"
    assert [one.answer is not None for one in attempt.responses.order_by("position")] == [True, True, False]


@pytest.mark.parametrize("told", [3, 9, 19, 31], ids=lambda told: repr(Aspect(told)))
def test_at_once_only_its_aspects_are_told(client, enrolment, quiz, told):
    tell(quiz, told_at_once=told, told_after_attempt=EVERYTHING)
    attempt = sit(enrolment, QuizPage.objects.get(pk=quiz.pk))
    html = by_script(client, attempt).content.decode()
    for page in (html, paper(client, attempt)):
        assert {aspect for aspect, sign in BESIDE.items() if re.search(sign, page)} == set(Aspect(told)) & set(BESIDE)


def test_the_other_questions_tell_nothing(client, enrolment, course):
    """Two papers that differ in the key of the second question alone stay alike after the first was checked."""
    seen = []
    first = make_question("q1")
    for slug, right in (("quiz-a", 0), ("quiz-b", 3)):
        question = make_question(slug, right=(right,), text="ข้อเดียวกัน")
        attempt = sit(enrolment, add_quiz(course, first, question, slug=slug, title="ก", shows_answers="at_once"))
        by_script(client, attempt)
        html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", paper(client, attempt))
        seen.append(html.replace(attempt.reference, ""))
    assert seen[0] == seen[1]


def test_before_checking_no_page_carries_the_key(client, attempt):
    answer(attempt, 1, 0)
    pages = [paper(client, attempt), client.get(url("summary", attempt)).content.decode()]
    assert not any(text in page for page in pages for text in KEY_TEXTS)


@pytest.mark.parametrize(
    ("values", "sequence", "status"), [((), "1", 400), (("9",), "1", 400), (("x",), "1", 400), (("0",), "no", 400)]
)
def test_what_cannot_be_checked_is_refused_and_nothing_is_written(client, attempt, values, sequence, status):
    response = by_script(client, attempt, values=values, sequence=sequence)
    assert response.status_code == status
    assert response.json()["message"]
    assert not any(text in response.content.decode() for text in KEY_TEXTS)
    assert not attempt.responses.exclude(answer=None, is_closed=False).exists()


def test_a_question_that_does_not_exist_is_not_there(client, attempt):
    assert by_script(client, attempt, position=9).status_code == 404


def test_others_attempts_are_not_there(client, attempt, stranger):
    client.force_login(stranger)
    assert by_script(client, attempt).status_code == 404


def test_who_is_signed_out_is_told(client, attempt):
    client.logout()
    assert by_script(client, attempt).status_code == 401
    assert not attempt.responses.filter(is_closed=True).exists()


def test_what_was_handed_in_is_closed(client, attempt):
    Attempt.objects.update(status="submitted", submitted_at=attempt.started_at, score_percent=0, is_passed=False)
    assert by_script(client, attempt).status_code == 409


def test_a_save_after_the_check_is_refused(client, attempt):
    by_script(client, attempt)
    response = client.post(url("save", attempt, 1), {"answer": "0", "sequence": "9"})
    assert response.status_code == 423


def test_the_form_says_why_nothing_was_checked(client, attempt):
    html = by_form(client, attempt).content.decode()
    assert "เลือกคำตอบก่อน" in html
    assert not attempt.responses.filter(is_closed=True).exists()


def test_a_form_with_an_overtaken_answer_checks_nothing(client, attempt):
    answer(attempt, 1, 0, sequence=9)
    html = by_form(client, attempt, q1="1").content.decode()
    assert "หน้าต่างอื่น" in html
    assert not attempt.responses.filter(is_closed=True).exists()


def test_enter_in_a_field_checks_nothing(client, attempt):
    """The first button of the form is what Enter presses: it keeps the answers and stays."""
    html = paper(client, attempt)
    buttons = re.findall(r'<button type="submit"[^>]*value="([^"]+)"', html[html.index('id="paper"') :])
    assert buttons[0] == "go-1"
    assert not by_form(client, attempt, step="go-1", q1="1").context["attempt"].responses.filter(is_closed=True)


@pytest.mark.parametrize("paging", ["one", "forward"])
def test_one_question_a_page_goes_with_it(client, enrolment, course, paging):
    questions = [make_question(f"q{number}", text=f"คำถามที่ {number}") for number in (1, 2)]
    attempt = sit(enrolment, add_quiz(course, *questions, shows_answers="at_once", paging=paging))
    form = {"answer-1": "1", "sequence-1": "0", "step": "check-1"}
    html = client.post(url("submit", attempt), form, follow=True).content.decode()
    assert "คำถามที่ 1" in html
    assert KEY_TEXTS[0] in html
    step = re.search(r'value="((?:go|leave)-\d+)" class="button[^>]*|value="(leave-1|go-2)"', html)
    assert step
    html = client.post(url("submit", attempt), {"step": step[1] or step[2]}, follow=True).content.decode()
    assert KEY_TEXTS[0] not in html


def test_essays_have_no_button(client, enrolment, course):
    questions = [make_question("e", kind="essay", options=[]), make_question("q1")]
    attempt = sit(enrolment, add_quiz(course, *questions, shows_answers="at_once"))
    html = paper(client, attempt)
    assert [f'value="check-{number}"' in html for number in (1, 2)] == [False, True]


def test_without_checking_there_is_no_button_and_no_script(client, enrolment, quiz):
    html = paper(client, sit(enrolment, quiz))
    assert "check-1" not in html
    assert "js/check" not in html


def test_the_summary_says_what_can_still_be_changed(client, attempt):
    for position in (1, 2, 3):
        answer(attempt, position, 0)
    assert "ที่ยังไม่ได้ตรวจ" in client.get(url("summary", attempt)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_what_was_checked(client, attempt, count, django_assert_num_queries):
    for position in range(1, count + 1):
        by_script(client, attempt, position)
    paper(client, attempt)
    with django_assert_num_queries(7):
        paper(client, attempt)
