"""Sending files as an answer: by a script, by a plain form, and when it is not allowed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.models import AnswerFile
from courses.models import CourseOwner, ModulePage
from tests.assessments.domain.test_answer_files import ask_for_files, attach
from tests.assessments.test_viewsets import form, make_trainer
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import add_lesson
from tests.factories.media import PDF, picture_bytes

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "text/fragment"}


@pytest.fixture
def attempt(enrolment, course):
    return sit(enrolment, add_quiz(course, ask_for_files(most=2), make_question("q1")))


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def address(attempt, position=1):
    return reverse("assessments:answer_files", args=[attempt.reference, position])


def pdf(content=PDF, name="ทะเบียน.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def paper(client, attempt):
    return client.get(reverse("assessments:attempt", args=[attempt.reference])).content.decode()


def test_a_script_gets_the_files_that_are_there(client, attempt):
    response = client.post(address(attempt), {"files-1": pdf()}, headers=SCRIPT)
    assert response.status_code == 200
    assert "ทะเบียน.pdf" in response.content.decode()
    assert re.findall(r'name="answer-1" value="(\d)"', paper(client, attempt)) == ["1"]
    removed = client.post(address(attempt), {"remove-1": AnswerFile.objects.get().pk}, headers=SCRIPT)
    assert removed.status_code == 200
    assert not AnswerFile.objects.exists()


def test_a_plain_form_keeps_the_other_answers_too(client, attempt):
    post = {"files-1": pdf(), "sequence-1": "0", "sequence-2": "0", "answer-2": "0"}
    response = client.post(address(attempt), post)
    assert response.url.endswith("?question=1#question-1")
    assert attempt.responses.get(position=2).answer is not None
    assert AnswerFile.objects.count() == 1
    client.post(address(attempt), {"remove-1": AnswerFile.objects.get().pk, "sequence-1": "0"})
    assert not AnswerFile.objects.exists()


@pytest.mark.parametrize(
    ("post", "status"),
    [
        ({}, 400),
        ({"files-1": "no file"}, 400),
        ({"remove-1": "x"}, 400),
        ({"remove-1": "9" * 40}, 400),
        ({"remove-1": "999"}, 200),
        ({"files-2": "other"}, 400),
    ],
)
def test_hostile_forms_write_nothing(client, attempt, post, status):
    assert client.post(address(attempt), post, headers=SCRIPT).status_code == status
    assert client.post(address(attempt), post).status_code == 302
    assert not AnswerFile.objects.exists()


def test_what_is_not_taken_is_said(client, attempt):
    refused = client.post(address(attempt), {"files-1": pdf(b"<html>")}, headers=SCRIPT)
    assert (refused.status_code, "ทะเบียน.pdf" in refused.json()["message"]) == (400, True)
    client.post(address(attempt), {"files-1": pdf(b"<html>")})
    assert "ทะเบียน.pdf" in paper(client, attempt)
    assert client.post(address(attempt, 2), {"files-2": pdf()}, headers=SCRIPT).status_code == 400


def test_after_handing_in_a_script_is_told_that_it_is_closed(client, attempt):
    submit_attempt(attempt, by=attempt.enrolment.user)
    assert client.post(address(attempt), {"files-1": pdf()}, headers=SCRIPT).status_code == 409


def test_nobody_sends_to_anothers_attempt(client, attempt, stranger):
    client.force_login(stranger)
    for headers in (SCRIPT, {}):
        assert client.post(address(attempt), {"files-1": pdf()}, headers=headers).status_code == 404
    assert client.get(address(attempt)).status_code == 405


def test_who_is_signed_out_is_told_and_the_other_answers_are_held(client, attempt):
    client.logout()
    assert client.post(address(attempt), {"files-1": pdf()}, headers=SCRIPT).status_code == 401
    response = client.post(address(attempt), {"files-1": pdf(), "sequence-2": "0", "answer-2": "1"})
    assert "/login/" in response.url
    assert not AnswerFile.objects.exists()


def test_a_file_is_sent_to_its_learner_alone(client, attempt, stranger):
    url = attach(attempt, picture_bytes(), "ภาพ.png").files.get().file.url
    response = client.get(url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-cache")
    assert b"".join(response.streaming_content)
    client.force_login(stranger)
    assert client.get(url).status_code == 404


def test_markers_see_pictures_and_no_names(client, attempt):
    attach(attempt, picture_bytes(), "ภาพของปิ่น.png")
    submit_attempt(attempt, by=attempt.enrolment.user)
    marker = make_trainer()
    CourseOwner.objects.create(course=attempt.quiz.course, user=marker)
    client.force_login(marker)
    question = attempt.responses.get(position=1).version.question_id
    html = client.get(reverse("marking:answers", args=[attempt.quiz_id, question])).content.decode()
    assert "sent-picture" in html
    assert "ภาพของปิ่น" not in html


@pytest.mark.parametrize("count", [1, 2])
def test_files_cost_no_query_on_the_paper(client, enrolment, course, count, django_assert_num_queries):
    attempt = sit(enrolment, add_quiz(course, ask_for_files(most=2)))
    for number in range(count):
        attach(attempt, PDF + b" " * number)
    paper(client, attempt)
    with django_assert_num_queries(6):
        paper(client, attempt)


def test_a_knowledge_check_takes_no_files(client, enrolment, course):
    ask_for_files().tags.add("check")
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), slug="with-check", body=[("knowledge_check", "f1")])
    assert "ส่งภาพ" not in client.get(lesson.get_url()).content.decode()


def test_a_trainer_writes_such_a_question(client):
    trainer = make_trainer()
    client.force_login(trainer)
    post = form(rows=(), kind="file", **{"file-most": "3", "file-points": "10", "file-expected": "หนึ่ง\nสอง"})
    response = client.post(reverse("questions:add"), post)
    version = trainer.questions.get().current_version
    assert response.status_code == 302
    assert (version.rules, [one.text for one in version.options.all()]) == ({"most": 3}, ["หนึ่ง", "สอง"])
    assert client.get(reverse("questions:preview", args=[version.question_id])).status_code == 200
    assert client.get(reverse("questions:edit", args=[version.question_id])).status_code == 200


@pytest.mark.parametrize("change", [{"file-most": "0"}, {"file-most": "6"}, {"file-points": "x"}])
def test_a_hostile_form_of_a_trainer_writes_nothing(client, change):
    trainer = make_trainer()
    client.force_login(trainer)
    assert client.post(reverse("questions:add"), form(rows=(), kind="file") | change).status_code == 200
    assert not trainer.questions.exists()
