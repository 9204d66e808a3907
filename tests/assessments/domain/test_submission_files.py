from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from assessments.domain import handed_files, submission_files, submitting
from assessments.models import SubmissionFile
from lms.core.errors import DomainError
from tests.factories.assignments import add_assignment, attach, hand_in, make_trainer, send_back
from tests.factories.media import PDF, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_assignment(course, most_files=2)


def test_a_file_keeps_its_thai_name_under_a_random_key(enrolment, assignment):
    row = attach(enrolment, assignment, name="น้ำประปา ๑.pdf")
    assert (row.original_name, row.kind, row.file_size, row.is_picture) == ("น้ำประปา ๑.pdf", "PDF", len(PDF), False)
    assert "น้ำ" not in row.file.name
    assert row.file.name.startswith("submissions/")


def test_a_picture_is_written_anew_without_what_the_camera_knew(enrolment, assignment):
    exif = Pillow.Exif()
    exif[0x010E] = "ที่บ้าน"
    row = attach(enrolment, assignment, picture_bytes("JPEG", exif=exif), "ภาพ.jpg")
    with row.file.open() as file:
        assert not Pillow.open(BytesIO(file.read())).getexif()
    assert row.is_picture


def test_the_same_file_twice_is_one(enrolment, assignment):
    assert attach(enrolment, assignment) == attach(enrolment, assignment, name="ชื่ออื่น.pdf")
    assert SubmissionFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("หน้า.html", b"<html>", "ไม่รับไฟล์ชนิดนี้"),
        ("ภาพ.svg", b"<svg>", "ไม่รับไฟล์ชนิดนี้"),
        ("งาน.pdf", b"<html>", "งาน.pdf"),
        ("ภาพ.png", picture_bytes("JPEG"), "ภาพ.png"),
        ("ไม่มีนามสกุล", PDF, "ไม่รับไฟล์ชนิดนี้"),
    ],
)
def test_what_is_no_file_we_take_is_refused_with_its_name(enrolment, assignment, name, content, words):
    with pytest.raises(DomainError, match=words):
        attach(enrolment, assignment, content, name)
    assert not SubmissionFile.objects.exists()


def test_a_file_too_big_is_refused(enrolment, assignment, monkeypatch):
    monkeypatch.setattr(handed_files, "LARGEST", len(PDF) - 1)
    with pytest.raises(DomainError, match="ใหญ่"):
        attach(enrolment, assignment)


def test_one_file_too_many_is_refused(enrolment, assignment):
    for number in (1, 2):
        attach(enrolment, assignment, PDF + bytes(number))
    with pytest.raises(DomainError, match="ไม่เกิน 2 ไฟล์"):
        attach(enrolment, assignment)


def test_an_assignment_of_text_takes_no_files(enrolment, course):
    with pytest.raises(DomainError, match="เฉพาะข้อความ"):
        attach(enrolment, add_assignment(course, takes_files=False))


def test_what_is_taken_away_is_gone(enrolment, assignment, django_capture_on_commit_callbacks):
    row = attach(enrolment, assignment)
    with django_capture_on_commit_callbacks(execute=True):
        submission_files.remove_file(enrolment, assignment, file=row.pk, by=enrolment.user)
        submission_files.remove_file(enrolment, assignment, file=row.pk, by=enrolment.user)
    assert not SubmissionFile.objects.exists()
    assert not default_storage.exists(row.file.name)


def test_nobody_takes_away_a_file_of_another(enrolment, assignment, stranger):
    row = attach(enrolment, assignment)
    submission_files.remove_file(stranger.enrolments.get(), assignment, file=row.pk, by=stranger)
    assert SubmissionFile.objects.exists()


def test_what_was_handed_in_keeps_its_file_when_the_next_try_drops_it(
    enrolment, course, assignment, django_capture_on_commit_callbacks
):
    attach(enrolment, assignment)
    send_back(hand_in(enrolment, assignment), by=make_trainer(course))
    copy = submitting.begin_again(enrolment, assignment, by=enrolment.user).files.get()
    with django_capture_on_commit_callbacks(execute=True):
        submission_files.remove_file(enrolment, assignment, file=copy.pk, by=enrolment.user)
    assert default_storage.exists(SubmissionFile.objects.get().file.name)


def test_nothing_is_added_to_what_was_handed_in(enrolment, assignment):
    hand_in(enrolment, assignment)
    with pytest.raises(DomainError, match="แก้ไขไม่ได้"):
        attach(enrolment, assignment)
