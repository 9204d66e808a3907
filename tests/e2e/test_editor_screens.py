"""Our own screens in the editor, on a phone and at a desk: what axe says of each state, and that nothing is cut off."""

from __future__ import annotations

import io
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.domain.ownership import give_course, take_course
from courses.domain.problems import report_problem
from courses.models import CoursePage, LessonPage, PackageUpload, ProblemReport
from courses.site import MODERATORS
from tests.courses.packages.conftest import COURSE, LESSON
from tests.e2e.conftest import DESK, PHONE
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import make_assigned

OURS = ".content-wrapper .nice-padding"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def moderator():
    person = UserFactory(username="moderator", first_name="มานี")
    person.groups.add(Group.objects.get(name=MODERATORS))
    return person


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def editor(request, visitor, moderator):
    """A moderator in the editor, and the width of the screen in the names of the pictures."""
    one = visitor(**request.param)
    one.width = request.param["viewport"]["width"]
    one.sign_in(moderator)
    return one


def look(editor, name: str, context: str = OURS) -> None:
    """Fail on what axe finds in our part of the page, and on a page that is pushed sideways."""
    editor.picture(f"editor-{name}-{editor.width}")
    found = Axe().run(editor.page, context=context).response["violations"]
    assert [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]] == []
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= editor.width, "The page scrolls sideways."


def package(*, course: str = COURSE) -> dict:
    """A package of one lesson, as a browser sends it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("course.yaml", course.replace("modules: [01-first, 02-second]", "modules: [01-first]"))
        archive.writestr("01-first/module.yaml", "title: ตอนหนึ่ง\nunits: [01-one.md]\n")
        archive.writestr("01-first/01-one.md", LESSON)
    return {"name": "หลักสูตรเล็ก.zip", "mimeType": "application/zip", "buffer": buffer.getvalue()}


def test_a_package_is_sent_looked_at_and_brought_in(editor):
    address = reverse("course_packages:upload")
    page = editor.visit(address)
    look(editor, "package-upload")
    page.set_input_files("[name=file]", package(course="title: [\n"))
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_role("alert").wait_for()
    look(editor, "package-refused")
    page.set_input_files("[name=file]", package())
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_role("button", name="นำเข้า").wait_for()
    look(editor, "package-checked")
    page.get_by_role("button", name="นำเข้า").click()
    page.get_by_role("link", name="ไปที่หลักสูตร").wait_for()
    look(editor, "package-result")
    assert PackageUpload.objects.get().loaded_at is not None


def test_a_reported_mistake_is_found_and_answered(editor, tree):
    queue = reverse("problem_reports:index")
    editor.visit(queue)
    look(editor, "problems-none")
    course = make_course(lessons=1)
    clerk = make_clerk(tree["school"])
    report_problem(enrol(clerk, course), LessonPage.objects.get(), block="", text="วงเงินในตารางยังเป็นของปีก่อน " * 4)
    page = editor.visit(queue)
    look(editor, "problems")
    page.get_by_role("link", name=LessonPage.objects.get().title).first.click()
    page.get_by_label("คำตอบ").wait_for()
    look(editor, "problem")
    page.get_by_role("button", name="ส่งคำตอบ").click()
    page.get_by_label("คำตอบ").wait_for()
    look(editor, "problem-unanswered")
    ProblemReport.objects.update(status="mended", answer="แก้แล้ว ขอบคุณ", answered_at="2026-11-20T03:00Z")
    editor.visit(reverse("problem_reports:report", args=[ProblemReport.objects.get().pk]))
    look(editor, "problem-answered")


def test_the_owners_the_order_and_a_copy_of_a_course(editor, moderator):
    course = make_course(lessons=3)
    editor.visit(reverse("course_owners:index", args=[course.pk]))
    look(editor, "owners-none")
    for name in ("สมหญิง", "วิไลลักษณ์"):
        give_course(course, UserFactory(first_name=name, is_superuser=True), by=moderator)
    take_course(course, course.ownerships.first().user, by=moderator)
    editor.visit(reverse("course_owners:index", args=[course.pk]))
    look(editor, "owners")
    editor.visit(reverse("course_outline:index", args=[course.pk]))
    look(editor, "outline")
    editor.visit(reverse("course_outline:clone", args=[course.pk]))
    look(editor, "clone")
    empty = CoursePage(title="ว่าง", slug="empty", subject_area="clerical", summary="ว่าง")
    course.get_parent().add_child(instance=empty)
    editor.visit(reverse("course_outline:index", args=[empty.pk]))
    look(editor, "outline-empty")


def test_who_a_programme_is_for_is_said_while_it_is_edited(editor, tree, moderator):
    for name in ("แก้ว", "กานดา"):
        make_clerk(tree["school"], first_name=name)
    moderator.is_superuser = True
    moderator.save()
    programme = make_assigned(tree["area"], make_course())
    page = editor.visit(reverse("programmes:edit", args=[programme.pk]))
    preview = "[data-audience-preview]"
    look(editor, "programme", preview)
    page.get_by_role("button", name="ดูว่าหมายถึงใครบ้าง").click()
    page.locator(f"{preview} [data-result]").get_by_text("2 คน").wait_for()
    look(editor, "programme-audience", preview)
