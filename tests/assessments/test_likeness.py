"""How alike texts are, and that the sketch finds what the measure would."""

import pytest

from assessments.likeness import bands_of, guess, plain, runs_of, share, sketch_of

LONG = "หนังสือราชการภายนอกต้องลงทะเบียนรับก่อนเสนอผู้อำนวยการโรงเรียนทุกครั้งภายในวันเดียวกันนั้น"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("น้ำ ใจ", "นํ้าใจ"),
        ("ข้อ ๑๒ (ก)", "ข้อ12ก"),
        ("DLTV คืออะไร?", "dltvคืออะไร"),
        ("แก้ว", "เเก้ว"),
    ],
)
def test_what_reads_the_same_is_the_same(one, other):
    assert plain(one) == plain(other)


def test_a_tone_mark_makes_another_word():
    assert plain("ปา") != plain("ป่า")


def test_the_share_is_that_of_the_runs_both_have():
    assert share(runs_of(["abcdef"]), runs_of(["abcdefg"])) == 3 / 4
    assert share(runs_of(["abcdef"]), runs_of(["uvwxyz"])) == 0
    assert share(runs_of([""]), runs_of([""])) == 0


def test_the_order_of_options_does_not_matter():
    assert runs_of(["ข้อใด", "ตัวเลือกหนึ่ง", "ตัวเลือกสอง"]) == runs_of(["ข้อใด", "ตัวเลือกสอง", "ตัวเลือกหนึ่ง"])


def test_a_short_text_is_one_run():
    assert runs_of(["ก"]) == {"ก"}


def test_the_sketch_is_the_same_on_every_machine():
    assert sketch_of(runs_of(["abcdef"]))[:8].hex() == sketch_of({"cdef", "abcd", "bcde"})[:8].hex()
    assert len(sketch_of({"ก"})) == 256
    assert sketch_of(set()) == b""
    assert list(bands_of(b"")) == []


@pytest.mark.parametrize("change", [("ทุกครั้ง", "เสมอ"), ("โรงเรียน", "สถานศึกษา"), ("ก่อน", "แล้วจึง")])
def test_a_word_changed_still_meets_in_a_band(change):
    one, other = runs_of([LONG]), runs_of([LONG.replace(*change)])
    assert share(one, other) > 0.6
    first, second = sketch_of(one), sketch_of(other)
    assert set(bands_of(first)) & set(bands_of(second))
    assert guess(first, second) == pytest.approx(share(one, other), abs=0.2)


def test_other_texts_do_not_seem_alike():
    other = "พัสดุที่ชำรุดให้ตั้งคณะกรรมการตรวจสอบข้อเท็จจริงแล้วรายงานผลต่อหัวหน้าหน่วยงานของรัฐ"
    assert guess(sketch_of(runs_of([LONG])), sketch_of(runs_of([other]))) < 0.2
