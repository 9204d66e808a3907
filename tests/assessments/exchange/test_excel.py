import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils import translation
from python_calamine import CalamineWorkbook

from assessments.exchange.bank_out import entries_of
from assessments.exchange.columns import headings
from assessments.exchange.entry import FileRefused, QuestionEntry
from assessments.exchange.excel import read_excel
from assessments.exchange.excel_out import write_excel, write_form
from assessments.kinds import OptionDraft
from assessments.kinds.points import PARTS
from assessments.models import Question
from tests.assessments.exchange.reading import options
from tests.factories.assessments import write_question

HEADINGS = ["รหัส", "หมวด", "ประเภท", "คำถาม", "ตัวเลือก 1", "ตัวเลือก 2", "ตัวเลือก 3", "คำตอบที่ถูก", "แท็ก"]


def sheet(*rows, before=(), headings=HEADINGS) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate([*before, headings, *rows]):
            page.write_row(number, 0, row)
    return content.getvalue()


def read(*rows, **more):
    with translation.override("en"):
        return read_excel(sheet(*rows, **more)).entries


def test_rows_are_read_under_thai_headings_wherever_they_begin():
    (entry,) = read(
        ["c-1", "การเงิน / เงินยืม", "เลือกตอบข้อเดียว", "ข้อใด", "ก", "ข", "", 2, "a, b"], before=[["แบบฟอร์ม"], []]
    )
    assert (entry.place, entry.code, entry.category, entry.tags) == ("row 4", "c-1", ("การเงิน", "เงินยืม"), ("a", "b"))
    assert (options(entry), entry.errors) == ([("ก", False, ""), ("ข", True, "")], [])
    assert (entry.explanation, entry.source) == (None, None)


@pytest.mark.parametrize(
    ("right", "kind", "chosen"),
    [
        (1, "single", [True, False, False]),
        ("๒", "single", [False, True, False]),
        ("ค.", "single", [False, False, True]),
        ("B", "single", [False, True, False]),
        ("1, 3", "multiple", [True, False, True]),
        ("1 และ 2", "multiple", [True, True, False]),
        ("แมว", "single", [False, True, False]),
    ],
)
def test_the_right_answer_is_a_number_a_letter_or_the_text(right, kind, chosen):
    (entry,) = read(["", "", "", "ข้อใด", "หมา", "แมว", "นก", right, ""])
    assert (entry.kind, [one.is_correct for one in entry.options], entry.errors) == (kind, chosen, [])


@pytest.mark.parametrize(
    ("written", "difficulty"), [("ง่าย", "easy"), ("Medium", "medium"), ("hard", "hard"), ("", None)]
)
def test_the_difficulty_is_chosen_from_the_list_or_left_open(written, difficulty):
    row = ["", "", "", "ข้อใด", "หมา", "แมว", "", 1, "", written]
    (entry,) = read(row, headings=[*HEADINGS, "ระดับความยาก"])
    assert (entry.difficulty, entry.errors) == (difficulty, [])


def test_an_unknown_difficulty_is_refused():
    (entry,) = read(["", "", "", "ข้อใด", "หมา", "แมว", "", 1, "", "โหด"], headings=[*HEADINGS, "ระดับความยาก"])
    assert entry.errors == ["The difficulty “โหด” is not known. Choose one from the list."]


@pytest.mark.parametrize(("right", "is_true"), [("ถูก", True), ("ผิด", False), (True, True), ("False", False)])
def test_a_statement_needs_no_options(right, is_true):
    (entry,) = read(["", "", "", "โลกกลม", "", "", "", right, ""])
    assert (entry.kind, entry.options[0].is_correct) == ("true_false", is_true)


@pytest.mark.parametrize(
    ("kind", "right", "error"),
    [
        ("", "", "number of the right option"),
        ("", "9", "number of the right option"),
        ("", "ง", "number of the right option"),
        ("อัตนัยยาว", "1", "Choose one from the list"),
        ("ถูกผิด", "1", "true or false"),
    ],
)
def test_an_error_says_how_to_mend_it(kind, right, error):
    broken, fine = read(["", "", kind, "ข้อใด", "ก", "ข", "", right, ""], ["", "", "", "ดี", "ก", "ข", "", 1, ""])
    assert error in broken.errors[0]
    assert fine.errors == []


def test_the_form_that_is_downloaded_can_be_uploaded_and_its_examples_are_passed_over():
    with translation.override("th"):
        form = write_form([("งานสารบรรณ",), ("การเงิน", "เงินยืม")])
        reading = read_excel(form)
    assert (reading.entries, len(reading.notes)) == ([], 1)
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert page.count("<dataValidation ") == 5
    assert "ชนิดข้อสอบ" in page and "ตัวเลือก 1" in page


def test_no_text_becomes_a_formula_or_a_link():
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")', "http://example.com"]
    drafts = [OptionDraft(text, number == 0) for number, text in enumerate(evil)]
    content = write_excel(
        [QuestionEntry("", "single", "=cmd|' /C calc'!A0", drafts, "=2", "@x", ("=หมวด",), ("=t",), "c")]
    ).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = "".join(archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet"))
    assert ("<f>" in parts, "hyperlink" in parts.lower().replace("=hyperlink", "")) == (False, False)
    assert not any("externalLink" in name for name in names)
    (entry,) = read_excel(content).entries
    assert (entry.text, [one.text for one in entry.options]) == ("=cmd|' /C calc'!A0", evil)


def test_a_sheet_without_our_headings_is_refused():
    with pytest.raises(FileRefused):
        read_excel(sheet(["ก"], headings=["ชื่อ", "นามสกุล"]))


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 0), (0, 16_383), (3_000, 0), (1, 60)])
def test_cells_far_outside_are_refused_before_the_sheet_is_opened(row, column):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write(row, column, "ไกล")
    with pytest.raises(FileRefused):
        read_excel(content.getvalue())


