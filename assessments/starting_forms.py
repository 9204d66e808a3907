"""Ready forms from which a trainer starts a document workshop, in Thai office language.

The memo and the letter have the parts that the rules of office work name for internal and external letters (ระเบียบงาน
สารบรรณ พ.ศ. 2526 ข้อ 11 and 12), the purchase report the eight items of the procurement rules (ระเบียบ กค. 2560 ข้อ 22).
Names, cases and model answers are invented, for the trainer to change.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Question, QuestionVersion

STARTS = {
    "memo": _("Internal memo"),
    "letter": _("External letter"),
    "purchase": _("Report requesting a purchase"),
}
TEXTS = {
    "memo": "เครื่องพิมพ์ของห้องธุรการชำรุด ให้ร่างบันทึกข้อความเสนอผู้อำนวยการโรงเรียนบ้านตัวอย่าง ลงวันที่ 2 พฤศจิกายน 2569",
    "letter": "โรงเรียนบ้านตัวอย่างจะเชิญเจ้าหน้าที่โรงพยาบาลตัวอย่างเป็นวิทยากร ให้ร่างหนังสือภายนอก",
    "purchase": "โรงเรียนบ้านตัวอย่างจะซื้อโต๊ะและเก้าอี้นักเรียน 60 ชุด ชุดละ 1,500 บาท ใช้ภายในวันที่ 15 ธันวาคม 2569 "
    "สืบราคาจากท้องตลาดแล้ว ให้กรอกรายงานขอซื้อ",
}
NUMBER = {
    "label": "ที่",
    "place": "left",
    "fill": "optional",
    "points": 0,
    "help": "เว้นไว้ได้ เลขออกจากทะเบียนหนังสือส่ง",
}
SIGNED = [
    {"label": "ลงชื่อ", "place": "signature", "sample": "(นางสาวสมมติ ตัวอย่าง)"},
    {"label": "ตำแหน่ง", "place": "signature", "sample": "ธุรการโรงเรียน"},
]


def _body(reason: str, wish: str, end: str) -> list[dict[str, Any]]:
    return [
        {"label": "ข้อความ: เหตุ", "kind": "paragraph", "sample": reason},
        {"label": "ข้อความ: ความประสงค์", "kind": "paragraph", "sample": wish, "contains": ["ขอ"]},
        {"label": "ข้อความ: สรุป", "kind": "paragraph", "sample": end},
    ]


def _memo_head(subject: str, *wanted: str) -> list[dict[str, Any]]:
    return [
        {"label": "ส่วนราชการ", "place": "head", "sample": "โรงเรียนบ้านตัวอย่าง", "contains": ["โรงเรียนบ้านตัวอย่าง"]},
        NUMBER,
        {"label": "วันที่", "place": "right", "kind": "date", "sample": "2 พฤศจิกายน 2569"},
        {"label": "เรื่อง", "place": "subject", "sample": subject, "contains": list(wanted), "longest": 100},
        {
            "label": "เรียน",
            "place": "subject",
            "sample": "ผู้อำนวยการโรงเรียนบ้านตัวอย่าง",
            "contains": ["ผู้อำนวยการ"],
        },
    ]


FORMS: dict[str, dict[str, Any]] = {
    "memo": {
        "sheet": "memo",
        "fields": [
            *_memo_head("ขออนุญาตซ่อมเครื่องพิมพ์", "เครื่องพิมพ์"),
            *_body(
                "ด้วยเครื่องพิมพ์ของห้องธุรการชำรุด พิมพ์หนังสือราชการไม่ได้ตั้งแต่วันที่ 30 ตุลาคม 2569",
                "จึงขออนุญาตส่งซ่อมเครื่องพิมพ์ดังกล่าว",
                "จึงเรียนมาเพื่อโปรดพิจารณาอนุญาต",
            ),
            {
                "label": "คำลงท้าย",
                "place": "closing",
                "fill": "empty",
                "why": "บันทึกข้อความไม่มีคำลงท้าย จบข้อความแล้วลงชื่อและตำแหน่ง",
            },
            *SIGNED,
        ],
    },
    "letter": {
        "sheet": "letter",
        "fields": [
            NUMBER,
            {
                "label": "ส่วนราชการเจ้าของหนังสือ",
                "place": "right",
                "kind": "paragraph",
                "sample": "โรงเรียนบ้านตัวอย่าง\nตำบลตัวอย่าง อำเภอตัวอย่าง",
                "contains": ["โรงเรียนบ้านตัวอย่าง"],
            },
            {"label": "วัน เดือน ปี", "place": "middle", "kind": "date", "sample": "2 พฤศจิกายน 2569"},
            {"label": "เรื่อง", "place": "subject", "sample": "ขอเชิญเป็นวิทยากร", "contains": ["วิทยากร"], "longest": 100},
            {
                "label": "คำขึ้นต้น",
                "place": "subject",
                "sample": "เรียน ผู้อำนวยการโรงพยาบาลตัวอย่าง",
                "contains": ["เรียน"],
                "why": "บุคคลทั่วไปใช้ “เรียน” ตรวจคำขึ้นต้นและคำลงท้ายกับภาคผนวก 2 ของระเบียบงานสารบรรณก่อนใช้",
            },
            {"label": "อ้างถึง", "place": "subject", "fill": "optional", "points": 0},
            {
                "label": "สิ่งที่ส่งมาด้วย",
                "place": "subject",
                "fill": "optional",
                "points": 0,
                "sample": "กำหนดการ จำนวน 1 ฉบับ",
            },
            *_body(
                "ด้วยโรงเรียนบ้านตัวอย่างจัดกิจกรรมให้ความรู้เรื่องสุขภาพแก่นักเรียน",
                "โรงเรียนจึงขอเชิญเจ้าหน้าที่ของท่านเป็นวิทยากร",
                "จึงเรียนมาเพื่อโปรดพิจารณา",
            ),
            {
                "label": "คำลงท้าย",
                "place": "closing",
                "accepted": ["ขอแสดงความนับถือ"],
                "why": "คู่กับคำขึ้นต้น “เรียน” สำหรับบุคคลทั่วไป",
            },
            {"label": "ลงชื่อ", "place": "signature", "sample": "(นายสมมติ ตัวอย่าง)"},
            {
                "label": "ตำแหน่ง",
                "place": "signature",
                "sample": "ผู้อำนวยการโรงเรียนบ้านตัวอย่าง",
                "contains": ["ผู้อำนวยการ"],
                "why": "ผู้อำนวยการเป็นผู้ลงนาม ธุรการเป็นผู้ร่าง",
            },
            {"label": "ส่วนราชการเจ้าของเรื่อง", "place": "foot", "sample": "งานธุรการ โรงเรียนบ้านตัวอย่าง"},
            {"label": "โทร. หรืออีเมล", "place": "foot", "fill": "optional", "points": 0},
            {"label": "สำเนาส่ง", "place": "foot", "fill": "optional", "points": 0},
        ],
    },
    "purchase": {
        "sheet": "memo",
        "fields": [
            *_memo_head("รายงานขอซื้อโต๊ะและเก้าอี้นักเรียน", "รายงานขอซื้อ", "โต๊ะ"),
            {
                "label": "1. เหตุผลและความจำเป็น",
                "kind": "paragraph",
                "sample": "โต๊ะและเก้าอี้นักเรียนชำรุดและไม่พอกับจำนวนนักเรียน",
                "lacks": ["เพื่อใช้ในราชการ"],
                "why": "เขียนให้เห็นงานจริง “เพื่อใช้ในราชการ” ไม่บอกความจำเป็น",
            },
            {
                "label": "2. ขอบเขตของงานหรือคุณลักษณะเฉพาะ",
                "kind": "paragraph",
                "sample": "โต๊ะและเก้าอี้นักเรียนระดับประถมศึกษา 60 ชุด ตามรายละเอียดแนบท้าย",
                "contains": ["60"],
            },
            {"label": "3. ราคากลาง", "kind": "amount", "accepted": ["90,000 บาท"], "why": "60 ชุด ชุดละ 1,500 บาท"},
            {"label": "4. วงเงินที่จะซื้อ", "kind": "amount", "accepted": ["90,000 บาท"]},
            {"label": "5. กำหนดเวลาที่ต้องการใช้", "kind": "date", "accepted": ["15 ธันวาคม 2569"]},
            {
                "label": "6. วิธีที่จะซื้อ",
                "kind": "choice",
                "choices": ["วิธีประกาศเชิญชวนทั่วไป", "วิธีคัดเลือก", "วิธีเฉพาะเจาะจง"],
                "accepted": ["วิธีเฉพาะเจาะจง"],
                "why": "วงเงินไม่เกิน 500,000 บาท: พ.ร.บ.จัดซื้อจัดจ้างฯ 2560 มาตรา 56 (2) (ข) และกฎกระทรวงวงเงิน 2560 ข้อ 1",
            },
            {"label": "7. หลักเกณฑ์การพิจารณา", "kind": "paragraph", "sample": "พิจารณาจากราคา", "contains": ["ราคา"]},
            {
                "label": "8. ข้อเสนออื่น",
                "kind": "paragraph",
                "sample": "ขอแต่งตั้งผู้ตรวจรับพัสดุ",
                "contains": ["ตรวจรับ"],
            },
            {"label": "ลงชื่อเจ้าหน้าที่", "place": "signature", "sample": "(นางสาวสมมติ ตัวอย่าง)"},
            {
                "label": "ความเห็นของผู้อำนวยการ",
                "place": "foot",
                "fill": "empty",
                "why": "ผู้จัดทำเสนอผ่านหัวหน้าเจ้าหน้าที่ ส่วนความเห็นและการอนุมัติเป็นของผู้อำนวยการ",
            },
        ],
    },
}


def started(name: str) -> Question | None:
    """A question that is not stored and begins with the form ``name``; none if there is no such form."""
    if name not in FORMS:
        return None
    kind = Question.Kind.WORKSHOP
    return Question(kind=kind, current_version=QuestionVersion(kind=kind, text=TEXTS[name], rules=FORMS[name]))
