"""A trainer takes a course out as a package, and brings one in: looked at first, written after."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.models import CourseOwner, CoursePage, LessonPage, PackageUpload
from courses.packages import uploads
from courses.site import MODERATORS, TRAINERS
from courses.tasks import forget_packages
from media.models import Image
from tests.courses.packages.conftest import COURSE, LESSON, Package
from tests.factories.assessments import make_question
from tests.factories.courses import add_lesson, make_course
from tests.factories.media import make_image, picture_bytes
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.references]
UPLOAD = "/admin/course-packages/"


def somebody(group: str):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def trainer():
    return somebody(TRAINERS)


@pytest.fixture
def moderator(trainer):
    return somebody(MODERATORS)


@pytest.fixture
def files(tmp_path) -> Package:
    package = Package(tmp_path / "small")
    package.write("course.yaml", COURSE.replace("modules: [01-first, 02-second]", "modules: [01-first]"))
    package.write("01-first/module.yaml", "title: ตอนหนึ่ง\nunits: [01-one.md]\n")
    package.write("01-first/01-one.md", LESSON + "\n![ภาพ](images/a.png)\n")
    package.write("images/a.png", picture_bytes())
    return package


def packed(package: Package) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(package.root.rglob("*")):
            if file.is_file():
                archive.write(file, str(file.relative_to(package.root)))
    return SimpleUploadedFile("หลักสูตรเล็ก.zip", buffer.getvalue(), content_type="application/zip")


def send(client, person, package: Package):
    client.force_login(person)
    return client.post(UPLOAD, {"file": packed(package)})


def bring_in(client, person, package: Package):
    address = send(client, person, package)["Location"]
    return client.post(f"{address}bring-in/")


def test_checking_writes_nothing_and_tells_what_would_be(client, trainer, files):
    pages, images = Page.objects.count(), Image.objects.count()
    answer = send(client, trainer, files)
    upload = PackageUpload.objects.get()
    assert answer["Location"] == reverse("course_packages:report", args=[upload.pk])
    assert (Page.objects.count(), Image.objects.count()) == (pages, images)
    assert (upload.owner, upload.original_name) == (trainer, "หลักสูตรเล็ก.zip")
    assert "หลักสูตรเล็ก" not in upload.file.name
    html = client.get(answer["Location"]).content.decode()
    for words in ("หลักสูตรเล็ก", "ตอนหนึ่ง", "บทแรก"):
        assert words in html


def test_a_trainer_brings_in_drafts_of_their_own_for_review(client, trainer, files):
    answer = bring_in(client, trainer, files)
    course, lesson = CoursePage.objects.get(slug="small"), LessonPage.objects.get(slug="01-one")
    assert (course.live, course.owner, lesson.live, lesson.owner) == (False, trainer, False, trainer)
    assert CourseOwner.objects.get(course=course).user == trainer
    assert lesson.workflow_in_progress
    image = Image.objects.get()
    assert (image.uploaded_by_user, image.collection.depth) == (trainer, 1)
    upload = PackageUpload.objects.get()
    assert (upload.course, bool(upload.file), upload.loaded_at is not None) == (course, False, True)
    html = client.get(answer["Location"]).content.decode()
    assert reverse("wagtailadmin_explore", args=[course.pk]) in html


def test_a_moderator_publishes_at_once_and_twice_changes_nothing(client, moderator, files):
    answer = bring_in(client, moderator, files)
    assert LessonPage.objects.get(slug="01-one").live
    client.post(f"{answer['Location']}bring-in/")
    bring_in(client, moderator, files)
    assert LessonPage.objects.get(slug="01-one").revisions.count() == 1
    assert Image.objects.count() == 1


def test_errors_are_told_with_file_and_line_and_nothing_is_kept(client, trainer, files):
    files.change("01-first/01-one.md", "minutes: 8", "minutes: 0")
    answer = send(client, trainer, files)
    assert answer.status_code == 400
    assert "01-first/01-one.md:2" in answer.content.decode()
    assert not PackageUpload.objects.exists()


@pytest.mark.parametrize("content", [b"nothing", b""])
def test_what_is_no_package_is_refused_kindly(client, trainer, content):
    client.force_login(trainer)
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("a.zip", content)})
    assert answer.status_code == 400
    assert not PackageUpload.objects.exists()


def test_names_with_markup_are_shown_as_text(client, trainer, files):
    files.change("course.yaml", "หลักสูตรเล็ก", "<script>alert(1)</script>")
    html = client.get(send(client, trainer, files)["Location"]).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


# What belongs to somebody else


def refused(client, person, package: Package) -> str:
    answer = send(client, person, package)
    assert answer.status_code == 400
    return answer.content.decode()


def test_a_course_of_somebody_else_is_not_taken_over(client, trainer, files):
    make_course(slug="small", owner=somebody(TRAINERS))
    assert "course.yaml" in refused(client, trainer, files)


def test_a_question_of_somebody_else_is_not_taken_over(client, trainer, files):
    make_question("mine", owner=somebody(TRAINERS), is_shared=False, tags=["check"])
    files.change("course.yaml", "modules:", "question_category: {code: clerical, title: x}\nmodules:")
    files.write("questions.yaml", "- {code: mine, kind: true_false, text: ถาม, answer: true}\n")
    assert "questions.yaml" in refused(client, trainer, files)


def test_a_private_question_of_somebody_else_cannot_be_shown(client, trainer, files):
    make_question("mine", owner=somebody(TRAINERS), is_shared=False, tags=["check"])
    files.change("01-first/01-one.md", "![ภาพ]", "::: check mine\n:::\n\n![ภาพ]")
    assert "01-first/01-one.md" in refused(client, trainer, files)


def test_a_picture_of_somebody_else_is_not_used_though_it_is_the_same(client, trainer, files):
    theirs = make_image(content=picture_bytes(), uploaded_by_user=somebody(TRAINERS))
    bring_in(client, trainer, files)
    assert Image.objects.exclude(pk=theirs.pk).get().uploaded_by_user == trainer


def test_a_draft_course_of_somebody_else_cannot_come_before(client, trainer, files):
    make_course(slug="secret", owner=somebody(TRAINERS), live=False)
    files.change("course.yaml", "modules:", "needs: [secret]\nmodules:")
    assert "course.yaml" in refused(client, trainer, files)


def test_a_trainer_adds_no_regulation(client, trainer, files):
    files.write("regulations.yaml", "regulations: [{code: r1, title: ก, short_title: ข, kind: act}]\n")
    assert "regulations.yaml" in refused(client, trainer, files)


def test_a_trainer_takes_nothing_off_that_is_published(client, trainer, moderator, files):
    bring_in(client, moderator, files)
    course = CoursePage.objects.get(slug="small")
    CourseOwner.objects.create(course=course, user=trainer)
    files.write("01-first/02-two.md", "---\ntitle: บทสอง\nminutes: 5\n---\nสั้น\n")
    files.change("01-first/module.yaml", "[01-one.md]", "[02-two.md]")
    bring_in(client, trainer, files)
    assert LessonPage.objects.get(slug="01-one").live
    assert not LessonPage.objects.get(slug="02-two").live


def test_what_was_allowed_when_it_was_checked_is_asked_again(client, trainer, files):
    address = send(client, trainer, files)["Location"]
    make_course(slug="small", owner=somebody(TRAINERS))
    assert client.post(f"{address}bring-in/").status_code == 409
    assert not LessonPage.objects.filter(slug="01-one").exists()


def test_an_upload_is_its_senders_alone_and_for_a_day(client, trainer, moderator, files):
    address = send(client, trainer, files)["Location"]
    client.force_login(moderator)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}bring-in/").status_code == 404
    client.force_login(trainer)
    PackageUpload.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert client.get(address).status_code == 404
    upload = PackageUpload.objects.get()
    assert upload.file.storage.exists(upload.file.name)
    assert forget_packages() == 1
    assert not upload.file.storage.exists(upload.file.name)


def test_another_file_in_its_place_is_refused(client, trainer, files):
    address = send(client, trainer, files)["Location"]
    PackageUpload.objects.update(fingerprint="0" * 64)
    assert client.post(f"{address}bring-in/")["Location"] == UPLOAD
    assert not CoursePage.objects.filter(slug="small").exists()


def test_a_failure_while_writing_leaves_nothing(client, trainer, files, monkeypatch):
    address = send(client, trainer, files)["Location"]
    before = Page.objects.count()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(uploads, "_report", fail)
    with pytest.raises(RuntimeError):
        client.post(f"{address}bring-in/")
    assert Page.objects.count() == before
    assert not PackageUpload.objects.get().loaded_at


# Out


def test_a_course_is_downloaded_by_who_may_edit_it(client, trainer):
    course = make_course(owner=trainer)
    CourseOwner.objects.get_or_create(course=course, user=trainer)
    client.force_login(trainer)
    answer = client.get(reverse("course_packages:download", args=[course.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="orientation-25')
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == ["course.yaml", "m1/l1.md", "m1/l2.md", "m1/module.yaml"]
    client.force_login(somebody(TRAINERS))
    assert client.get(reverse("course_packages:download", args=[course.pk])).status_code == 404


def test_nobody_gets_a_file_that_they_may_not_choose(client, trainer):
    course = make_course(owner=trainer)
    CourseOwner.objects.get_or_create(course=course, user=trainer)
    image = make_image(uploaded_by_user=somebody(TRAINERS))
    CoursePage.objects.filter(pk=course.pk).update(image=image)
    client.force_login(trainer)
    assert client.get(reverse("course_packages:download", args=[course.pk])).status_code == 409


def test_the_course_has_its_buttons(client, trainer):
    course = make_course(owner=trainer)
    CourseOwner.objects.get_or_create(course=course, user=trainer)
    add_lesson(course.get_children().first().specific, slug="more")
    client.force_login(trainer)
    html = client.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert reverse("course_packages:download", args=[course.pk]) in html
    assert reverse("course_packages:upload") in html


def test_packages_that_wait_do_not_fill_the_disk(client, trainer, files, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    client.force_login(trainer)
    sent = [client.post(UPLOAD, {"file": packed(files)}).url]
    first = PackageUpload.objects.get().file
    sent += [client.post(UPLOAD, {"file": packed(files)}).url for _time in range(2)]
    oldest = PackageUpload.objects.order_by("created_at").first()
    assert [first.storage.exists(file.name) for file in (first, oldest.file)] == [False, True]
    assert [client.get(address).status_code for address in sent] == [404, 200, 200]
    PackageUpload.objects.filter(pk=oldest.pk).update(loaded_at=timezone.now())
    later = [client.post(UPLOAD, {"file": packed(files)}).url for _time in range(2)]
    assert [client.get(address).status_code for address in [*sent, *later]] == [404, 200, 404, 200, 200]
