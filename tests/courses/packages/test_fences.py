"""The boxes of a package's Markdown, each as the block it becomes."""

import datetime as dt
import shutil

import pytest

from courses.embeds import TERM
from courses.models import LessonPage
from courses.packages import PackageError, load_course_package, read_package
from courses.queries.conditions import asked_of
from media.models import Document, Media
from tests.factories.courses import make_catalogue, make_course
from tests.factories.glossary import make_term
from tests.factories.media import PDF, VTT, picture_bytes
from tests.factories.video import webm_bytes

pytestmark = pytest.mark.django_db
LESSON = "02-second/03-three.md"
FIRST_LINE = 5

STEPS = """::: steps รับหนังสือ
### ตรวจซอง
ดูว่าส่งถึง**เรา**

![ตรารับ](images/stamp.png "มุมขวาบน")

### ลงทะเบียน
:::
"""
RIGHT_WRONG = """::: right-wrong
| เรื่อง | ควรทำ | ไม่ควรทำ |
|---|---|---|
| ลงวันที่ | วันจริง | **ย้อนหลัง** |
:::
"""
ACCORDION = """::: accordion คำถามที่พบบ่อย
### ใครลงนาม
ผู้อำนวยการ
### ใครร่าง
- ธุรการ
:::
"""
GALLERY = """::: gallery ห้องธุรการ
![โต๊ะ](images/stamp.png "โต๊ะรับหนังสือ")

![ตู้](images/stamp.png)
:::
"""
ANNOTATED = """::: annotated ส่วนต่าง ๆ ของหนังสือภายนอก
![หนังสือภายนอก](images/stamp.png "ตัวอย่าง")

### 12, 8.5 ที่ของหนังสือ
รหัส**ตัวพยัญชนะ**
### 100,0 วันที่
:::
"""
DOCUMENT = """::: document รายงานขอซื้อ
file: files/report.pdf
for: ใช้ตอนขอซื้อ
:::
"""
FORM = """::: form บันทึกข้อความ
for: ใช้ภายในโรงเรียน
version: 2
updated: 7/12/2569
files:
  - files/memo.docx
  - files/report.pdf
:::
"""

MEDIA = """::: media ประทับตรารับ
file: media/stamp.webm
captions: media/stamp.vtt
for: ดูตำแหน่งตรา
percent: 80
no_skipping: true
audio:
  file: media/stamp.mp3
  title: เสียงบรรยาย
  seconds: 4
transcript: |
  สวัสดีค่ะ
:::
"""


@pytest.fixture
def package(package):
    """Only the module with the lesson that is written here: loading the other pages, twice a test, shows nothing."""
    package.change("course.yaml", "[01-first, 02-second]", "[02-second]")
    shutil.rmtree(package.root / "01-first")
    return package


def write(package, text: str) -> None:
    package.write("images/stamp.png", picture_bytes(size=(80, 60)))
    package.write("files/report.pdf", PDF)
    package.write("files/fake.pdf", b"<html>")
    package.write("files/memo.docx", b"PK\x03\x04" + b"0" * 100)
    package.write(LESSON, f"---\ntitle: บทสาม\nminutes: 5\n---\n{text}")


def block_of(package, text: str):
    """The only block that ``text`` becomes; reading it again changes nothing."""
    write(package, text)
    load_course_package(package.root, by=None)
    load_course_package(package.root, by=None)
    lesson = LessonPage.objects.get(slug="03-three")
    assert lesson.revisions.count() == 1
    (block,) = lesson.body
    return block


def places(package, text: str) -> list[str]:
    """Where the errors are."""
    write(package, text)
    with pytest.raises(PackageError) as caught:
        read_package(package.root)
    return sorted({error.split(": ")[0] for error in caught.value.errors})


def test_a_video_with_all_that_belongs_to_it(package):
    package.write("media/stamp.webm", webm_bytes(4))
    package.write("media/stamp.mp3", b"ID3" + bytes(99))
    package.write("media/stamp.vtt", VTT)
    block = block_of(package, MEDIA)
    value = block.value
    video, audio = value["media"], value["audio"]
    assert (video.title, video.kind, video.duration_seconds) == ("ประทับตรารับ", "video", 4)
    assert (video.transcript, video.captions.read()) == ("สวัสดีค่ะ", VTT)
    assert (audio.title, audio.kind, audio.duration_seconds) == ("เสียงบรรยาย", "audio", 4)
    assert (value["text"], value["percent"], value["no_skipping"]) == ("ดูตำแหน่งตรา", 80, True)
    assert Media.objects.count() == 2
    (asked,) = asked_of(LessonPage.objects.get(slug="03-three"))
    assert (asked.block_id, asked.length, asked.percent) == (block.id, 4000, 80)


