"""The sheet: A4 across, shaped Thai, the same bytes for the same certificate.

What is printed is Thai whatever the reader's language: a certificate is a document of a Thai office.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lms.certificates.models import Certificate
from lms.certificates.pdf.colours import BLACK, GREY, INK, RED, Colour
from lms.certificates.pdf.fitting import Fitted, Room, fit
from lms.certificates.pdf.ornament import draw_frame
from lms.certificates.pdf.paper import LEADING, Paper
from lms.core.dates import THAI_DIGITS, formal_date, local_date
from lms.core.text import normalise

WIDTH = 232.0
TOP, HEIGHT = 24.0, 126.0
"""Where the statement stands, in millimetres from the upper edge, and how high it may grow."""
QR_SIZE = 26.0


def render_pdf(certificate: Certificate, *, verify_url: str) -> bytes:
    """The certificate as a PDF of one page; the same certificate and address always give the same bytes."""
    sheet = Sheet(certificate, verify_url=verify_url)
    draw_frame(sheet)
    sheet.write_statement()
    sheet.write_signatory()
    sheet.write_number()
    sheet.draw_qr()
    if not certificate.is_valid:
        sheet.mark_cancelled()
    content = bytes(sheet.output())
    sheet.close_fonts()
    return content


class Part(NamedTuple):
    """One sentence of the statement: the gap above it in millimetres, its weight, and the room it has."""

    text: str
    gap: float
    style: str
    room: Room
    colour: Colour = BLACK


class Sheet(Paper):
    """One certificate being written."""

    def __init__(self, certificate: Certificate, *, verify_url: str) -> None:
        super().__init__(
            orientation="L",
            title=f"เกียรติบัตร {certificate.number_text}",
            author=certificate.issuer_name,
            made_at=certificate.issued_at,
        )
        self.certificate = certificate
        self.verify_url = verify_url

    def write_statement(self) -> None:
        """Who says what of whom: centred lines in the height between frame and signature."""
        fitted = [(part, self._fit(part.text, part.room, part.style)) for part in self._parts()]
        used = sum(part.gap + len(lines) * size * LEADING for part, (lines, size) in fitted)
        shrink = min(1.0, HEIGHT / used)
        y = TOP + (HEIGHT - used * shrink) / 2
        for part, (lines, size) in fitted:
            y += part.gap * shrink
            for line in lines:
                self._centre(line, y, size=size * shrink, style=part.style, colour=part.colour)
                y += size * shrink * LEADING

    def write_signatory(self) -> None:
        """A line to sign on, the name in brackets and the position; nothing where nobody signs."""
        certificate = self.certificate
        if not certificate.signatory_name:
            return
        self.set_draw_color(*GREY)
        self.set_line_width(0.2)
        self.line(self.w / 2 - 32, 165, self.w / 2 + 32, 165)
        y = 166.0
        for text, size in ((f"({certificate.signatory_name})", 16.0), (certificate.signatory_position, 14.0)):
            lines, size = self._fit(text, Room(122, size, 11, 2))
            for line in lines:
                self._centre(line, y, size=size)
                y += size * 0.5

    def write_number(self) -> None:
        """The running number and the code, at the lower left."""
        [line], size = self._fit(f"เลขที่ {self.certificate.number_text}", Room(60, 14, 9, 1))
        self.write_line(line, 24, 177.5, width=60, size=size, align="L", colour=BLACK)
        code = f"รหัสตรวจสอบ {self.certificate.code_text}"
        self.write_line(code, 24, 185, width=60, size=11, align="L", colour=GREY)

    def draw_qr(self) -> None:
        """The verification address as a QR code of vectors and in letters; a link, too, for reading on screen."""
        left, top = self.w - 24 - QR_SIZE, 159.0
        self.draw_code(self.verify_url, left=left, top=top, size=QR_SIZE, label="ตรวจสอบเกียรติบัตร")
        [address], size = fit(self.verify_url, Room(68, 8, 5, 1), unit_width=self.unit_width(""))
        self.write_line(address, self.w - 24 - 68, 186.5, width=68, size=size, align="R", colour=GREY)

    def mark_cancelled(self) -> None:
        """ยกเลิก across the sheet."""
        with self.rotation(24, self.w / 2, self.h / 2), self.local_context(blend_mode="Multiply"):
            self._centre("ยกเลิก", self.h / 2 - 32, size=150, style="B", colour=RED)

    def _parts(self) -> Iterator[Part]:
        certificate = self.certificate
        yield Part(certificate.issuer_name, 0, "B", Room(WIDTH, 26, 20, 2), INK)
        yield Part("ขอมอบเกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า", 3, "", Room(WIDTH, 18, 18, 1))
        yield Part(certificate.holder_name, 4, "B", Room(WIDTH, 38, 26, 2), INK)
        if certificate.organisation_name:
            yield Part(certificate.organisation_name, 0, "", Room(WIDTH, 20, 14, 2))
        yield Part("ผ่านการอบรมหลักสูตร", 4, "", Room(WIDTH, 18, 18, 1))
        yield Part(certificate.course_title, 0, "B", Room(WIDTH, 24, 18, 3), INK)
        if certificate.hours:
            yield Part(f"จำนวน {float(certificate.hours):g} ชั่วโมง", 0, "", Room(WIDTH, 18, 18, 1))
        day = formal_date(local_date(certificate.issued_at))
        yield Part(f"ให้ไว้ ณ {day}", 4, "", Room(WIDTH, 18, 18, 1))
        if certificate.valid_until:
            yield Part(f"ใช้ได้ถึง{formal_date(certificate.valid_until)}", 0, "", Room(WIDTH, 16, 14, 1))

    def _fit(self, text: str, room: Room, style: str = "") -> Fitted:
        """``text`` as lines that fit, in the digits of the certificate's series."""
        text = normalise(text)
        return fit(
            text.translate(THAI_DIGITS) if self.certificate.has_thai_digits else text,
            room,
            unit_width=self.unit_width(style),
        )

    def _centre(self, text: str, y: float, *, size: float, style: str = "", colour: Colour = BLACK) -> None:
        self.write_line(text, 0, y, width=self.w, size=size, style=style, align="C", colour=colour)
