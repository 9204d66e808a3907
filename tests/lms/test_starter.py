"""The shipped courses load, twice alike, and hold what they promise."""

import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files import File
from PIL import Image as Pillow

from assessments.models import Question, QuestionVersion, QuizPage
from courses.models import CoursePage, LessonPage, ModulePage
from courses.packages import load_course_package
from lms.first_run import starter_packages
from media.uploads import check_content, clean_image

STARTER = settings.BASE_DIR / "lms" / "starter"
FILES = [file for file in STARTER.rglob("*") if file.suffix in {".md", ".yaml"}]
MADE = [file for kind in ("images", "files") for file in STARTER.glob(f"*/{kind}/*")]
FORMS = [file for file in MADE if file.suffix == ".docx"]
LESSONS_WITH_SAMPLES = {"orientation": "02-six-kinds", "procurement-basics": "03-one-purchase-file"}


@pytest.fixture
def programme(db):
    return [load_course_package(directory, by=None) for directory in starter_packages()]


def test_every_package_in_the_folder_belongs_to_the_programme():
    assert sorted(Path(one).name for one in starter_packages()) == sorted(
        file.parent.name for file in STARTER.glob("*/course.yaml")
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_its_text_is_thai_as_it_is_stored(file):
    text = file.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\u200b" not in text
    assert "\r" not in text


def test_the_programme_holds_what_it_promises(programme):
    assert {course.subject_area for course in programme} == {
        "clerical",
        "finance_procurement",
        "information_systems",
        "new_dltv",
    }
    course = programme[0]
    quizzes = {quiz.purpose: quiz for quiz in QuizPage.objects.live().descendant_of(course)}
    assert ModulePage.objects.live().descendant_of(course).count() >= 3
    assert LessonPage.objects.live().descendant_of(course).count() >= 9
    assert quizzes["pre_test"].items.count() == 10
    assert [draw.count for draw in quizzes["post_test"].draws.all()] == [15]
    assert Question.objects.ready().filter(category__code="orientation", tags__name="post").count() >= 30
    for lesson in LessonPage.objects.live():
        assert lesson.sources.exists()
        assert lesson.review_note == "ยังไม่ได้ตรวจทานโดยผู้เชี่ยวชาญของเขต"


@pytest.mark.django_db
def test_loading_a_course_again_changes_nothing():
    smallest = starter_packages()[-1]

    def state():
        pages = sorted(LessonPage.objects.values_list("pk", "url_path"))
        return CoursePage.objects.count(), QuestionVersion.objects.count(), pages

    load_course_package(smallest, by=None)
    before = state()
    load_course_package(smallest, by=None)
    assert state() == before


@pytest.mark.parametrize(("package", "slug"), LESSONS_WITH_SAMPLES.items())
def test_a_lesson_explains_a_sample_and_gives_a_form(db, package, slug):
    course = load_course_package(STARTER / package, by=None)
    body = LessonPage.objects.live().descendant_of(course).get(slug=slug).body
    [sample] = [block.value for block in body if block.block_type == "annotated"]
    [form] = [block.value for block in body if block.block_type == "form"]
    assert len(sample["spots"]) >= 9
    assert all(spot["heading"] and spot["text"].source for spot in sample["spots"])
    assert sample["image"].contextual_alt_text.startswith("ตัวอย่าง")
    assert "สมมติ" in sample["caption"]
    assert (form["version"], form["updated_on"].year) == ("1", 2026)
    assert "ตรวจสอบกับสำนักงานเขตพื้นที่ก่อนใช้" in form["text"]
    assert [one["document"].file_extension for one in form["files"]] == ["docx"]


def test_spots_of_a_sample_can_be_told_apart_by_a_finger(db):
    """On a phone a picture is some 300 pixels across and a spot 28."""
    for package in LESSONS_WITH_SAMPLES:
        load_course_package(STARTER / package, by=None)
    for lesson in LessonPage.objects.filter(slug__in=LESSONS_WITH_SAMPLES.values()):
        [sample] = [block.value for block in lesson.body if block.block_type == "annotated"]
        height = 300 * sample["image"].height / sample["image"].width
        places = [(float(spot["x"]) * 3, float(spot["y"]) * height / 100) for spot in sample["spots"]]
        apart = [
            abs(complex(*one) - complex(*two)) for number, one in enumerate(places) for two in places[number + 1 :]
        ]
        assert min(apart) >= 30


def test_samples_and_forms_are_what_their_script_makes(tmp_path):
    script = STARTER / "draw_samples.py"
    subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True)
    made = {file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file()}
    assert made == {file.relative_to(STARTER) for file in MADE}
    assert {file.suffix for file in made} == {".png", ".docx"}
    for path in made:
        ours, again = STARTER / path, tmp_path / path
        if path.suffix == ".docx":
            assert again.read_bytes() == ours.read_bytes()
        else:
            assert _pixels(again) == _pixels(ours)


def _pixels(file: Path) -> tuple[tuple[int, int], bytes]:
    with Pillow.open(file) as picture:
        return picture.size, picture.tobytes()


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.name)
def test_a_sample_or_form_may_be_uploaded(file):
    with file.open("rb") as stream:
        if file.suffix == ".png":
            assert file.stat().st_size < 120_000
            assert len(clean_image(File(stream, name=file.name))) < 120_000
        else:
            check_content(File(stream, name=file.name))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name)
def test_a_form_is_a_word_document_of_one_thai_a4_sheet(file):
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        assert package.namelist()[0] == "[Content_Types].xml"
        roots = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314
    body = roots["word/document.xml"]
    size = next(body.iter(f"{word}pgSz"))
    assert (size.get(f"{word}w"), size.get(f"{word}h")) == ("11906", "16838")
    assert {font.get(f"{word}cs") for font in body.iter(f"{word}rFonts")} == {"TH Sarabun New"}
    text = "".join(body.itertext())
    assert text == unicodedata.normalize("NFC", text)
    for part in ("บันทึกข้อความ", "ส่วนราชการ", "ที่", "วันที่", "เรื่อง", "เรียน", "ลงชื่อ"):
        assert part in text
    assert len(list(body.iter(f"{word}tab"))) > 20
