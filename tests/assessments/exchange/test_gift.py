import pytest
from django.utils import translation

from assessments.exchange.entry import FileRefused
from assessments.exchange.gift import read_gift
from tests.assessments.exchange.reading import by_text, options, sample


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def quirks():
    return by_text(read_gift(sample("quirks.gift")))


def test_escapes_comments_feedback_code_and_tags_are_read(quirks):
    entry = quirks["ใน C:\\งาน\\ มี a=b, {วงเล็บ} และ 50~60 #1"]
    assert entry.text.endswith("#1\nบรรทัดสอง")
    assert options(entry) == [
        ("ถูก = ใช่", True, "เพราะ #1"),
        ("ผิด", False, ""),
        ("<b>ไม่ใช่แท็ก</b>", False, ""),
    ]
    assert (entry.kind, entry.code, entry.tags) == ("single", "esc-1", ("post", "ปลาย]ปิด"))
    assert (entry.explanation, entry.category, entry.place, entry.errors) == ("คำอธิบายรวม", (), "line 3", [])


def test_a_category_holds_for_what_follows_and_two_strokes_are_one(quirks):
    assert quirks["หนังสือภายนอกใช้กระดาษตราครุฑ"].category == ("งานสารบรรณ", "รับ/ส่ง")


def test_the_feedback_of_a_statement_is_first_that_of_the_wrong_answer(quirks):
    entry = quirks["หนังสือภายนอกใช้กระดาษตราครุฑ"]
    assert (entry.kind, options(entry)) == ("true_false", [("true", True, "ถูกแล้ว"), ("false", False, "ผิดแล้ว")])


def test_a_missing_empty_line_is_noted_and_a_gap_becomes_a_line(quirks):
    entry = quirks["ใช้ชั้นความเร็ว _____ เมื่อใด"]
    assert options(entry) == [("ด่วน", False, "ต่ำ"), ("ด่วนที่สุด", True, "")]
    assert entry.notes == ["The empty line before it is missing."]


def test_markup_goes_and_the_lost_picture_is_noted(quirks):
    entry = quirks["ข้อใดเป็นหนังสือราชการ ทั้งหมด"]
    assert (entry.kind, [one.is_correct for one in entry.options]) == ("multiple", [True, True, False])
    assert [note.split(" in it")[0] for note in entry.notes] == ["A picture, sound or video"]


def test_unequal_weights_are_noted(quirks):
    entry = quirks["ให้น้ำหนักไม่เท่ากัน"]
    assert [one.is_correct for one in entry.options] == [True, True, False]
    assert entry.notes == ["Its options weigh differently; here the mark is given for exactly the right ones."]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("สะกดคำ", "short answer"),
        ("ตอบเป็นเลข", "number"),
        ("จับคู่", "matching"),
        ("ข้อความลอย ๆ ไม่มีวงเล็บ", "text without a question"),
    ],
)
def test_types_the_bank_does_not_have_are_listed(quirks, text, kind):
    assert [f"“{kind}”" in error for error in quirks[text].errors] == [True]


def test_broken_braces_stop_nobody_else(quirks):
    assert "brace is missing" in quirks["วงเล็บไม่ปิด {=ก ~ข"].errors[0]
    assert "braces twice" in quirks["สองครั้ง {=ก ~ข} และ {=ค ~ง}"].errors[0]
    assert options(quirks["ข้อสุดท้ายยังอ่านได้"]) == [("true", False, ""), ("false", True, "")]
    assert len(quirks) == 13


@pytest.mark.parametrize(
    ("name", "texts", "note"),
    [
        ("crlf.gift", ["ข้อหนึ่ง", "ข้อสอง"], ""),
        ("utf16.gift", ["ข้อสอบ"], ""),
        ("tis620.gift", ["หนังสือราชการมีกี่ชนิด"], "TIS-620"),
        ("windows-1252.gift", ["Le café “ouvert” est"], "Windows-1252"),
    ],
)
def test_whatever_program_wrote_it(name, texts, note):
    reading = read_gift(sample(name))
    assert [entry.text for entry in reading.entries] == texts
    assert [note in told for told in reading.notes] == ([True] if note else [])


@pytest.mark.parametrize("content", [b"", b" \n", b"PK\x03\x04\x00\x00", b"a" * (5 * 1024 * 1024 + 1)])
def test_what_is_no_text_of_questions_is_refused(content):
    with pytest.raises(FileRefused):
        read_gift(content)


def test_a_file_has_so_many_questions_at_most():
    with pytest.raises(FileRefused, match="more than 1000"):
        read_gift("ข้อ {T}\n\n".encode() * 1001)


def test_partial_marks_of_a_single_choice_are_noted():
    (entry,) = read_gift("ข้อ {=ก ~%50%ข ~ค}".encode()).entries
    assert [one.is_correct for one in entry.options] == [True, False, False]
    assert "part of the mark" in entry.notes[0]


def test_without_an_equals_sign_several_may_be_chosen():
    (entry,) = read_gift("ข้อ {~%100%ก ~ข}".encode()).entries
    assert (entry.kind, options(entry)) == ("multiple", [("ก", True, ""), ("ข", False, "")])


def test_options_without_end_are_refused():
    (entry,) = read_gift(("ข้อ {" + "~ก" * 101 + "}").encode()).entries
    assert (entry.options, len(entry.errors)) == ([], 1)
