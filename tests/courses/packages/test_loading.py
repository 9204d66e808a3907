import io
import uuid
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from PIL import Image as Pillow
from wagtail.models import Page

from courses import extensions, knowledge_checks
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit, tick_items
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, UnitPage, UnitProgress
from courses.packages import PackageError, load_course_package
from lms.core.errors import DomainError
from media.models import Image
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


def outline(course) -> list[tuple[str, str, bool]]:
    """``(slug, title, live)`` of everything below, in order."""
    return list(course.get_descendants().order_by("path").values_list("slug", "title", "live"))


def test_a_package_becomes_a_published_course(package):
    editor = UserFactory()
    course = load_course_package(package.root, by=editor)
    assert (course.slug, course.title, course.subject_area, course.hours, course.live) == (
        "small",
        "หลักสูตรเล็ก",
        "clerical",
        Decimal("1.5"),
        True,
    )
    assert course.objectives == "<ul><li>ทำได้</li><li>อ่าน &lt;b&gt;ได้&lt;/b&gt;</li></ul>"
    assert course.get_parent().specific == CataloguePage.objects.get()
    assert outline(course) == [
        ("01-first", "ตอนหนึ่ง", True),
        ("01-one", "บทแรก", True),
        ("02-two", "บทสอง", True),
        ("02-second", "ตอนสอง", True),
        ("03-three", "บทสาม", True),
    ]
    assert course.latest_revision.user == editor


def test_a_lesson_has_its_blocks_sources_and_review(package):
    load_course_package(package.root, by=None)
    lesson = LessonPage.objects.get(slug="01-one")
    assert [block.block_type for block in lesson.body] == ["text", "table", "callout", "checklist"]
    assert lesson.body[0].value.source == (
        '<p>ย่อหน้าแรก <strong>เน้น</strong> <a href="https://example.org">ลิงก์</a></p>\n<h2>หัวข้อ</h2>'
    )
    assert [column["heading"] for column in lesson.body[1].value.columns] == ["ด้าน", "งาน"]
    assert (lesson.body[2].value["kind"], lesson.body[2].value["title"]) == ("law", "ข้อ 26")
    assert list(lesson.body[3].value["items"]) == ["หนึ่ง", "สอง"]
    assert list(lesson.sources.values_list("title", "is_verified", "url")) == [
        ("ระเบียบงานสารบรรณ", True, ""),
        ("แนวปฏิบัติของเขต", False, "https://example.org/a"),
    ]
    assert (lesson.review_note, lesson.minutes, lesson.is_required) == ("ยังไม่ได้ตรวจทาน", 8, True)
    assert not LessonPage.objects.get(slug="02-two").is_required


def test_reading_again_changes_nothing(package):
    course = load_course_package(package.root, by=None)
    before = list(Page.objects.order_by("pk").values())
    assert load_course_package(package.root, by=None) == course
    assert list(Page.objects.order_by("pk").values()) == before


def test_reading_again_changes_what_changed_and_keeps_page_and_ticks(package):
    course = load_course_package(package.root, by=None)
    lesson = LessonPage.objects.get(slug="01-one")
    two_ids = lesson.checklist_ids()
    clerk = make_clerk(make_tree()["school"])
    tick_items(enrol(clerk, course, by=clerk), lesson, items=two_ids[1:])
    package.change("01-first/01-one.md", "- หนึ่ง\n", "- ข้อใหม่\n")
    package.change("01-first/01-one.md", "title: บทแรก", "title: บทแรกฉบับแก้")
    load_course_package(package.root, by=None)
    again = LessonPage.objects.get(slug="01-one")
    assert (again.pk, again.title) == (lesson.pk, "บทแรกฉบับแก้")
    assert again.checklist_ids()[1] == two_ids[1]
    assert again.checklist_ids()[0] != two_ids[0]
    assert UnitProgress.objects.get().checked_items == two_ids[1:]
    assert again.revisions.count() == 2
    assert LessonPage.objects.get(slug="02-two").revisions.count() == 1


def test_units_and_modules_that_are_gone_are_unpublished_not_deleted(package):
    course = load_course_package(package.root, by=None)
    clerk = make_clerk(make_tree()["school"])
    complete_unit(enrol(clerk, course, by=clerk), UnitPage.objects.get(slug="03-three"), by=clerk)
    package.change("course.yaml", "[01-first, 02-second]", "[01-first]")
    package.change("01-first/module.yaml", "[01-one.md, 02-two.md]", "[02-two.md]")
    load_course_package(package.root, by=None)
    live = {slug: is_live for slug, _title, is_live in outline(course)}
    assert live == {"01-first": True, "01-one": False, "02-two": True, "02-second": False, "03-three": False}
    assert UnitProgress.objects.count() == 1
    package.change("course.yaml", "[01-first]", "[01-first, 02-second]")
    load_course_package(package.root, by=None)
    assert UnitPage.objects.get(slug="03-three").live


