"""Document workshops in quizzes, lessons, marking and the bank."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.domain import bank
from assessments.domain.attempts import submit_attempt
from assessments.domain.item_statistics import compute_statistics
from assessments.domain.judging_answers import mark_answer
from assessments.domain.pairing_questions import compare_all
from assessments.domain.regrades import Decision, preview
from assessments.exchange.bank_out import entries_of
from assessments.exchange.formats import WRITTEN
from assessments.exchange.stored import entry_of, fingerprint
from assessments.models import ItemStatistic, Question, QuestionPair, Regrade
from assessments.queries import versions_of
from assessments.queries.answers import laid_out
from assessments.queries.bank import compare, found_by
from courses.models import ModulePage
from courses.packages import PackageError, load_course_package
from lms.core.errors import DomainError
from tests.assessments.test_packages import COURSE, MODULE, QUIZ
from tests.factories.assessments import add_quiz, answer, make_question, send, sit
from tests.factories.courses import add_lesson, enrol
from tests.factories.people import UserFactory
from tests.factories.workshops import LINE, MEMO, RIGHT, changed, make_workshop

pytestmark = pytest.mark.django_db

# In quizzes ---------------------------------------------------------------------------------------


def test_a_form_without_a_marker_is_graded_when_it_is_handed_in(enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_workshop()))
    send(attempt, 1, *changed(f3="1"))
    attempt = submit_attempt(attempt, by=enrolment.user)
    assert (attempt.status, attempt.score_percent) == ("submitted", Decimal("75.00"))


def test_a_marker_gives_the_rest_of_the_points(enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_workshop(rules={"points": 12})))
    send(attempt, 1, *changed(f3="1"))
    assert submit_attempt(attempt, by=enrolment.user).status == "marking"
    response = mark_answer(
        attempt.responses.get(), points=Decimal(9), comment="", seen=0, by=UserFactory(is_superuser=True)
    )
    assert response.score == Decimal(6 + 9) / 20
    attempt.refresh_from_db()
    assert attempt.score_percent == Decimal("75.00")


def test_a_form_that_is_graded_by_itself_takes_no_mark(enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_workshop()))
    send(attempt, 1, *RIGHT)
    submit_attempt(attempt, by=enrolment.user)
    with pytest.raises(DomainError):
        mark_answer(attempt.responses.get(), points=Decimal(1), comment="", seen=0, by=UserFactory(is_superuser=True))


def test_a_marker_reads_the_form_with_what_its_checks_found(client, enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_workshop(rules={"points": 5})))
    send(attempt, 1, *changed(f2="ขอซื้อดินสอ"))
    submit_attempt(attempt, by=enrolment.user)
    [answer] = laid_out(attempt.responses.all())
    [sheet], [model] = answer.lines, answer.expected
    assert (answer.most_points, sheet.earned, sheet.most, model.is_given) == (5, 7, 8, False)
    client.force_login(UserFactory(is_superuser=True))
    url = reverse("marking:answers", args=[attempt.quiz_id, answer.response.version.question_id])
    html = client.get(url).content.decode()
    assert "ขอซื้อดินสอ" in html
    assert "“กระดาษ”" in html


@pytest.mark.parametrize(("ruling", "percent"), [("give", 100), ("omit", 0)])
def test_a_wrong_form_can_be_given_or_left_out_and_no_option_can_be_accepted(enrolment, course, ruling, percent):
    question = make_workshop()
    attempt = sit(enrolment, add_quiz(course, question, make_question("q1")))
    send(attempt, 1, *changed(f3="1"))
    submit_attempt(attempt, by=enrolment.user)
    version = question.current_version
    with pytest.raises(DomainError):
        preview(Decision(question, [version], Regrade.Ruling.ACCEPT))
    [change] = preview(Decision(question, [version], Regrade.Ruling(ruling))).changes
    assert change.after == percent / (2 if ruling == "give" else 1)


def test_a_lesson_carries_a_form_and_judges_it_at_once(client, enrolment, course):
    make_workshop(tags=("check",))
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), slug="with-check", body=[("knowledge_check", "w1")])
    client.force_login(enrolment.user)
    page = client.get(lesson.get_url()).content.decode()
    assert page.count('name="answer"') == 8
    assert "เฉลยหัวกระดาษ" not in page
    url = reverse("assessments:check", args=[lesson.pk, "w1"])
    with translation.override("th"):
        html = client.post(url, {"answer": changed(f6="ขอแสดงความนับถือ"), "sequence": "1"}).content.decode()
    assert "บันทึกข้อความไม่มีคำลงท้าย" in html


def test_what_is_written_cannot_break_the_page(client, enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_workshop()))
    send(attempt, 1, *changed(f0='"><script>alert(1)</script>', f5="</textarea><script>alert(2)</script>"))
    client.force_login(enrolment.user)
    html = client.get(reverse("assessments:attempt", args=[attempt.reference])).content.decode()
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>alert" not in html


# In the bank --------------------------------------------------------------------------------------


def test_a_form_is_found_by_the_words_of_its_fields_and_told_from_another_one():
    question, other = make_workshop(), make_workshop("w2", form=[*MEMO[:1], LINE | {"sample": "หัวจดหมาย"}])
    assert list(found_by(Question.objects.all(), "คำลงท้าย")) == [question]
    assert list(found_by(Question.objects.all(), "หัวจดหมาย")) == [other]
    prints = {fingerprint(entry_of(one, {})) for one in Question.objects.all()}
    assert len(prints) == 2


def test_trainers_read_the_key_and_compare_versions():
    question = make_workshop()
    older = question.current_version
    fields = {"kind": "workshop", "text": "กรอกบันทึกข้อความ", "options": []}
    newer = bank.save_question(question, by=None, rules={"fields": [*MEMO[:-1], MEMO[-1] | {"points": 1}]}, **fields)
    [shown, _before] = versions_of(question)
    [(_label, told_key)] = shown.settings
    assert shown.lines == []
    assert all(text in told_key for text in ["6,000 บาท", "เฉลยหัวกระดาษ", "สำหรับ", "เฉพาะเจาะจง"])
    [changed_part] = [row for row in compare(older, newer) if row.has_changed and "โทร." in str(row.before)]
    assert changed_part.before != changed_part.after


def test_saving_the_same_form_again_makes_no_version():
    question = make_workshop()
    asked = {"kind": "workshop", "text": "กรอกบันทึกข้อความ", "options": [], "source": "ข้อ 11"}
    again = bank.save_question(
        question,
        by=None,
        rules=question.current_version.rules,
        explanation=question.current_version.explanation,
        **asked,
    )
    assert again.number == 1


@pytest.mark.parametrize("name", ["gift", "moodle", "aiken", "excel"])
def test_no_file_of_questions_has_room_for_a_form_and_all_say_so(name):
    make_workshop()
    make_question("q1")
    writing = WRITTEN[name].write(entries_of(Question.objects.all()))
    assert writing.written_count == 1
    assert any(line.startswith("w1:") for line in writing.left_out)


def test_forms_with_the_same_fields_are_found_to_be_alike_and_others_are_not():
    """Long forms asked about in other words; a form of which nothing is shared but the question stays apart."""
    other = [LINE | {"label": f"ทะเบียนคุมพัสดุช่อง {n}", "sample": f"ครุภัณฑ์รายการที่ {n}"} for n in range(8)]
    make_workshop("w1", text="จงกรอก")
    make_workshop("w2", text="ให้เติม")
    make_workshop("w3", text="จงกรอก", form=other)
    compare_all()
    assert [(pair.first.code, pair.second.code) for pair in QuestionPair.objects.all()] == [("w1", "w2")]


def test_statistics_tell_how_hard_a_form_is(course):
    quiz = add_quiz(course, make_workshop(), make_question("q1"))
    for number in range(6):
        attempt = sit(enrol(UserFactory(), course), quiz)
        send(attempt, 1, *(RIGHT if number < 3 else changed(f3="1", f0="ผิด", f2="ผิด")))
        answer(attempt, 2, 0)
        submit_attempt(attempt, by=attempt.enrolment.user)
    compute_statistics(quiz)
    item = ItemStatistic.objects.get(version__kind="workshop")
    assert (item.count, item.facility) == (6, pytest.approx((3 + 3 * 4 / 8) / 6))


PACKAGED = """
- code: b-3
  kind: workshop
  tags: [post]
  text: กรอกบันทึกข้อความ
  rules:
    points: 5
    fields:
      - {label: ตำแหน่ง, place: signature, sample: ธุรการ}
      - {label: เรื่อง, place: subject, points: 1, sample: ขอซื้อ, contains: [ขอซื้อ]}
