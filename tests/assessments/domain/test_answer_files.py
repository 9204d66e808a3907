"""Files as an answer: what is taken, kept once, replaced and erased, and frozen with the response."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from assessments.delivery import find_answered
from assessments.domain import handed_files
from assessments.domain.answer_files import attach_answer, detach_answer
from assessments.domain.answers import AttemptClosed, Given, QuestionClosed
from assessments.domain.attempts import save_answer, save_answers, submit_attempt
from assessments.domain.judging_answers import mark_answer
from assessments.domain.turning import leave_question
from assessments.kinds import OptionDraft, kind_of
from assessments.models import AnswerFile, Attempt
from courses.models import CourseOwner
from lms.core.errors import DomainError
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.media import PDF, picture_bytes

pytestmark = pytest.mark.django_db


def ask_for_files(code="f1", **rules):
    return make_question(code, kind="file", text="ส่งภาพสมุดทะเบียนรับ", options=[OptionDraft("เห็นเลขรับ")], rules=rules)


@pytest.fixture
def attempt(enrolment, course):
    return sit(enrolment, add_quiz(course, ask_for_files(most=2), make_question("q1")))


@pytest.fixture
def single(enrolment, course):
    return sit(enrolment, add_quiz(course, ask_for_files()))


def attach(attempt, content=PDF, name="ทะเบียน.pdf", *, position=1, by=None):
    file = ContentFile(content, name=name)
    return attach_answer(attempt, position=position, file=file, by=by or attempt.enrolment.user)


def test_the_answer_says_which_files_there_are(attempt):
    attach(attempt)
    response = attach(attempt, picture_bytes("JPEG"), "ภาพ.jpg")
    first, second = response.files.order_by("pk")
    assert response.answer == [
        {"file": first.pk, "key": first.file.name, "name": "ทะเบียน.pdf", "size": len(PDF), "is_picture": False},
        {"file": second.pk, "key": second.file.name, "name": "ภาพ.jpg", "size": second.file.size, "is_picture": True},
    ]
    assert first.file.name.startswith("answers/")
    assert (response.sequence, kind_of("file").restore(response.answer, layout=[])) == (2, ["2"])


def test_the_same_file_twice_is_one_and_one_too_many_is_refused(attempt):
    attach(attempt)
    attach(attempt, name="ชื่ออื่น.pdf")
    attach(attempt, picture_bytes(), "ภาพ.png")
    with pytest.raises(DomainError, match="สาม"):
        attach(attempt, PDF + b"\n", "สาม.pdf")
    assert AnswerFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"), [("งาน.html", b"<html>"), ("งาน.pdf", b"<html>"), ("ภาพ.png", b"x"), ("", PDF)]
)
def test_what_is_no_file_we_take_is_refused(attempt, name, content):
    with pytest.raises(DomainError):
        attach(attempt, content, name)
    assert attempt.responses.get(position=1).answer is None


def test_a_file_too_big_is_refused(attempt, monkeypatch):
    monkeypatch.setattr(handed_files, "LARGEST", len(PDF) - 1)
    with pytest.raises(DomainError):
        attach(attempt)


def test_another_file_takes_the_place_of_the_only_one_and_the_old_one_is_erased(
    single, django_capture_on_commit_callbacks
):
    old = attach(single).files.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        response = attach(single, picture_bytes(), "ภาพ.png")
    assert [one["name"] for one in response.answer] == ["ภาพ.png"]
    assert not default_storage.exists(old)
    assert default_storage.exists(response.files.get().file.name)


def test_a_file_is_taken_away_once_and_erased(single, django_capture_on_commit_callbacks):
    response = attach(single)
    file = response.files.get()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            response = detach_answer(single, position=1, file=file.pk, by=single.enrolment.user)
    assert response.answer is None
    assert not default_storage.exists(file.file.name)


def test_nobody_else_adds_or_takes_away(attempt, stranger):
    file = attach(attempt).files.get()
    with pytest.raises(DomainError):
        attach(attempt, PDF + b" ", by=stranger)
    with pytest.raises(DomainError):
        detach_answer(attempt, position=1, file=file.pk, by=stranger)


@pytest.mark.parametrize("position", [2, 9])
def test_only_questions_for_files_take_files(attempt, position):
    with pytest.raises(DomainError):
        attach(attempt, position=position)


def test_a_form_changes_nothing_about_files(attempt):
    """Neither one answer nor the whole form; what it says of other questions is kept."""
    before = attach(attempt).answer
    with pytest.raises(DomainError):
        save_answer(attempt, position=1, values=["1"], sequence=9)
    save_answers(attempt, {1: Given([], 9), 2: Given(["0"], 1)})
    assert attempt.responses.get(position=1).answer == before
    assert attempt.responses.get(position=2).answer is not None


def test_what_is_handed_in_stays_as_it_is(attempt):
    file = attach(attempt).files.get()
    assert submit_attempt(attempt, by=attempt.enrolment.user).status == Attempt.Status.MARKING
    attempt.refresh_from_db()
    with pytest.raises(AttemptClosed):
        attach(attempt, PDF + b" ")
    with pytest.raises(AttemptClosed):
        detach_answer(attempt, position=1, file=file.pk, by=attempt.enrolment.user)
    assert AnswerFile.objects.count() == 1


def test_a_page_that_was_read_before_handing_in_is_refused_too(attempt):
    read_before = Attempt.objects.select_related("enrolment__user").get()
    submit_attempt(attempt, by=attempt.enrolment.user)
    with pytest.raises(AttemptClosed):
        attach(read_before)
    assert not AnswerFile.objects.exists()


def test_a_question_that_was_left_takes_no_file(enrolment, course):
    questions = [ask_for_files(), make_question("q1")]
    attempt = sit(enrolment, add_quiz(course, *questions, paging="forward"))
    leave_question(attempt, 1)
    with pytest.raises(QuestionClosed):
        attach(Attempt.objects.get())


def test_without_a_file_nobody_waits(attempt):
    assert submit_attempt(attempt, by=attempt.enrolment.user).status == Attempt.Status.SUBMITTED


def test_a_marker_sees_the_file_without_its_name_and_gives_the_result(attempt):
    marker, other = make_trainer(), make_trainer()
    CourseOwner.objects.create(course=attempt.quiz.course, user=marker)
    response = attach(attempt)
    key = response.files.get().file.name
    assert find_answered(key, attempt.enrolment.user).name == "ทะเบียน.pdf"
    assert find_answered(key, marker) is None  # not handed in
    submit_attempt(attempt, by=attempt.enrolment.user)
    assert find_answered(key, marker).name == f"{response.files.get().pk}.pdf"
    assert find_answered(key, marker).is_download
    assert find_answered(key, other) is None
    mark_answer(response, points=Decimal(5), comment="ดี", seen=0, by=marker)
    attempt.refresh_from_db()
    assert (attempt.status, attempt.score_percent) == (Attempt.Status.SUBMITTED, 25)
    assert find_answered(key, attempt.enrolment.user)