def test_archives_that_are_none_or_blow_up_are_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (41 * 1024 * 1024))
    for content in (bomb.getvalue(), b"PK\x03\x04 broken", b"not a zip", sheet()[:-100]):
        with pytest.raises(FileRefused):
            read_excel(content)


def test_numbers_keep_their_look():
    (entry,) = read(["", "", "", 2569, 2.5, 3.0, "", 1, ""])
    assert (entry.text, [one.text for one in entry.options]) == ("2569", ["2.5", "3"])


def test_what_excel_makes_of_cells_is_read_as_it_looks():
    """Merged cells, spaces at the ends, formulas with what they came to, parts of a second, dates."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.merge_range(1, 1, 3, 1, " การเงิน ")
        for row, cell in enumerate(["  ข้อแรก  ", "ข้อสอง"], start=1):
            page.write_row(row, 3, [cell, " ก ", "ข"])
        page.write_formula(1, 7, "=1+1", value=2)
        page.write(2, 7, "๑ ")
        page.write(1, 6, 0.1 + 0.2)
        page.write_datetime(2, 6, dt.date(2568, 10, 1), book.add_format({"num_format": "d/m/yyyy"}))
    with translation.override("en"):
        first, second = read_excel(content.getvalue()).entries
    assert (first.text, first.category, options(first)) == (
        "ข้อแรก",
        ("การเงิน",),
        [("ก", False, ""), ("ข", True, ""), ("0.3", False, "")],
    )
    assert (second.category, second.options[0].is_correct, second.options[2].text) == (("การเงิน",), True, "1/10/2568")
    assert (len(first.notes), ["took a cell for a date" in note for note in second.notes]) == (0, [True])


def test_strings_of_digits_stay_strings():
    content = write_excel([QuestionEntry("", "single", "007", [OptionDraft("01", True), OptionDraft("1")])]).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert "007" in book.get_sheet_by_index(0).to_python()[1]


def test_keys_that_are_written_as_text_come_back(db):
    lines = "\n".join(f"ข้อ {number} = กลุ่ม {number % 3}" for number in range(15))
    write_question("k1", "classify", lines)
    write_question("k2", "short", "บันทึก\\nข้อความ\n50% บันทึก # เกือบ")
    write_question("k3", "numeric", "1500 ± 2%")
    write_question("k4", "cloze", text="ใช้ [[ตราครุฑ / ครุฑ]] ใน [[7 | 15]] วัน")
    write_question("k5", "ordering", "ก\nข\nค", rules={"scoring": "all"})
    entries = entries_of(Question.objects.all())
    writing = write_excel(entries)
    read = read_excel(writing.content).entries
    assert writing.left_out == []
    assert [(one.kind, one.text, one.options) for one in read] == [(one.kind, one.text, one.options) for one in entries]
    assert [one.rules or {} for one in read] == [one.rules for one in entries]


def settings_headings() -> list[str]:
    """As the form has them in Thai."""
    with translation.override("th"):
        names = headings()
    return [*HEADINGS, *(names[key] for key in ("shares", "set_scoring", "set_typos", "set_unit", "set_asks_unit"))]


def with_settings(*cells, kind="เลือกตอบหลายข้อ", options=("ก", "ข", "ค")):
    row = ["", "", kind, "ข้อใด", *options, "1, 2" if kind.startswith("เลือก") else "", "", *cells]
    (entry,) = read(row, headings=settings_headings())
    return entry


def test_shares_and_scoring_stand_in_columns_of_their_own():
    entry = with_settings("๕๐, 50%; -25", "penalty")
    assert [one.weight for one in entry.options] == [Decimal("0.5"), Decimal("0.5"), Decimal("-0.25")]
    assert (entry.rules, entry.errors) == ({"scoring": "penalty"}, [])


def test_settings_are_known_by_what_people_read():
    with translation.override("th"):
        label = str(PARTS.choices[1][1])
    entry = with_settings("", label, kind="เรียงลำดับ")
    assert (entry.rules, entry.errors) == ({"scoring": "all"}, [])
    entry = with_settings("", "", "", "บาท", "ใช่", kind="ตอบเป็นตัวเลข", options=("๑,๕๐๐ ± ๕", "", ""))
    assert (entry.rules, entry.errors) == ({"unit": "บาท", "asks_unit": True}, [])


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (("50, ครึ่ง",), "Write the shares as numbers"),
        (("1, 2, 3, 4",), "Write the shares as numbers"),
        (("", "ตามใจ"), "cannot be chosen"),
        (("", "", "2"), "does not belong to this type"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(cells, error):
    assert error in with_settings(*cells).errors[0]


def test_without_columns_of_settings_those_of_the_bank_stay():
    (entry,) = read(["", "", "", "ข้อใด", "ก", "ข", "", 1, ""])
    assert (entry.rules, entry.regulations) == (None, None)
