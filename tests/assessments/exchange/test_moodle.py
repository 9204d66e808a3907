from decimal import Decimal

import pytest
from django.utils import translation

from assessments.exchange.entry import FileRefused
from assessments.exchange.moodle import read_moodle
from tests.assessments.exchange.reading import options, sample


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_moodle_xml_is_read_and_what_is_lost_is_listed():
    first, second, third, essay, broken, last = read_moodle(sample("quirks.xml")).entries
    assert (first.text, first.explanation) == ("วิธีใด <ถูก> & ควร\nใช้", "ดูบทที่ 2")
    assert (first.code, first.tags, first.category) == ("proc-1", ("post", "พัสดุ"), ("งานพัสดุ",))
    assert options(first) == [("เฉพาะเจาะจง", True, "ใช่"), ("คัดเลือก", False, ""), ("a <b> c", False, "")]
    assert [note.split(" ")[:3] for note in first.notes] == [
        ["Its", "picture", "was"],
        ["What", "is", "said"],
        ["Its", "hints", "were"],
        ["The", "order", "of"],
        ["It", "counted", "2.0000000"],
    ]
    assert [one.weight for one in first.options] == [None, Decimal("0.33333"), None]
    assert (second.text, options(second)) == ("ราคากลางต้องประกาศ", [("true", False, "ก"), ("false", True, "ข")])
    assert (third.kind, [one.is_correct for one in third.options], third.notes) == ("multiple", [True, True, False], [])
    assert (essay.kind, essay.options, essay.errors) == ("essay", [], [])
    assert "no number" in broken.errors[0]
    assert (last.text, last.errors, last.place) == ("ข้อท้าย", [], "line 32")


def lines(kind: str, inner: str):
    asked = "<questiontext><text>ถาม {1:SA:=ก}</text></questiontext>"
    asked = inner if "<questiontext" in inner else asked + inner
    (entry,) = read_moodle(f"<quiz><question type='{kind}'>{asked}</question></quiz>".encode()).entries
    return entry


def cloze(written: str) -> str:
    return f"<questiontext format='html'><text>ก {written}</text></questiontext>"


@pytest.mark.parametrize(
    ("kind", "inner", "told"),
    [
        ("shortanswer", "<usecase>1</usecase><answer fraction='100'><text>ก</text></answer>", "Capital letters"),
        ("truefalse", "<answer fraction='100'><text>ถูก</text></answer><answer><text>ผิด</text></answer>", "other names"),
        ("ordering", "<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>", "what follows what"),
        (
            "numerical",
            "<units><unit><multiplier>0.01</multiplier><unit_name>สต.</unit_name></unit></units>",
            "converted",
        ),
        ("cloze", cloze("{1:SAC:=ก} {2:SA:=ข}"), "Capital letters"),
        ("cloze", cloze("{1:SA:=ก} {2:SA:=ข}"), "count differently"),
        ("cloze", cloze("{1:SA:=ก~%0%ข#ไม่ใช่}"), "wrong answer in a gap"),
        ("cloze", cloze("{1:MC:=ก~%50%ข}"), "one of its options must be wrong"),
        ("cloze", cloze("{1:MULTIRESPONSE:=ก~=ข~ค}"), "several options can be ticked"),
        ("calculated", "", "“calculated”"),
        ("description", "", "“text without a question”"),
    ],
)
def test_what_the_bank_cannot_hold_is_told(kind, inner, told):
    entry = lines(kind, inner)
    assert told in " ".join([*entry.errors, *entry.notes])


def test_entities_in_gaps_are_signs():
    entry = lines("cloze", cloze("{1:MC:=a &amp;lt; b~%0%&amp;#x0E01;~c &amp;amp; d}"))
    assert [one.text for one in entry.options] == ["a < b", "ก", "c & d"]


def test_a_gap_that_is_not_closed_takes_no_time():
    entry = lines("cloze", cloze("{1:SA:=ก~" * 1_500))
    assert entry.options == []


def test_the_declared_encoding_holds():
    assert [entry.text for entry in read_moodle(sample("tis620.xml")).entries] == ["ภาษาไทย"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (sample("bomb.xml"), "document type or entities"),
        (sample("outside.xml"), "document type or entities"),
        (sample("entity.xml"), "broken at line 2"),
        (b"<quiz><question>", "broken at line 1"),
        (b"<html/>", "<quiz>"),
        (b"<quiz>" + b"<a>" * 40 + b"</a>" * 40 + b"</quiz>", "too deep"),
        (b"<quiz>" + b"<a/>" * 200_001 + b"</quiz>", "too deep or has too many"),
        (b"<?xml version='1.0' encoding='utf-7'?><quiz/>", "utf-7"),
    ],
)
def test_dangerous_and_broken_xml_is_refused(content, reason):
    with pytest.raises(FileRefused, match=reason):
        read_moodle(content)
