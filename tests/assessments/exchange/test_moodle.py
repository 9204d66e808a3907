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
        ["A", "picture,", "sound"],
        ["Some", "options", "earn"],
        ["What", "is", "said"],
        ["Its", "hints", "were"],
        ["The", "order", "of"],
        ["It", "counted", "2.0000000"],
    ]
    assert (second.text, options(second)) == ("ราคากลางต้องประกาศ", [("true", False, "ก"), ("false", True, "ข")])
    assert (third.kind, [one.is_correct for one in third.options], third.notes) == ("multiple", [True, True, False], [])
    assert (essay.kind, essay.options, essay.errors) == ("essay", [], [])
    assert "no number" in broken.errors[0]
    assert (last.text, last.errors, last.place) == ("ข้อท้าย", [], "line 32")


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