- {code: b-4, kind: true_false, text: เขียน, tags: [post], answer: true}
- {code: b-5, kind: true_false, text: เขียนอีก, tags: [post], answer: true}
"""


def pack(folder, questions):
    (folder / "m1").mkdir(exist_ok=True)
    files = {"course.yaml": COURSE, "questions.yaml": questions, "m1/module.yaml": MODULE, "m1/quiz.yaml": QUIZ}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_form_of_a_package_comes_with_all_it_has_and_twice_changes_nothing(tmp_path):
    for _time in range(2):
        load_course_package(pack(tmp_path, PACKAGED), by=None)
    version = Question.objects.get(code="b-3").current_version
    assert (version.number, version.rules["points"]) == (1, 5)
    assert version.rules["fields"] == [
        {"label": "เรื่อง", "place": "subject", "sample": "ขอซื้อ", "contains": ["ขอซื้อ"]},
        {"label": "ตำแหน่ง", "place": "signature", "sample": "ธุรการ"},
    ]


@pytest.mark.parametrize("wrong", ["sample: ขอจ้าง", "kind: drawing", "colour: red", "contains: ขอซื้อ"])
def test_a_form_of_a_package_that_cannot_be_judged_is_told_with_the_name_of_its_field(tmp_path, wrong):
    folder = pack(tmp_path, PACKAGED.replace("points: 1, sample: ขอซื้อ", f"points: 1, {wrong}"))
    with translation.override("en"), pytest.raises(PackageError) as error:
        load_course_package(folder, by=None)
    assert "เรื่อง" in str(error.value) or "colour" in str(error.value)
    assert not Question.objects.exists()