def test_a_link_elsewhere(package):
    value = block_of(package, "::: link ห้องเรียนต้นทาง\nurl: https://youtu.be/dQw4w9WgXcQ\nfor: นาทีที่ 3\n:::\n").value
    assert (value["title"], value["text"], value.host) == ("ห้องเรียนต้นทาง", "นาทีที่ 3", "YouTube")


def test_steps(package):
    block = block_of(package, STEPS)
    assert (block.block_type, block.value["title"]) == ("steps", "รับหนังสือ")
    first, second = block.value["steps"]
    assert (first["title"], first["text"].source) == ("ตรวจซอง", "<p>ดูว่าส่งถึง<strong>เรา</strong></p>")
    assert (first["image"].contextual_alt_text, first["caption"]) == ("ตรารับ", "มุมขวาบน")
    assert (second["title"], second["text"].source, second["image"]) == ("ลงทะเบียน", "", None)


def test_right_and_wrong(package):
    value = block_of(package, RIGHT_WRONG).value
    assert (value["kind"], value["title"], value.names) == ("right_wrong", "", ("ควรทำ", "ไม่ควรทำ"))
    (row,) = value["rows"]
    assert (row["label"], row["first"].source, row["second"].source) == (
        "ลงวันที่",
        "<p>วันจริง</p>",
        "<p><strong>ย้อนหลัง</strong></p>",
    )


def test_two_sides(package):
    value = block_of(package, RIGHT_WRONG.replace("right-wrong", "compare ซื้อหรือจ้าง")).value
    assert (value["kind"], value["title"]) == ("sides", "ซื้อหรือจ้าง")


def test_an_accordion(package):
    value = block_of(package, ACCORDION).value
    assert [(part["heading"], part["text"].source) for part in value["parts"]] == [
        ("ใครลงนาม", "<p>ผู้อำนวยการ</p>"),
        ("ใครร่าง", "<ul>\n<li>ธุรการ</li>\n</ul>"),
    ]


def test_a_gallery(package):
    value = block_of(package, GALLERY).value
    assert value["title"] == "ห้องธุรการ"
    assert [(one["image"].contextual_alt_text, one["caption"]) for one in value["pictures"]] == [
        ("โต๊ะ", "โต๊ะรับหนังสือ"),
        ("ตู้", ""),
    ]


def test_a_document_with_spots(package):
    value = block_of(package, ANNOTATED).value
    assert (value["title"], value["image"].contextual_alt_text, value["caption"]) == (
        "ส่วนต่าง ๆ ของหนังสือภายนอก",
        "หนังสือภายนอก",
        "ตัวอย่าง",
    )
    assert [(str(spot["x"]), str(spot["y"]), spot["heading"], spot["text"].source) for spot in value["spots"]] == [
        ("12", "8.5", "ที่ของหนังสือ", "<p>รหัส<strong>ตัวพยัญชนะ</strong></p>"),
        ("100", "0", "วันที่", ""),
    ]


def test_a_document(package):
    block = block_of(package, DOCUMENT)
    document = Document.objects.get()
    assert (block.value["document"], block.value["text"]) == (document, "ใช้ตอนขอซื้อ")
    assert (document.title, document.filename, document.file_size) == ("รายงานขอซื้อ", "report.pdf", len(PDF))


def test_a_document_keeps_its_id_wherever_it_stands(package):
    before = block_of(package, DOCUMENT).id
    write(package, f"ก่อน\n\n{DOCUMENT}\n{DOCUMENT}")
    load_course_package(package.root, by=None)
    ids = [block.id for block in LessonPage.objects.get(slug="03-three").body]
    assert ids[1] == before
    assert len(set(ids)) == 3


