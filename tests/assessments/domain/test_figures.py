"""Pictures beside questions: what was asked stays as it was, and is sent to those who are asked."""

import pytest
from django.core.files.base import ContentFile

from assessments.domain import bank, figures
from assessments.exchange.bank_out import entries_of
from assessments.models import Figure, Question, QuestionVersion
from assessments.packages.exported import Wanted, write_questions
from courses.models import CourseOwner
from courses.packages.collecting import Export
from lms.core.errors import DomainError
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import add_quiz, make_options, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.media import MP4, PDF, make_document, make_image, make_media, picture_bytes
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def with_picture(question, image, **fields):
    asked = {"kind": "single", "text": "มีรูป", "options": make_options("single", (0,))} | fields
    return bank.save_question(question, by=None, image=image, **asked)


def replace(image, size=(80, 50)):
    image.file = ContentFile(picture_bytes(size=size), name="ใหม่.png")
    image._set_image_file_metadata()
    image.save()
    image.renditions.all().delete()  # as the library does


@pytest.fixture
def question():
    return make_question("q1", is_shared=False)


def is_seen(figure, user) -> bool:
    return Figure.objects.visible_to(user).filter(pk=figure.pk).exists()


def body(client, figure) -> bytes | None:
    response = client.get(figure.file.url)
    return b"".join(response.streaming_content) if response.status_code == 200 else None


def test_what_was_asked_stays_when_the_library_gets_another_picture(client, enrolment, course, question):
    image = make_image()
    version = with_picture(question, image)
    attempt = sit(enrolment, add_quiz(course, question))
    client.force_login(enrolment.user)
    before = body(client, version.picture)
    replace(image)
    html = client.get(f"/attempts/{attempt.reference}/").content.decode()
    assert version.picture.file.url in html
    assert 'width="60" height="40"' in html
    assert body(client, version.picture) == before is not None


def test_a_question_that_is_saved_anew_shows_what_the_library_has_now(question):
    image = make_image()
    before = with_picture(question, image)
    assert with_picture(question, image) == before
    replace(image)
    after = with_picture(question, image)
    assert (after.number, after.picture.width) == (before.number + 1, 80)
    assert QuestionVersion.objects.get(pk=before.pk).picture.width == 60


def test_the_same_picture_is_copied_once_for_each_size_and_wording(question):
    image = make_image()
    with_picture(question, image)
    with_picture(make_question("q2"), image)
    assert Figure.objects.count() == 1
    image.alt_text = "ป้ายหน้าโรงเรียน"
    image.save()
    assert with_picture(question, image).picture.alt_text == "ป้ายหน้าโรงเรียน"
    assert Figure.objects.count() == 2


def test_a_picture_that_cannot_be_read_is_refused(question):
    image = make_image()
    image.file.storage.delete(image.file.name)
    with pytest.raises(DomainError, match=r"cannot be read|อ่าน"):
        with_picture(question, image)


def test_a_figure_is_sent_to_those_who_are_asked_it_or_read_it_and_to_nobody_else(client, enrolment, course, question):
    figure = with_picture(question, make_image()).picture
    other, author, colleague, stranger = UserFactory(), make_trainer(), make_trainer("t2"), make_trainer("t3")
    enrol(other, course)
    for owner in (author, colleague):
        CourseOwner.objects.create(course=course, user=owner)
    question.owner = author
    question.save()
    everybody = (enrolment.user, other, author, colleague, stranger)
    assert [is_seen(figure, one) for one in everybody] == [False, False, True, True, False]
    sit(enrolment, add_quiz(course, question))
    assert [is_seen(figure, one) for one in everybody] == [True, False, True, True, False]
    client.force_login(other)
    assert client.get(figure.file.url).status_code == 404
    client.force_login(enrolment.user)
    assert client.get(figure.file.url)["Cache-Control"] == "private, no-cache"


def test_who_owns_the_course_sees_what_is_asked_there(enrolment, course, question):
    figure = with_picture(question, make_image()).picture
    owner, elsewhere = make_trainer(), make_trainer("t2")
    CourseOwner.objects.create(course=course, user=owner)
    CourseOwner.objects.create(course=make_course(slug="other", lessons=1), user=elsewhere)
    sit(enrolment, add_quiz(course, question))
    assert list(Figure.objects.visible_to(owner)) == [figure]
    assert not Figure.objects.visible_to(elsewhere).exists()


def test_what_stands_in_a_knowledge_check_may_be_seen_by_every_learner(question):
    with_picture(question, make_image())
    reader = UserFactory()
    assert not Figure.objects.visible_to(reader).exists()
    question.tags.add("check")
    assert Figure.objects.visible_to(reader).count() == 1


