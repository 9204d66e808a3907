import pytest

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.markup import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>ก</p><p>ข &amp; ค</p>", "ก\nข & ค"),
        ("ก<br>ข<br/>ค", "ก\nข\nค"),
        ("a < b และ c > d", "a < b และ c > d"),
        ("<!-- ไม่เห็น > --><b>เห็น</b><!-- ไม่ปิด", "เห็น<!-- ไม่ปิด"),
        ("<script>alert(1)</script><style>p {}</style>อยู่", "อยู่"),
        ("<![if !supportLists]>1.<![endif]> ข้อ", "1. ข้อ"),
        ("<ul><li>หนึ่ง</li><li>สอง</li></ul>", "หนึ่ง\nสอง"),
        ("<a" * 9_000, "<a" * 9_000),
        ("<!--" * 4_000, "<!--" * 4_000),
    ],
)
def test_html_becomes_the_text_that_is_read(html, text):
    assert plain_text(html, QuestionEntry(""), form="html") == text


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("plain", "<b>a</b> &amp;", "<b>a</b> &amp;"),
        ("moodle", "a\nb <i>c</i>", "a\nb c"),
        ("moodle", "a < b", "a < b"),
        ("markdown", "**หนา** ![รูป](a.png)", "หนา"),
    ],
)
def test_every_form_is_read_by_its_own_rules(form, text, read):
    assert plain_text(text, QuestionEntry(""), form=form) == read


@pytest.mark.parametrize(
    "html", ["<img src=a>", "<iframe></iframe>", "<svg></svg>", "<table><tr><td>1</td></tr></table>"]
)
def test_what_is_lost_is_noted(html):
    entry = QuestionEntry("")
    plain_text(html, entry)
    assert len(entry.notes) == 1


def test_a_text_without_end_is_refused():
    entry = QuestionEntry("")
    assert (plain_text("ก" * 20_001, entry), len(entry.errors)) == ("", 1)


@pytest.mark.parametrize(
    ("html", "text", "note_count"),
    [
        (
            '<span lang="en" class="multilang">Memo</span> <span class="multilang" lang="th"><b>บันทึก</b></span> ท้าย',
            "บันทึก ท้าย",
            1,
        ),
        ('<span class="multilang" lang="fr">oui</span><span class="multilang" lang="de">ja</span>', "oui", 1),
        ('<span class="multilang" lang="en">only</span> <span lang="th">แท้</span>', "only แท้", 0),
        ("{mlang en}Memo{mlang}{mlang th}บันทึก{mlang} ท้าย", "บันทึก ท้าย", 1),
        ("{mlang other}อื่น{mlang}", "อื่น", 0),
        ('<span class="multilang" lang="en">' * 500, "", 0),
    ],
)
def test_of_several_languages_one_is_taken(html, text, note_count):
    entry = QuestionEntry("")
    assert (plain_text(html, entry), len(entry.notes)) == (text, note_count)
