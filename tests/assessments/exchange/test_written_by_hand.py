"""Each type of question, written by hand as Moodle writes it: it is read so, and it is written so."""

from decimal import Decimal

import pytest

from assessments.domain.bank import check_question
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.formats import WRITTEN
from assessments.kinds import OptionDraft, true_false_options

HALF, MINUS = Decimal("0.50000"), Decimal("-0.25000")


def right(text, feedback="", weight=None, target=""):
    return OptionDraft(text, True, feedback, weight, target)


def wrong(text, feedback="", weight=None, target=""):
    return OptionDraft(text, False, feedback, weight, target)


def of_gap(option, number):
    return OptionDraft(option.text, option.is_correct, option.feedback, option.weight, str(number))


SINGLE = [right("ก"), wrong("ข", "เกือบ", HALF), wrong("ค", "", MINUS), wrong("ง")]
SHARED = [right("ก", "", HALF), right("ข", "", HALF), wrong("ค", "", MINUS), wrong("ง", "", Decimal("0.00000"))]
PAIRS = [OptionDraft("บันทึก", target="ภายใน"), OptionDraft("จดหมาย", target="ภายนอก"), OptionDraft("", target="ลวง")]
STEPS = [right("รับ"), right("ลงทะเบียน"), right("เสนอ")]
WORDS = [right("บันทึก"), right("memo*", "ย่อ", HALF)]
NUMBERS = [OptionDraft("1500", True, "", None, "5"), OptionDraft("-2.5", True, "ลบ", HALF, "")]
GAPS = [
    of_gap(right("ครุฑ"), 1),
    of_gap(right("ตรา}", "~#", HALF), 1),
    of_gap(right("=7"), 2),
    of_gap(wrong("%15%", "ช้า"), 2),
    of_gap(right("10 ± 0.5"), 3),
]

GIFT = [
    ("single", {}, SINGLE, "ถาม {=ก ~%50%ข#เกือบ ~%-25%ค ~ง}"),
    ("multiple", {"scoring": "penalty"}, SHARED, "ถาม {~%50%ก ~%50%ข ~%-25%ค ~ง}"),
    ("multiple", {"scoring": "penalty"}, [right("ก"), wrong("ข")], "ถาม {~%100%ก ~%-100%ข}"),
    ("true_false", {}, list(true_false_options(True, feedback_if_false="ไม่ใช่")), "ถาม {T#ไม่ใช่}"),
    ("matching", {}, PAIRS, "ถาม {=บันทึก -> ภายใน =จดหมาย -> ภายนอก = -> ลวง}"),
    ("short", {}, WORDS, r"ถาม {=บันทึก =%50%memo\\*#ย่อ}"),
    ("numeric", {}, NUMBERS, r"ถาม {#=1500:5 =%50%-2.5#ลบ}"),
    ("numeric", {}, [OptionDraft("3.5", True, "", None, "0.5")], "ถาม {#3..4}"),
    ("ordering", {"scoring": "all"}, STEPS, "ถาม {>3 ALL VERTICAL ALL_OR_NOTHING SHOW none\nรับ\nลงทะเบียน\nเสนอ\n}"),
    ("essay", {}, [], "ถาม {}"),
]


def xml(kind, inner):
    asked = "" if "<questiontext" in inner else "<questiontext format='html'><text>ถาม</text></questiontext>"
    return f"<quiz><question type='{kind}'><name><text>x</text></name>{asked}{inner}</question></quiz>"


def answer(fraction, text, more=""):
    return f"<answer fraction='{fraction}'><text>{text}</text>{more}</answer>"


def told(text):
    return f"<feedback format='html'><text>{text}</text></feedback>"


def pair(item, target):
    return f"<subquestion format='html'><text>{item}</text><answer><text>{target}</text></answer></subquestion>"


CLOZE = (
    "<questiontext format='html'><text><![CDATA[<p>ใช้ {1:SHORTANSWER:=ครุฑ~%50%ตรา\\}#\\~\\#} ใน "
    "{1:MULTICHOICE:==7~%0%%15%#ช้า} วัน {:NM:=10:0.5}</p>]]></text></questiontext>"
)
UNIT = "<units><unit><multiplier>1.0</multiplier><unit_name>บาท</unit_name></unit></units>"
XML = [
    (
        "single",
        {},
        SINGLE,
        xml(
            "multichoice",
            answer(100, "ก") + answer(50, "ข", told("เกือบ")) + answer("-25.00000", "ค") + answer(0, "ง"),
        ),
    ),
    (
        "multiple",
        {"scoring": "penalty"},
        SHARED,
        xml(
            "multichoice",
            "<single>false</single>" + answer(50, "ก") + answer(50, "ข") + answer(-25, "ค") + answer(0, "ง"),
        ),
    ),
    ("true_false", {}, list(true_false_options(False)), xml("truefalse", answer(0, "true") + answer(100, "false"))),
    ("matching", {}, PAIRS, xml("matching", pair("บันทึก", "ภายใน") + pair("จดหมาย", "ภายนอก") + pair("", "ลวง"))),
    (
        "short",
        {},
        WORDS,
        xml("shortanswer", "<usecase>0</usecase>" + answer(100, "บันทึก") + answer(50, "memo\\*", told("ย่อ"))),
    ),
    (
        "numeric",
        {"unit": "บาท", "asks_unit": False},
        NUMBERS,
        xml(
            "numerical",
            answer(100, "1500", "<tolerance>5.0</tolerance>") + answer(50, "-2.5", told("ลบ")) + UNIT,
        ),
    ),
    (
        "ordering",
        {"scoring": "partial"},
        STEPS,
        xml(
            "ordering",
            "<selecttype>ALL</selecttype><selectcount>0</selectcount><gradingtype>ABSOLUTE_POSITION</gradingtype>"
            + answer("1.0", "รับ")
            + answer("2.0", "ลงทะเบียน")
            + answer("3.0", "เสนอ"),
        ),
    ),
    ("cloze", {}, GAPS, xml("cloze", CLOZE)),
    (
        "cloze",
        {},
        [of_gap(right("แมว"), 1), of_gap(wrong("หมา"), 1)],
        xml(
            "gapselect",
            "<questiontext><text>ใช้ [[2]]</text></questiontext>"
            "<selectoption><text>หมา</text><group>1</group></selectoption>"
            "<selectoption><text>แมว</text><group>1</group></selectoption>"
            "<selectoption><text>นก</text><group>2</group></selectoption>",
        ),
    ),
    ("essay", {}, [OptionDraft("ครบ")], xml("essay", "<graderinfo><text>ครบ</text></graderinfo>")),
]
FILES = [("gift", *case) for case in GIFT] + [("moodle", *case) for case in XML]


