"""The receipt of an attempt: A4 upright, in Thai whatever the reader's language, and nothing of score or key."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.models import Receipt
from lms.certificates.pdf.colours import BLACK, GREY, INK
from lms.certificates.pdf.fitting import Room, fit
from lms.certificates.pdf.paper import LEADING, Paper
from lms.core.codes import show_code
from lms.core.dates import clock_time, formal_date, local_date
from lms.core.text import normalise

LEFT, LABEL, WIDTH = 25.0, 48.0, 160.0
QR_SIZE = 30.0
NOTE = (
    "ใบนี้รับรองว่าระบบได้รับคำตอบตามจำนวนข้างต้น ไม่ได้บอกผลคะแนน",
    "รหัสแฮช (SHA-256) คำนวณจากคำตอบที่เก็บไว้ หากคำตอบถูกแก้ไขภายหลังแม้ข้อเดียว รหัสจะไม่ตรงกัน",
    "ตรวจสอบได้ที่ที่อยู่ด้านล่าง โดยเทียบรหัสแฮชบนใบนี้กับรหัสที่หน้าเว็บแสดง",
)


def render_receipt(receipt: Receipt, *, verify_url: str) -> bytes:
    """One page; the same receipt and address always give the same bytes."""
    sheet = ReceiptSheet(receipt)
    sheet.write_head()
    sheet.write_rows()
    sheet.write_foot(verify_url)
    content = bytes(sheet.output())
    sheet.close_fonts()
    return content


class ReceiptSheet(Paper):
    """One receipt being written."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        title = f"ใบรับรองการส่งคำตอบ {receipt.attempt.reference}"
        super().__init__(orientation="P", title=title, author="", made_at=receipt.submitted_at)

    def write_head(self) -> None:
        """What it is, between two lines."""
        self.set_draw_color(*INK)
        self.set_line_width(0.6)
        self.line(LEFT, 24, LEFT + WIDTH, 24)
        self.write_line("ใบรับรองการส่งคำตอบ", LEFT, 29, width=WIDTH, size=26, align="L", colour=INK, style="B")
        self.line(LEFT, 48, LEFT + WIDTH, 48)

    def write_rows(self) -> None:
        """Labels and values, each value as many lines as it needs."""
        y = 56.0
        for label, value in self._rows():
            self.write_line(label, LEFT, y, width=LABEL, size=14, align="L", colour=GREY)
            room = Room(WIDTH - LABEL, 15, 9, 3)
            lines, size = fit(normalise(value), room, unit_width=self.unit_width("B"))
            for line in lines:
                self.write_line(line, LEFT + LABEL, y, width=room.width, size=size, align="L", colour=BLACK, style="B")
                y += size * LEADING
            y += 3.5

    def write_foot(self, verify_url: str) -> None:
        """What the digest is for, the address and its QR code."""
        self.draw_code(verify_url, left=LEFT, top=222, size=QR_SIZE, label="ตรวจสอบใบรับรองการส่งคำตอบ")
        y = 222.0
        for note in [*NOTE, verify_url]:
            room = Room(WIDTH - QR_SIZE - 6, 12, 11, 2)
            lines, size = fit(note, room, unit_width=self.unit_width(""))
            for line in lines:
                self.write_line(line, LEFT + QR_SIZE + 6, y, width=room.width, size=size, align="L", colour=GREY)
                y += size * 0.5

    def _rows(self) -> Iterator[tuple[str, str]]:
        receipt, attempt = self.receipt, self.receipt.attempt
        practice = "ทำเพื่อฝึก ครั้งที่" if attempt.is_practice else "ครั้งที่"
        yield "ผู้ส่ง", attempt.enrolment.user.get_full_name()
        yield "หลักสูตร", attempt.enrolment.course.title
        yield "แบบทดสอบ", f"{attempt.quiz.title} ({practice} {attempt.number})"
        yield "เลขอ้างอิง", attempt.reference
        yield "ส่งเมื่อ", f"{formal_date(local_date(receipt.submitted_at))} เวลา {clock_time(receipt.submitted_at)}"
        yield "จำนวนคำตอบ", f"{receipt.answer_count} จาก {receipt.question_count} ข้อ"
        yield "รหัสตรวจสอบ", show_code(receipt.code)
        yield "รหัสแฮช", " ".join(receipt.digest[start : start + 8] for start in range(0, 64, 8))