def test_a_package_tells_that_the_library_has_another_picture_now(course, question):
    image = make_image()
    with_picture(question, image)
    for expected in (0, 1):
        export = Export(course, bound_to=None)
        Wanted.of(export).item(Question.objects.get())
        write_questions(export)
        assert len(export.warnings) == expected
        replace(image)


# Recordings and documents -------------------------------------------------------------------------

MP3 = b"ID3\x04\x00" + bytes(200)


def make_recording(**fields):
    fields = {"name": "เสียง.mp3", "content": MP3, "captions": None, "transcript": "โปรดร่างบันทึกข้อความ"} | fields
    return make_media(**fields)


def listen(client, attempt) -> str:
    return client.get(f"/attempts/{attempt.reference}/").content.decode()


def test_a_recording_and_a_document_stand_beside_any_question_with_transcript_type_and_size(
    client, enrolment, course, question
):
    recording, document = make_recording(), make_document(name="เฉลย.pdf")
    version = with_picture(question, None, recording=recording, document=document)
    attempt = sit(enrolment, add_quiz(course, question))
    client.force_login(enrolment.user)
    html = listen(client, attempt)
    assert f'<audio controls preload="none" src="{version.sound.file.url}"' in html
    assert "โปรดร่างบันทึกข้อความ" in html
    assert "หนังสือราชการ" in html
    assert "(PDF, " in html
    assert "เฉลย" not in html
    sent = client.get(version.paper.file.url)
    assert b"".join(sent.streaming_content) == PDF
    assert "attachment" in sent["Content-Disposition"]
    assert "attachment" not in client.get(version.sound.file.url).get("Content-Disposition", "")


def test_what_was_heard_and_read_stays_when_the_library_changes(client, enrolment, course, question):
    recording, document = make_recording(), make_document()
    version = with_picture(question, None, recording=recording, document=document)
    attempt = sit(enrolment, add_quiz(course, question))
    recording.transcript = "ถ้อยคำใหม่"
    recording.file = ContentFile(MP3 + b"x", name="ใหม่.mp3")
    recording.save()
    document.file = ContentFile(PDF + b" ", name="ใหม่.pdf")
    document.save()
    client.force_login(enrolment.user)
    html = listen(client, attempt)
    assert "โปรดร่างบันทึกข้อความ" in html
    assert version.sound.file.url in html
    after = with_picture(question, None, recording=recording, document=document)
    assert (after.number, after.sound.transcript) == (version.number + 1, "ถ้อยคำใหม่")
    assert after.paper.file_size == len(PDF) + 1


@pytest.mark.parametrize(
    "fields", [{"transcript": " "}, {"name": "สาธิต.mp4", "content": MP4}], ids=["no transcript", "video"]
)
def test_what_could_not_be_read_or_is_a_video_is_refused(question, fields):
    with pytest.raises(DomainError):
        with_picture(question, None, recording=make_recording(**fields))


def test_what_is_too_big_for_a_telephone_is_refused(question, monkeypatch):
    monkeypatch.setattr(figures, "LARGEST", len(PDF) - 1)
    with pytest.raises(DomainError):
        with_picture(question, None, document=make_document())
    assert not Figure.objects.exists()


@pytest.mark.parametrize("name", ["sound", "paper"])
def test_recordings_and_documents_are_sent_to_those_who_are_asked_alone(client, enrolment, course, question, name):
    version = with_picture(question, None, recording=make_recording(), document=make_document())
    figure, other = getattr(version, name), UserFactory()
    assert [is_seen(figure, one) for one in (enrolment.user, other)] == [False, False]
    sit(enrolment, add_quiz(course, question))
    assert [is_seen(figure, one) for one in (enrolment.user, other)] == [True, False]
    client.force_login(other)
    assert client.get(figure.file.url).status_code == 404


def test_what_stands_beside_costs_no_query(client, enrolment, course, question, django_assert_num_queries):
    with_picture(question, make_image(), recording=make_recording(), document=make_document())
    attempt = sit(enrolment, add_quiz(course, question, make_question("q2")))
    client.force_login(enrolment.user)
    listen(client, attempt)
    with django_assert_num_queries(6):
        listen(client, attempt)


def test_a_file_that_is_taken_in_keeps_what_stands_beside_the_question(question):
    with_picture(question, None, recording=make_recording(), document=make_document())
    beside = bank.beside_of(Question.objects.get())
    assert (beside["recording"].kind, beside["document"].title) == ("audio", "หนังสือราชการ")
    assert entries_of(Question.objects.all())[0].notes
