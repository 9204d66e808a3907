import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.domain import submitting
from assessments.models import Submission, SubmissionFile
from lms.core.dates import today
from tests.factories.assignments import add_assignment, attach, give, hand_in, make_trainer, send_back, write
from tests.factories.media import PDF
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_assignment(course)


@pytest.fixture
def client(client, enrolment):
    client.force_login(enrolment.user)
    return client


def address(name, assignment):
    return reverse(f"assessments:{name}", args=[assignment.pk])


def text_of(response) -> str:
    return response.content.decode()


# The page -----------------------------------------------------------------------------------------


def test_a_learner_finds_the_task_and_a_form(client, assignment):
    html = text_of(client.get(assignment.get_url()))
    assert "ร่างบันทึกขอซื้อกระดาษ" in html
    assert f'action="{address("work", assignment)}"' in html
    assert not Submission.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client, assignment):
    client.logout()
    assert client.get(assignment.get_url()).url == f"{reverse('account_login')}?next={assignment.get_url()}"


def test_a_trainer_looks_without_a_form(client, assignment, course):
    client.force_login(make_trainer(course))
    assert address("work", assignment) not in text_of(client.get(assignment.get_url()))


def test_what_was_handed_in_is_told_with_its_reference_and_what_comes_next(client, enrolment, assignment):
    done = hand_in(enrolment, assignment, "งานของฉัน")
    html = text_of(client.get(assignment.get_url()))
    assert done.reference in html
    assert "ขั้นต่อไป" in html
    assert "งานของฉัน" in html
    assert address("work", assignment) not in html


def test_a_result_is_shown_with_the_word_of_the_trainer(client, enrolment, assignment, course):
    give(hand_in(enrolment, assignment), 9, by=make_trainer(course), comment="ครบถ้วน")
    html = text_of(client.get(assignment.get_url()))
    assert "result-passed" in html
    assert "9 จาก 10 คะแนน" in html
    assert "ครบถ้วน" in html


def test_what_is_sent_back_can_be_begun_again(client, enrolment, assignment, course):
    send_back(hand_in(enrolment, assignment), by=make_trainer(course), comment="ขาดวันที่")
    assert "ขาดวันที่" in text_of(client.get(assignment.get_url()))
    assert client.post(address("begin_again", assignment)).url == f"{assignment.get_url()}#work"
    html = text_of(client.get(assignment.get_url()))
    assert "ขาดวันที่" in html
    assert "เรียน ผู้อำนวยการโรงเรียน</textarea>" in html


def test_others_work_is_not_shown(client, assignment, stranger):
    other = hand_in(stranger.enrolments.get(), assignment, "ของคนอื่น")
    html = text_of(client.get(assignment.get_url()))
    assert other.reference not in html
    assert "ของคนอื่น" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_page_does_not_grow(client, enrolment, course, count, django_assert_num_queries):
    assignment, trainer = add_assignment(course, most_files=10), make_trainer(course)
    for number in range(count):
        if number:
            submitting.begin_again(enrolment, assignment, by=enrolment.user)
        for file in range(count):
            attach(enrolment, assignment, PDF + bytes([number, file]))
        send_back(hand_in(enrolment, assignment, str(number)), by=trainer)
    client.get(assignment.get_url())
    with django_assert_num_queries(12):
        client.get(assignment.get_url())


# Working ------------------------------------------------------------------------------------------


def test_one_form_keeps_text_and_files_and_leads_to_the_check(client, assignment):
    files = [SimpleUploadedFile("บันทึก.pdf", PDF), SimpleUploadedFile("อื่น.pdf", PDF + b"1")]
    asked = {"text": "ข้อความ", "base": "0", "step": "check", "files": files}
    assert client.post(address("work", assignment), asked).url == address("check_work", assignment)
    draft = Submission.objects.get()
    assert (draft.text, draft.files.count()) == ("ข้อความ", 2)
    html = text_of(client.get(address("check_work", assignment)))
    assert "บันทึก.pdf" in html
    assert "ข้อความ" in html


def test_a_file_that_is_refused_keeps_one_from_the_check_and_the_rest_stays(client, assignment):
    files = [SimpleUploadedFile("หน้า.html", b"<html>"), SimpleUploadedFile("บันทึก.pdf", PDF)]
    asked = {"text": "ข้อความ", "base": "0", "step": "check", "files": files}
    response = client.post(address("work", assignment), asked, follow=True)
    assert "หน้า.html" in text_of(response)
    assert [file.original_name for file in SubmissionFile.objects.all()] == ["บันทึก.pdf"]