def test_a_form(package):
    value = block_of(package, FORM).value
    assert (value["title"], value["text"], value["version"]) == ("บันทึกข้อความ", "ใช้ภายในโรงเรียน", "2")
    assert value["updated_on"] == dt.date(2026, 12, 7)
    assert [one["document"].filename for one in value["files"]] == ["memo.docx", "report.pdf"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (STEPS.replace("### ตรวจซอง\n", ""), 1),
        (STEPS.replace("### ตรวจซอง", "### " + "ก" * 151), 0),
        (STEPS.replace("images/stamp.png", "../../etc/passwd.png"), 0),
        (STEPS.replace("images/stamp.png", "images/none.png"), 0),
        (STEPS.replace("images/stamp.png", "images/stamp.svg"), 0),
        (STEPS.replace("ดูว่าส่งถึง**เรา**", "<b>ดู</b>"), 2),
        (STEPS.replace("ดูว่าส่งถึง**เรา**", "[ดู](javascript:x)"), 2),
        (STEPS.replace("ดูว่าส่งถึง**เรา**", "![ภาพ](images/stamp.png)"), 1),
        (STEPS.replace("ดูว่าส่งถึง**เรา**", "## ใหญ่"), 2),
        (STEPS.replace("ดูว่าส่งถึง**เรา**", "```\nโค้ด\n```"), 2),
        ("::: steps\n:::\n", 0),
        (RIGHT_WRONG.replace("| ลงวันที่ | วันจริง | **ย้อนหลัง** |\n", ""), 0),
        (RIGHT_WRONG.replace("วันจริง", "<script>x</script>"), 3),
        (RIGHT_WRONG.replace("| วันจริง |", "| |"), 0),
        (RIGHT_WRONG.replace("**ย้อนหลัง** |", "**ย้อนหลัง** |\n\nข้อความ"), 0),
        ("::: right-wrong\n| ก | ข |\n|---|---|\n| 1 | 2 |\n:::\n", 0),
        (ACCORDION.replace("ผู้อำนวยการ\n", ""), 1),
        (ACCORDION.replace("คำถามที่พบบ่อย", "ก" * 151), 0),
        (ACCORDION.replace("### ใครร่าง", "#### ใครร่าง"), 3),
        (GALLERY.replace("![ตู้](images/stamp.png)", "ตู้"), 3),
        (GALLERY.replace("\n\n![ตู้](images/stamp.png)", ""), 0),
        (GALLERY.replace("![ตู้](images/stamp.png)", "![ตู้](http://example.org/a.png)"), 0),
        ("::: gallery\n:::\n", 0),
        (ANNOTATED.replace('![หนังสือภายนอก](images/stamp.png "ตัวอย่าง")', ""), 0),
        (ANNOTATED.replace("12, 8.5 ที่", "ที่"), 3),
        (ANNOTATED.replace("12, 8.5", "12, 101"), 0),
        (ANNOTATED.replace("12, 8.5", "-1, 8"), 3),
        (ANNOTATED.replace("images/stamp.png", "../a.png"), 0),
        (ANNOTATED.replace("รหัส", "<svg onload=x>"), 4),
        (DOCUMENT.replace("files/report.pdf", "files/none.pdf"), 0),
        (DOCUMENT.replace("files/report.pdf", "../../etc/passwd.pdf"), 0),
        (DOCUMENT.replace("files/report.pdf", "files/fake.pdf"), 0),
        (DOCUMENT.replace("files/report.pdf", "files/report.html"), 0),
        (DOCUMENT.replace("file:", "fiel:"), 1),
        (DOCUMENT.replace("for: ใช้", "for: [ใช้"), 2),
        (DOCUMENT.replace("for: ใช้", "<script>x</script> ใช้"), 2),
        (DOCUMENT.replace(" รายงานขอซื้อ", ""), 0),
        (FORM.replace("7/12/2569", "7/12/2026"), 1),
        (FORM.replace("  - files/memo.docx\n  - files/report.pdf\n", ""), 1),
        (FORM.replace("version: 2", "version: " + "2" * 41), 1),
    ],
)
def test_each_wrong_thing_in_a_box_is_told_with_its_line(package, text, line):
    assert places(package, text) == [f"{LESSON}:{FIRST_LINE + line}"]


@pytest.mark.parametrize("address", ["course:other", "unit:02-second/03-three"])
def test_a_link_to_a_course_or_a_unit_of_the_package(package, address):
    make_course(slug="other", lessons=0)
    block = block_of(package, f"::: go {address}\nอ่านก่อนลงทะเบียน\n:::\n")
    assert (block.block_type, block.value["page"].slug) == (
        "unit_link",
        address.rpartition("/")[2].removeprefix("course:"),
    )
    assert block.value["text"] == "อ่านก่อนลงทะเบียน"


@pytest.mark.parametrize("address", ["", "course:nowhere", "unit:02-second/99-gone", "../x", "unit:x"])
def test_a_link_that_leads_nowhere_is_told(package, address):
    make_catalogue()
    assert places(package, f"::: go {address}\n:::\n") == [f"{LESSON}:{FIRST_LINE}"]


def test_a_term_inside_a_text(package):
    make_term("register")
    assert block_of(package, "ลง{{term:register}}ก่อน\n").value.source == f"<p>ลง{TERM.tag('register')}ก่อน</p>"
    assert places(package, "ลง{{term:unknown}}ก่อน\n") == [f"{LESSON}:{FIRST_LINE}"]
