"""Cells copied in Excel, LibreOffice and Word fill the editor's table; a clerk reads it on a phone."""

import pytest
from django.contrib.auth.models import Group

from courses.models import LessonPage
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso-number-format: General}</style>
</head><body><!--StartFragment--><table border=0 width=192>
 <tr height=20><td class=xl65>รหัส</td><td>รายการ</td><td>ผู้รับผิดชอบ</td></tr>
 <tr height=20><td x:num="7">007</td><td>กระดาษ A4<br>
  80 แกรม</td><td rowspan=2>ครู<script>alert(1)</script><span style='display:none'>ลับ</span> น้ำฝน</td></tr>
 <tr><td>0012</td><td>ปากกา&nbsp;&amp; ดินสอ</td></tr>
 <tr><td></td><td></td><td></td></tr></table><!--EndFragment--></body></html>"""
WORD = "<table><tr><td><p class=MsoNormal>หัวข้อ<o:p></o:p></p></td><td><p>ก</p><p>ข</p></td></tr></table>"
TYPED = 'รหัส\tรายการ\tผู้รับผิดชอบ\r\n007\t"กระดาษ A4\n80 แกรม"\tครู น้ำฝน\r\n0012\t"ปากกา" & ดินสอ\tครู น้ำฝน\r\n'
PASTE = """(field, [html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  if (text) clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  if (field.dispatchEvent(event)) { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); }
}"""


@pytest.fixture
def lesson():
    make_course(lessons=1)
    lesson = LessonPage.objects.get()
    lesson.body = [("table", {"columns": [], "rows": [], "caption": "พัสดุ"})]
    lesson.save_revision().publish()
    return lesson


@pytest.fixture
def editor(desk, lesson):
    moderator = UserFactory()
    moderator.groups.add(Group.objects.get(name="Moderators"))
    desk.sign_in(moderator)
    return desk.visit(f"/admin/pages/{lesson.pk}/edit/")


def paste(page, html: str = "", text: str = "") -> str:
    """Paste into the field for it; what is said then."""
    page.locator(".table-paste textarea").evaluate(PASTE, [html, text])
    return page.locator(".table-paste [role=status]").inner_text()


def table_of(lesson):
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].value


def save(page) -> None:
    with page.expect_navigation():
        page.locator("footer button.action-save").click()


def test_cells_from_excel_become_a_table_that_is_read_on_a_phone(editor, phone, lesson):
    said = paste(editor, html=EXCEL, text="ไม่ใช้")
    assert "3 แถว 3 คอลัมน์" in said
    assert "ผสาน" in said
    editor.locator(".table-paste button").click()
    save(editor)
    table = table_of(lesson)
    assert [(column["heading"], column["block"].name) for column in table.columns] == [
        ("รหัส", "text"),
        ("รายการ", "rich_text"),
        ("ผู้รับผิดชอบ", "text"),
    ]
    rows = [[str(getattr(cell, "source", cell)) for cell in row["values"]] for row in table.row_data]
    assert [(row[0], row[2]) for row in rows] == [("007", "ครู น้ำฝน"), ("0012", "ครู น้ำฝน")]
    assert "กระดาษ A4<br/>80 แกรม" in rows[0][1]
    assert "ปากกา &amp; ดินสอ" in rows[1][1]
    assert table.caption == "พัสดุ"

    LessonPage.objects.get(pk=lesson.pk).get_latest_revision().publish()
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, lesson.get_parent().get_parent().specific)
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    assert page.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content") == '"รายการ"'
    assert page.get_by_role("columnheader").count() == 3
    phone.look("lesson-table")


def test_text_with_tabs_is_read_as_excel_writes_it(editor, lesson):
    assert "3 แถว 3 คอลัมน์" in paste(editor, text=TYPED)
    editor.locator(".table-paste input[type=checkbox]").uncheck()
    editor.locator(".table-paste button").click()
    save(editor)
    table = table_of(lesson)
    assert [column["heading"] for column in table.columns] == ["", "", ""]
    assert [str(row["values"][0]) for row in table.row_data] == ["รหัส", "007", "0012"]
    assert "&quot;ปากกา&quot; &amp; ดินสอ" in table.row_data[2]["values"][1].source.replace('"', "&quot;")


def test_what_is_pasted_from_word_and_what_is_too_large_is_told(editor):
    assert "1 แถว 2 คอลัมน์" in paste(editor, html=WORD)
    assert editor.locator(".table-paste textarea").input_value() == 'หัวข้อ\t"ก\nข"'
    said = paste(editor, text="\n".join(["ก\tข"] * 200))
    assert "100 แถว" in said
    assert editor.locator(".table-paste button").is_disabled()