def test_a_file_is_taken_away_by_its_button(client, enrolment, assignment):
    write(enrolment, assignment, "คงเดิม")
    row = attach(enrolment, assignment)
    client.post(address("work", assignment), {"text": "คงเดิม", "base": "1", "remove": row.pk})
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize("nonsense", ["-1", "x", "9" * 30, "๑"])
def test_nonsense_takes_away_nothing(client, enrolment, assignment, nonsense):
    attach(enrolment, assignment)
    client.post(address("work", assignment), {"text": "", "base": nonsense, "remove": nonsense})
    assert SubmissionFile.objects.exists()


def test_both_texts_are_shown_where_one_was_written_elsewhere(client, enrolment, assignment):
    write(enrolment, assignment, "จากโทรศัพท์")
    response = client.post(address("work", assignment), {"text": "จากสำนักงาน", "base": "0"})
    html = text_of(response)
    assert response.status_code == 409
    assert "จากโทรศัพท์" in html
    assert "จากสำนักงาน</textarea>" in html
    assert Submission.objects.get().text == "จากโทรศัพท์"
    client.post(address("work", assignment), {"text": "จากสำนักงาน", "base": "1"})
    assert Submission.objects.get().text == "จากสำนักงาน"


def test_a_script_saves_and_is_told_the_sequence(client, assignment):
    answer = client.post(address("save_draft", assignment), {"text": "ก", "base": "0"})
    assert (answer.status_code, answer.json()) == (200, {"sequence": 1})
    assert client.post(address("save_draft", assignment), {"text": "ข", "base": "0"}).status_code == 409
    assert client.post(address("save_draft", assignment), {"text": "ก" * 20_001, "base": "1"}).status_code == 400
    client.logout()
    assert client.post(address("save_draft", assignment), {"text": "ค", "base": "1"}).status_code == 401


def test_a_text_sent_after_the_session_ended_waits_for_signing_in(client, enrolment, assignment):
    client.logout()
    answer = client.post(address("work", assignment), {"text": "เกือบหาย", "base": "0"})
    assert answer.url == f"{reverse('account_login')}?next={assignment.get_url()}"
    client.force_login(enrolment.user)
    html = text_of(client.get(assignment.get_url()))
    assert "เกือบหาย</textarea>" in html
    assert "data-unsaved-text" in html
    client.post(address("work", assignment), {"text": "เกือบหาย", "base": "0"})
    assert Submission.objects.get().text == "เกือบหาย"
    assert "data-unsaved-text" not in text_of(client.get(assignment.get_url()))


# Handing in ---------------------------------------------------------------------------------------


def test_what_was_looked_at_is_handed_in(client, enrolment, assignment):
    edition = submitting.edition_of(write(enrolment, assignment))
    answer = client.post(address("hand_in", assignment), {"edition": edition})
    assert answer.url == f"{assignment.get_url()}#work"
    assert Submission.objects.get().status == "submitted"


def test_a_refusal_is_told_on_the_page(client, enrolment, course):
    assignment = add_assignment(course, due_on=today() - dt.timedelta(days=1), accepts_late=False)
    edition = submitting.edition_of(write(enrolment, assignment))
    html = text_of(client.post(address("hand_in", assignment), {"edition": edition}, follow=True))
    assert "ขอขยายเวลา" in html
    assert Submission.objects.get().is_draft


def test_there_is_nothing_to_check_before_anything_is_written(client, assignment):
    assert client.get(address("check_work", assignment)).url == f"{assignment.get_url()}#work"


@pytest.mark.parametrize("name", ["work", "save_draft", "hand_in", "begin_again"])
def test_who_is_not_on_the_course_finds_nothing(client, assignment, name):
    client.force_login(UserFactory())
    assert client.post(address(name, assignment)).status_code == 404
    assert not Submission.objects.exists()


# Files --------------------------------------------------------------------------------------------


def test_a_file_is_sent_to_its_learner_and_to_those_who_mark(client, enrolment, course, assignment):
    url = attach(enrolment, assignment).file.url
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert "no-cache" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    trainer = make_trainer(course)
    client.force_login(trainer)
    assert client.get(url).status_code == 404  # a draft is nobody else's business
    hand_in(enrolment, assignment)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "other_trainer"])
def test_a_file_is_closed_to_everybody_else(client, enrolment, assignment, stranger, who):
    url = attach(enrolment, assignment).file.url
    hand_in(enrolment, assignment)
    client.force_login(stranger if who == "stranger" else make_trainer())
    assert client.get(url).status_code == 404


def test_a_marker_who_leaves_the_course_reads_no_files_any_more(client, enrolment, course, assignment):
    trainer = make_trainer(course)
    url = attach(enrolment, assignment).file.url
    hand_in(enrolment, assignment)
    client.force_login(trainer)
    assert client.get(url).status_code == 200
    trainer.course_ownerships.all().delete()
    assert client.get(url).status_code == 404