def test_a_new_order_is_taken_over(package):
    course = load_course_package(package.root, by=None)
    package.change("course.yaml", "[01-first, 02-second]", "[02-second, 01-first]")
    package.change("01-first/module.yaml", "[01-one.md, 02-two.md]", "[02-two.md, 01-one.md]")
    load_course_package(package.root, by=None)
    assert [slug for slug, _title, _live in outline(course)] == [
        "02-second",
        "03-three",
        "01-first",
        "02-two",
        "01-one",
    ]


def test_a_picture_is_stored_once_with_its_description(package):
    picture = io.BytesIO()
    Pillow.new("RGB", (20, 10), "teal").save(picture, "PNG")
    package.write("images/desk.png", picture.getvalue())
    package.change("01-first/02-two.md", "สั้น ๆ\n", '![โต๊ะทำงาน](images/desk.png "โต๊ะ")\n\n![](images/desk.png)\n')
    load_course_package(package.root, by=None)
    load_course_package(package.root, by=None)
    first, second = (block.value for block in LessonPage.objects.get(slug="02-two").body)
    assert first["image"].pk == second["image"].pk == Image.objects.get().pk
    assert (first["image"].contextual_alt_text, first["image"].decorative, first["caption"]) == (
        "โต๊ะทำงาน",
        False,
        "โต๊ะ",
    )
    assert second["image"].decorative


def test_a_file_that_was_another_kind_of_unit_is_refused(package):
    load_course_package(package.root, by=None)
    module = ModulePage.objects.get(slug="02-second")
    UnitPage.objects.get(slug="03-three").delete()
    module.refresh_from_db()
    module.add_child(instance=UnitPage(title="อื่น", slug="03-three"))
    with pytest.raises(PackageError):
        load_course_package(package.root, by=None)


def test_without_a_catalogue_nothing_is_written(package):
    CataloguePage.objects.get().delete()
    with pytest.raises(DomainError):
        load_course_package(package.root, by=None)
    assert not CoursePage.objects.exists()


# Contributions of other apps


@pytest.fixture
def contributions(monkeypatch):
    """Empty tables of loaders, which the test fills."""
    monkeypatch.setattr(extensions, "_unit_loaders", {})
    monkeypatch.setattr(extensions, "_part_loaders", {})
    monkeypatch.setattr(knowledge_checks, "_knowledge_check", None)


def test_parts_are_stored_before_units_and_their_codes_may_be_checked(package, contributions):
    stored = []

    def read_part(content, *, place, package):
        package.notes["codes"] = [one["code"] for one in content]
        return extensions.PartPlan(store=lambda by: stored.append(by), check_codes=package.notes["codes"])

    def read_unit(content, *, place, package):
        assert package.notes["codes"] == ["q1"]

        def fill(page):
            assert stored == [None]
            page.seo_title = content["extra"]

        return extensions.UnitPlan(model=LessonPage, fields={"review_note": "จาก yaml"}, fill=fill)

    extensions.register_package_part("questions.yaml", read=read_part)
    extensions.register_unit_loader("practice", read=read_unit)
    package.write("questions.yaml", "- code: q1\n")
    package.write("02-second/quiz.yaml", "title: ลองทำ\nminutes: 3\npurpose: practice\nextra: เพิ่ม\n")
    package.change("02-second/module.yaml", "[03-three.md]", "[03-three.md, quiz.yaml]")
    package.change("02-second/03-three.md", "สั้น ๆ\n", "::: check q1\n:::\n")
    load_course_package(package.root, by=None)
    page = LessonPage.objects.get(slug="quiz")
    assert (page.title, page.minutes, page.review_note, page.seo_title) == ("ลองทำ", 3, "จาก yaml", "เพิ่ม")
    assert LessonPage.objects.get(slug="03-three").body[0].value == "q1"


def test_what_a_loader_finds_wrong_is_told_with_the_rest(package, contributions):
    def read_part(content, *, place, package):
        place.at(content[0]).error("คำถามไม่มีตัวเลือก")

    extensions.register_package_part("questions.yaml", read=read_part)
    package.write("questions.yaml", "\n- code: q1\n")
    package.change("02-second/03-three.md", "minutes: 5", "minutes: 0")
    with pytest.raises(PackageError) as caught:
        load_course_package(package.root, by=None)
    assert caught.value.errors[0] == "questions.yaml:2: คำถามไม่มีตัวเลือก"
    assert len(caught.value.errors) == 2


# Command


def test_the_command_loads_and_says_where(package, capsys):
    call_command("load_course_package", str(package.root))
    assert "/courses/small/" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(package, capsys):
    call_command("load_course_package", str(package.root), "--dry-run")
    assert "2 modules, 3 units" in capsys.readouterr().out
    assert not CoursePage.objects.exists()


def test_the_command_tells_all_that_is_wrong(package):
    package.change("course.yaml", "clerical", "cooking")
    with pytest.raises(CommandError, match=r"course\.yaml:1"):
        call_command("load_course_package", str(package.root))


def test_ids_of_blocks_are_uuids(package):
    load_course_package(package.root, by=None)
    for block in LessonPage.objects.get(slug="01-one").body:
        assert str(uuid.UUID(block.id)) == block.id
