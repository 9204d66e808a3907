"""A course goes out and comes back without loss, and goes out the same again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.kinds import OptionDraft
from assessments.models import (
    AssignmentPage,
    Question,
    QuestionCategory,
    QuestionVersion,
    QuizBand,
    QuizDraw,
    QuizItem,
    QuizPage,
)
from assessments.models.rubric import as_stored
from courses.blocks import LessonBlocks
from courses.domain.regulations import supersede
from courses.embeds import AMOUNT, TERM
from courses.models import (
    Citation,
    CoursePage,
    CoursePrerequisite,
    GlossaryTerm,
    LessonPage,
    LessonSource,
    ModulePage,
    NamedAmount,
    Regulation,
)
from courses.packages import PackageError, export_course, load_course_package
from courses.packages.fences import WRITERS
from courses.packages.raw import PictureFile
from courses.packages.saving import save_to_folder, save_to_zip
from lms.core.dates import parse_buddhist_moment
from lms.first_run import starter_packages
from media.models import Document, Image, Media
from tests.factories.assessments import add_quiz as plant_quiz
from tests.factories.assessments import make_category, make_question, write_question
from tests.factories.assignments import RUBRIC, add_assignment
from tests.factories.courses import add_lesson, make_catalogue, make_course
from tests.factories.glossary import make_term
from tests.factories.media import PDF, make_document, make_image, make_media, picture_bytes
from tests.factories.pages import plant
from tests.factories.regulations import make_amount, make_regulation

pytestmark = pytest.mark.django_db
RICH = (
    '<p data-block-key="a1">ธรรมดา <b>ข้อ“หนา”</b>ต่อ<i>เอียง</i><b>ชิด</b> 1. ไม่ใช่รายการ * '
    "[ไม่ใช่ลิงก์](x) &lt;b&gt; &amp;amp;<br/>"
    'บรรทัดใหม่ <a href="https://example.org/a?b=(1)&amp;c=2">ลิงก์ <b>หนา</b></a> {amount}</p>'
    "<ul><li>หนึ่ง<ol><li>ย่อย</li></ol></li><li>สอง</li></ul><ul><li>อีกชุด</li></ul>"
)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_every_block_has_a_writer():
    assert set(LessonBlocks().child_blocks) == set(WRITERS)


def empty_the_site() -> None:
    """Take away the course and all that an import would bring."""
    Citation.objects.all().delete()
    CoursePage.objects.get(slug="full").delete()
    make_catalogue().refresh_from_db()
    Question.objects.update(current_version=None)
    for model in (QuestionVersion, Question, QuestionCategory, LessonSource, NamedAmount, Image, Document, Media):
        model.objects.all().delete()
    GlossaryTerm.objects.all().delete()
    Regulation.objects.update(superseded_by=None, superseded_at=None)
    Regulation.objects.all().delete()


@pytest.fixture
def course() -> CoursePage:
    """A course with every kind of block, question and rule."""
    before = make_course(slug="before", title="มาก่อน")
    course = make_course(
        slug="full", title="ครบทุกอย่าง", lessons=0, is_open=False, units_in_order=True, valid_months=24, hours="2.5"
    )
    course.objectives = "<ul><li>ทำได้ &amp; เข้าใจ</li><li>บอก &lt;b&gt; ได้</li></ul>"
    course.image = make_image()
    course.prerequisites = [CoursePrerequisite(needs=before)]
    course.save_revision().publish()
    module = ModulePage.objects.get(slug="m1", path__startswith=course.path)
    add_lesson(module, slug="l0", title="บทแรก")
    lesson = plant(
        module,
        LessonPage(title="ทุกบล็อก: ครบ", slug="all", minutes=7, is_required=False, review_note="รอ", least_minutes=3),
    )
    fill(lesson, course)
    add_quiz(course)
    add_assignment(
        course,
        task="<p>ร่าง <b>บันทึก</b></p><ul><li>ที่</li><li>เรื่อง</li></ul>",
        takes_files=False,
        most_points=5,
        criteria=as_stored(RUBRIC),
        pass_mark=70,
        most_tries=3,
        is_blind=True,
        second_marking="sample",
        second_share=30,
        second_tolerance=15,
        is_held=True,
        signing="marked",
        observed_tasks="ลงทะเบียนรับ\nเสนอแฟ้ม",
        due_on=dt.date(2026, 12, 7),
        accepts_late=False,
    )
    return CoursePage.objects.get(pk=course.pk)


def fill(lesson: LessonPage, course: CoursePage) -> None:
    rules, new = make_regulation("rules-2560", note="หมายเหตุ\nสองบรรทัด"), make_regulation("rules-2569")
    supersede(rules, new, by=None)
    rules.refresh_from_db()
    make_amount("limit", 500_000, regulation=rules)
    rich = RICH.replace("{amount}", AMOUNT.tag("limit"))
    image, document, media = make_image(), make_document(), make_media(duration_seconds=65)
    media.transcript = "บรรทัดหนึ่ง\n\n- บรรทัดสอง: ครบ"
    media.save()
    document._set_document_file_metadata()
    document.save()
    question = make_question(code="check-1", tags=["check"])
    other = LessonPage.objects.get(slug="l0", path__startswith=course.path)
    links = (
        f'<p><a linktype="page" id="{other.pk}">บทแรก</a> <a linktype="page" id="{course.pk}">หลักสูตร</a> '
        f'<a linktype="document" id="{document.pk}">แฟ้ม</a></p><h2>หัวข้อ #</h2><h3>::: ย่อย</h3>'
        f"<p>ลง{TERM.tag(make_term(regulation=rules, clause='ข้อ 9').code)}ก่อน</p>"
    )
    picture = {"image": image.pk, "decorative": False, "alt_text": 'รูป [หนึ่ง] "สอง"'}
    decorative = {"image": image.pk, "decorative": True, "alt_text": ""}
    columns = [{"type": "text", "heading": "ก|ข"}, {"type": "rich_text", "heading": "ค"}]
    rows = [{"values": ["1. เซลล์ | *\nบรรทัดสอง", "<p>สอง</p><p>ย่อ<br/>หน้า <b>หนา</b></p>"]}, {"values": ["", ""]}]
    bodies = {
        "text": rich + links,
        "callout": {"kind": "warning", "title": "ระวัง: 2 ข้อ", "text": rich},
        "regulation": {"regulation": rules.pk, "clause": "ข้อ 22", "meaning": rich},
        "table": {"columns": columns, "rows": rows, "caption": ""},
        "steps": {
            "title": "ทำตาม",
            "steps": [
                {"title": "# หนึ่ง", "text": rich, "image": picture, "caption": 'คำ "บรรยาย"'},
                {"title": "สอง", "text": "", "image": PictureFile.nothing, "caption": ""},
            ],
        },
        "comparison": {
            "kind": "sides",
            "title": "",
            "first": "ซื้อ",
            "second": "จ้าง",
            "rows": [{"label": "", "first": "<p>ก|1</p>", "second": "<p><b>ข</b></p>"}],
        },
        "accordion": {"title": "", "parts": [{"heading": "ถาม?", "text": rich}]},
        "unit_link": {"page": other.pk, "text": "อ่าน * ก่อน"},
        "picture": {"image": decorative, "caption": "ตกแต่ง"},
        "gallery": {
            "title": "ชุดภาพ",
            "pictures": [{"image": picture, "caption": ""}, {"image": picture, "caption": "สอง"}],
        },
        "annotated": {
            "title": "",
            "image": picture,
            "caption": "",
            "spots": [{"heading": "จุด", "text": rich, "x": "12", "y": "8.5"}],
        },
        "media": {
            "media": media.pk,
            "text": "นาทีที่ 1",
            "audio": make_media(name="a.mp3", content=b"ID3" + bytes(99), captions=None, duration_seconds=60).pk,
            "percent": 0,
            "no_skipping": True,
        },
        "link_card": {"url": "https://www.youtube.com/watch?v=1&t=2", "title": "คลิป", "text": "ดู\nนาทีที่ 2"},
        "document": {"document": document.pk, "text": "ใช้ตอนซื้อ", "percent": 50},
        "form": {
            "title": "บันทึกข้อความ",
            "text": "",
            "version": "1/2569",
            "updated_on": "2026-12-07",
            "files": [{"document": document.pk}],
        },
        "checklist": {"title": "ทำเลย", "items": ["- หนึ่ง", "สอง *"]},
        "knowledge_check": question.code,
    }
    assert set(bodies) == set(LessonBlocks().child_blocks)
    lists = {"steps", "rows", "parts", "pictures", "spots", "files", "items"}

    def stored(value):
        if isinstance(value, dict):
            return {
                name: [{"type": "item", "value": stored(one), "id": str(n)} for n, one in enumerate(inside)]
                if name in lists and "columns" not in value
                else stored(inside)
                for name, inside in value.items()
            }
        return value

    raw = [{"type": kind, "value": stored(value)} for kind, value in bodies.items()]
    captioned = {"columns": columns[:1], "rows": [{"values": ["หนึ่ง"]}], "caption": "คำอธิบายตาราง"}
    raw += [{"type": "table", "value": captioned}, *({"type": "text", "value": f"<p>{n}</p>"} for n in "12")]
    lesson.body = lesson.body.stream_block.to_python(raw)
    lesson.sources = [
        LessonSource(regulation=rules, clause="ข้อ 1", is_verified=True, sort_order=0),
        LessonSource(title="แนวปฏิบัติ: เขต", url="https://example.org/a", sort_order=1),
    ]
    lesson.save_revision().publish()


def add_quiz(course: CoursePage) -> None:
    one = make_question(code="q-1", tags=["post", "a"], image=make_image(content=picture_bytes(size=(30, 20))))
    one.regulations.add(Regulation.objects.get(code="rules-2560"))
    other = make_category("other")
    make_question(code="q-2", category=other, tags=["post"], kind="true_false", difficulty="hard")
    draws = (QuizDraw(category=other, tag="post", difficulty="hard", count=1, form="B"),)
    rules = {
        "counted": "average",
        "wait_minutes": 60,
        "practice_attempts": 3,
        "paging": "forward",
        "has_shuffled_options": True,
    }
    moments = {"opens_at": parse_buddhist_moment("7/12/2569 08:30"), "closes_at": parse_buddhist_moment("8/12/2569")}
    shares = [OptionDraft("ก", True, weight=Decimal("0.33333")), OptionDraft("ข", True, weight=Decimal("0.66667"))]
    wrong = OptionDraft("ค", weight=Decimal("-0.5"))
    sound = make_media(name="a.mp3", content=b"ID3" + bytes(90), captions=None, transcript="ฟัง\nให้ดี")
    areas = [OptionDraft("บน", True, "เพราะ", target="0 0 50 20.5"), OptionDraft("ล่าง", target="0 50 50 20")]
    more = [
        make_question("q-3", kind="multiple", options=[*shares, wrong], rules={"scoring": "penalty"}),
        write_question("q-4", "matching", "ก = ๑ # เพราะ\nข = ๒\n= ๓"),
        write_question("q-5", "ordering", "ก\nข\nค", rules={"scoring": "all"}),
        write_question("q-6", "classify", "ก = ๑\nข = ๒\nค = ๑"),
        write_question("q-7", "short", "บันทึกข้อความ\n50% บันทึก", rules={"typos": 2}),
        write_question("q-8", "numeric", "1500 ± 2%", rules={"unit": "บาท", "asks_unit": True}),
        make_question(
            "q-10", kind="hotspot", options=areas, image=one.current_version.image, rules={"choose": "several"}
        ),
        make_question("q-11", kind="file", options=[OptionDraft("เห็นเลขรับ")], rules={"most": 3, "points": 20}),
        make_question("q-12", recording=sound, document=Document.objects.get()),
        write_question("q-9", "cloze", text="ใช้ [[ตราครุฑ / ครุฑ]]\nใน [[7 | 15]] วัน"),
    ]
    plant_quiz(course, one, *more, draws=draws, instructions="อ่าน\nให้ดี", max_attempts=2, **rules, **moments)
    for percent, text in ((80, "ดีมาก\nครับ"), (0, "อ่านอีกครั้ง")):
        QuizBand.objects.create(quiz=QuizPage.objects.get(), from_percent=percent, text=text, sort_order=100 - percent)
    QuizItem.objects.update(form="A")


def test_out_in_and_out_is_the_same(course, tmp_path):
    first, again, second = tmp_path / "first", tmp_path / "again", tmp_path / "second"
    export = export_course(course)
    assert export.warnings == []
    save_to_folder(export, first)
    save_to_folder(export_course(course), again)
    assert files_in(again) == files_in(first)
    empty_the_site()
    load_course_package(first, by=None)
    save_to_folder(export_course(CoursePage.objects.get(slug="full")), second)
    assert files_in(second) == files_in(first)
    full = CoursePage.objects.get(slug="full")
    assert (full.is_open, full.units_in_order, full.has_certificate, full.hours) == (False, True, True, Decimal("2.5"))
    assert [row.needs.slug for row in full.prerequisites.all()] == ["before"]
    assert Regulation.objects.get(code="rules-2560").superseded_by.code == "rules-2569"
    quiz = QuizPage.objects.get()
    assert (quiz.counted, quiz.wait_minutes, quiz.practice_attempts, quiz.paging) == ("average", 60, 3, "forward")
    assert (quiz.is_shuffled, quiz.has_shuffled_options) == (False, True)
    assert (quiz.draws.get().difficulty, quiz.draws.get().form) == ("hard", "B")
    assert [item.form for item in quiz.items.all()] == ["A"] * 11
    assert list(quiz.bands.values_list("from_percent", flat=True)) == [80, 0]
    assert quiz.opens_at == parse_buddhist_moment("7/12/2569 08:30") < quiz.closes_at
    assert GlossaryTerm.objects.get().regulation.code == "rules-2560"
    lesson = LessonPage.objects.get(slug="all")
    assert lesson.body.stream_block.clean(lesson.body)
    assert [block.block_type for block in lesson.body][: len(WRITERS)] == list(LessonBlocks().child_blocks)
    form = next(block.value for block in lesson.body if block.block_type == "form")
    assert (form["updated_on"], form["files"][0]["document"].title) == (dt.date(2026, 12, 7), "หนังสือราชการ")
    assert Media.objects.get(kind="video").transcript == "บรรทัดหนึ่ง\n\n- บรรทัดสอง: ครบ"
    other = LessonPage.objects.get(slug="l0", path__startswith=full.path)
    assert f'<a id="{other.pk}" linktype="page">บทแรก</a>' in lesson.body[0].value.source
    quiz = QuizPage.objects.get(path__startswith=full.path)
    assert [draw.category.code for draw in quiz.draws.all()] == ["other"]
    assert Question.objects.get(code="q-1").current_version.image is not None
    work = AssignmentPage.objects.get(path__startswith=full.path)
    assert (work.takes_text, work.takes_files, work.most_points, work.pass_mark) == (True, False, 5, 70)
    assert work.is_blind
    assert (work.most_tries, work.due_on, work.due_days, work.accepts_late) == (3, dt.date(2026, 12, 7), None, False)


def test_reading_the_export_where_it_came_from_changes_no_upload(course, tmp_path):
    save_to_folder(export_course(course), tmp_path / "out")
    counts = [model.objects.count() for model in (Image, Document, Media, QuestionVersion)]
    load_course_package(tmp_path / "out", by=None)
    assert [model.objects.count() for model in (Image, Document, Media, QuestionVersion)] == counts


@pytest.mark.parametrize("directory", starter_packages(), ids=lambda path: Path(path).name)
def test_the_shipped_courses_come_out_as_they_went_in(directory, tmp_path):
    make_catalogue()
    course = load_course_package(directory, by=None)
    save_to_folder(export_course(course), tmp_path / "first")
    load_course_package(tmp_path / "first", by=None)
    assert all(page.revisions.count() == 1 for page in LessonPage.objects.descendant_of(course))
    save_to_folder(export_course(CoursePage.objects.get(pk=course.pk)), tmp_path / "second")
    assert files_in(tmp_path / "second") == files_in(tmp_path / "first")


def test_one_zip_is_the_same_twice(course, tmp_path):
    for name in ("a.zip", "b.zip"):
        save_to_zip(export_course(course), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    empty_the_site()
    call_command("load_course_package", str(tmp_path / "a.zip"))
    assert CoursePage.objects.get(slug="full").live


def test_the_command_writes_a_folder_and_replaces_it(course, tmp_path, capsys):
    out = tmp_path / "out"
    call_command("export_course_package", "full", str(out))
    (out / "m1" / "gone.md").write_text("old", encoding="utf-8")
    (out / "README.txt").write_text("mine", encoding="utf-8")
    call_command("export_course_package", "full", str(out))
    assert not (out / "m1" / "gone.md").exists()
    assert (out / "README.txt").exists()
    with pytest.raises(CommandError):
        call_command("export_course_package", "before", str(out))
    with pytest.raises(CommandError):
        call_command("export_course_package", "nothing", str(out))


def test_an_address_that_no_package_can_name_is_told(course):
    lesson = LessonPage.objects.get(slug="all")
    lesson.slug = "ALL"
    lesson.save()
    with pytest.raises(PackageError, match="ALL"):
        export_course(course)


def test_a_course_that_is_hardly_begun_comes_back_too(tmp_path):
    course = make_course(slug="bare", lessons=0, objectives="")
    save_to_folder(export_course(course), tmp_path / "first")
    CoursePage.objects.get(slug="bare").delete()
    make_catalogue().refresh_from_db()
    load_course_package(tmp_path / "first", by=None)
    save_to_folder(export_course(CoursePage.objects.get(slug="bare")), tmp_path / "second")
    assert files_in(tmp_path / "second") == files_in(tmp_path / "first")


def test_what_is_not_published_stays_out(course):
    LessonPage.objects.get(slug="l0", path__startswith=course.path).unpublish()
    assert "m1/l0.md" not in export_course(course).texts


def test_a_draft_course_goes_out_as_it_stands(course):
    lesson = LessonPage.objects.get(slug="all")
    lesson.title = "ร่างใหม่"
    lesson.save_revision()
    assert "ร่างใหม่" not in export_course(course).texts["m1/all.md"]
    course.unpublish()
    assert "ร่างใหม่" in export_course(CoursePage.objects.get(pk=course.pk)).texts["m1/all.md"]


def test_a_file_is_what_it_was(course):
    export = export_course(course)
    (path,) = [path for path in export.files if path.endswith(".pdf")]
    with export.files[path].open("rb") as stream:
        assert stream.read() == PDF
