"""Forms to be filled in."""

from assessments.models import Question
from tests.factories.assessments import make_question

MEMO = [
    {"label": "ส่วนราชการ", "place": "head", "accepted": ["โรงเรียนบ้านตัวอย่าง"], "why": "เฉลยหัวกระดาษ"},
    {"label": "วันที่", "place": "right", "kind": "date", "accepted": ["15 มิถุนายน 2569"]},
    {"label": "เรื่อง", "place": "subject", "sample": "ขอซื้อกระดาษ", "contains": ["ขอซื้อ / ขอจัดซื้อ", "กระดาษ"]},
    {"label": "วงเงิน", "kind": "amount", "accepted": ["6,000 บาท"], "points": 2},
    {
        "label": "วิธี",
        "kind": "choice",
        "choices": ["ประกาศเชิญชวน", "คัดเลือก", "เฉพาะเจาะจง"],
        "accepted": ["เฉพาะเจาะจง"],
    },
    {"label": "ข้อความ", "kind": "paragraph", "sample": "ด้วยกระดาษหมด", "lacks": ["สำหรับ"], "longest": 40},
    {"label": "คำลงท้าย", "place": "closing", "fill": "empty", "why": "บันทึกข้อความไม่มีคำลงท้าย"},
    {"label": "โทร.", "place": "foot", "fill": "optional", "points": 0},
]
"""Eight points, in the order of the sheet: head, date, subject, amount, method, text, closing, telephone."""
RIGHT = ["โรงเรียนบ้านตัวอย่าง", "๑๕ มิ.ย. ๒๕๖๙", "ขอจัดซื้อ กระดาษ", "6,000.- บาท (หกพันบาทถ้วน)", "2", "ด้วยกระดาษหมด", "", ""]
"""As a page sends it: choices stand in the order of their letters."""


def make_workshop(code: str = "w1", *, form=MEMO, rules=None, **fields) -> Question:
    """A ready, shared question with a form to be filled in."""
    asked = {"text": "กรอกบันทึกข้อความ", "options": []} | fields
    return make_question(code, kind="workshop", rules={"fields": form, **(rules or {})}, **asked)


LINE = {"label": "ช่อง"}


def changed(**values: str) -> list[str]:
    """The right values with others at some places: ``f0="ผิด"``."""
    return [values.get(f"f{number}", value) for number, value in enumerate(RIGHT)]