@pytest.mark.parametrize(("name", "kind", "rules", "options", "file"), FILES)
def test_what_moodle_writes_is_read_as_moodle_grades_it(name, kind, rules, options, file):
    (entry,) = WRITTEN[name].read(file.encode()).entries
    assert (entry.kind, entry.options, entry.rules or {}, entry.errors) == (kind, options, rules, [])
    assert entry.notes == []
    check_question(kind=entry.kind, text=entry.text, options=entry.options, rules=entry.rules)


WRITTEN_GIFT = [
    ("single", {}, SINGLE[:2], "::c::[plain]ถาม {\n\t=ก\n\t~%50%ข#เกือบ\n}\n"),
    ("multiple", {"scoring": "penalty"}, SHARED[:3], "{\n\t~%50%ก\n\t~%50%ข\n\t~%-25%ค\n}\n"),
    ("multiple", {}, [right("ก"), right("ข"), wrong("ค")], "{\n\t~%50%ก\n\t~%50%ข\n\t~%-100%ค\n}\n"),
    ("multiple", {"scoring": "partial"}, [right("ก"), wrong("%5%")], "{\n\t~%100%ก\n\t~%0%%5%\n}\n"),
    ("true_false", {}, list(true_false_options(False)), "{F}\n"),
    ("matching", {}, PAIRS[1:], "{\n\t=จดหมาย -> ภายนอก\n\t= -> ลวง\n}\n"),
    ("classify", {}, [OptionDraft("a->b", target="ก=ข")], "{\n\t=[html]a-&gt;b -> ก\\=ข\n}\n"),
    ("short", {"typos": 1}, WORDS, "{\n\t=%100%บันทึก\n\t=%50%memo\\\\*#ย่อ\n}\n"),
    ("numeric", {}, NUMBERS, "{#\n\t=%100%1500:5\n\t=%50%-2.5:0#ลบ\n}\n"),
    ("numeric", {}, [OptionDraft("๑,๕๐๐", True, target="2%")], "{#\n\t=%100%1500:30\n}\n"),
    ("essay", {"points": 5}, [OptionDraft("ครบ")], "{}\n"),
]


@pytest.mark.parametrize(("kind", "rules", "options", "end"), WRITTEN_GIFT)
def test_gift_says_it_in_the_signs_of_moodle(kind, rules, options, end):
    entry = QuestionEntry("", kind, "ถาม", options, "", code="c", rules=rules)
    writing = WRITTEN["gift"].write([entry])
    assert writing.written_count == 1
    assert writing.content.decode().endswith(end)


WRITTEN_XML = [
    ("multiple", {"scoring": "penalty"}, [right("ก"), wrong("ข")], ['fraction="100"', 'fraction="-100"']),
    ("matching", {}, PAIRS[:1], ['<question type="matching">', "<subquestion", "<text>บันทึก</text>", "<answer>"]),
    ("short", {}, WORDS, ["<usecase>0</usecase>", 'fraction="50"', "<text>memo\\*</text>"]),
    (
        "numeric",
        {"unit": "บาท / บ.", "asks_unit": True},
        NUMBERS,
        ["<tolerance>5</tolerance>", "<unit_name>บ.</unit_name>", "<unitgradingtype>1</unitgradingtype>"],
    ),
    ("ordering", {}, STEPS, ["<gradingtype>ABSOLUTE_POSITION</gradingtype>", 'fraction="3"']),
    (
        "cloze",
        {},
        GAPS,
        [
            "ใช้ {1:SHORTANSWER:=ครุฑ~%50%ตรา\\}#\\~\\#} ใน {1:MULTICHOICE:==7~%0%%15%#ช้า} วัน {1:NUMERICAL:=10:0.5}",
        ],
    ),
]


@pytest.mark.parametrize(("kind", "rules", "options", "parts"), WRITTEN_XML)
def test_moodle_xml_says_it_in_the_elements_of_moodle(kind, rules, options, parts):
    entry = QuestionEntry("", kind, "ใช้ [[1]] ใน [[2]] วัน [[3]]", options, "", code="c", rules=rules)
    written = WRITTEN["moodle"].write([entry]).content.decode()
    assert [part for part in parts if part not in written] == []
