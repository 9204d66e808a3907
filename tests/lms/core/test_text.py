import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.text import normalise, search_form

THAI = st.text(alphabet=[chr(code) for code in [*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C), 0x20, 0x200B]])


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("น้ำ", "น้ำ"),
        ("นํ้า", "น้ำ"),  # nikhahit, tone, aa
        ("น้ํา", "น้ำ"),  # tone, nikhahit, aa
        ("คำ", "คำ"),
        ("คํา", "คำ"),
        ("เเก้ว", "แก้ว"),  # two sara e
        ("ก่ิง", "กิ่ง"),  # tone before vowel
        ("พัส\u200bดุ", "พัสดุ"),
        ("\ufeffพัสดุ", "พัสดุ"),
        ("ใบ\u202eกลับ", "ใบกลับ"),
        ("สิทธิ์", "สิทธิ์"),
        ("cafe\u0301", "café"),
        ("บรรทัด\nใหม่\tช่อง", "บรรทัด\nใหม่\tช่อง"),
    ],
)
def test_one_look_has_one_spelling(given, stored):
    assert normalise(given) == stored


@given(THAI)
def test_normalising_again_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_normalised_text_is_nfc(text):
    assert unicodedata.is_normalized("NFC", normalise(text))


@given(THAI)
def test_no_split_sara_am_is_left(text):
    assert "\u0e4d\u0e32" not in normalise(text)


def test_search_compares_lower_case_with_single_spaces():
    assert search_form("  New\u00a0 DLTV \n พัสดุ ") == "new dltv พัสดุ"
