from django.utils import translation

from assessments.exchange.aiken import read_aiken
from tests.assessments.exchange.reading import options, sample


def test_aiken_is_read_with_and_without_empty_lines():
    with translation.override("en"):
        entries = read_aiken(sample("quirks-aiken.txt")).entries
    assert [(entry.place, entry.text, entry.kind, len(entry.errors)) for entry in entries] == [
        ("line 1", "ข้อใดเป็นหนังสือภายใน", "single", 0),
        ("line 5", "คำถามสองบรรทัด\nต่อกันได้", "single", 1),
        ("line 10", "คำถามที่ลืมเฉลย", "", 1),
        ("line 14", "คำถามที่เฉลยผิดตัว", "single", 1),
        ("line 19", "ครุฑใช้กับหนังสือภายนอก", "true_false", 0),
        ("line 24", "คำถามท้ายแฟ้มไม่มีตัวเลือก", "", 1),
    ]
    assert options(entries[0]) == [("บันทึกข้อความ", True, ""), ("ประกาศ", False, "")]
    assert options(entries[4])[0][:2] == ("true", True)
