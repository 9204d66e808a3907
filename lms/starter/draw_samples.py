"""Draw the sample papers of the shipped courses, and write the forms to download.

    python lms/starter/draw_samples.py [FOLDER]

Writes pictures (PNG) and forms (DOCX) below FOLDER, by default beside this script. The same libraries give the same
files. School, people and matters are made up; sums are left open; no emblem is drawn. The sheets are smaller than A4
at the same size of letters, so that they can be read on a phone, and their margins are wide enough for the spots of
the lesson. Lines are broken by hand: Thai has no spaces between words.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pypdfium2
from fpdf import FPDF
from PIL import Image

HERE = Path(__file__).parent
FONTS = HERE.parent / "certificates" / "fonts"
WIDTH = 148.0
LEFT, RIGHT = 19.0, 135.0
"""Where lines begin and end, in millimetres; numbers of spots stand outside."""
PIXELS = 1100
GREYS = 17
"""A step of grey: sixteen of them are smooth enough, and a third of the bytes."""
BLACK, FAINT = 25, 150


class Sheet(FPDF):
    """One page ``height`` millimetres high, written from coordinates."""

    def __init__(self, height: float) -> None:
        super().__init__(unit="mm", format=(WIDTH, height))
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_font("Sarabun", "", FONTS / "Sarabun-Regular.ttf")
        self.add_font("Sarabun", "B", FONTS / "Sarabun-Bold.ttf")
        # Without shaping, tone marks fall on top of vowels.
        self.set_text_shaping(use_shaping_engine=True, direction="ltr")
        self.add_page()
        self._stamp()

    def text_at(
        self, x: float, y: float, text: str, *, size: float = 14, bold: bool = False, grey: int = BLACK
    ) -> None:
        """``text`` from ``x`` on the base line ``y``."""
        self.set_font("Sarabun", "B" if bold else "", size)
        self.set_text_color(grey)
        # Not FPDF.text(), which leaves out where shaping puts the marks: ที่ would come out as ที.
        self.set_xy(x, y - 0.3 * self.font_size)
        self.cell(text=text, h=0)

    def centred(
        self, x: float, y: float, text: str, *, size: float = 14, bold: bool = False, grey: int = BLACK
    ) -> None:
        """``text`` with its middle at ``x``."""
        self.set_font("Sarabun", "B" if bold else "", size)
        self.text_at(x - self.get_string_width(text) / 2, y, text, size=size, bold=bold, grey=grey)

    def field(self, y: float, name: str, value: str = "", *, x: float = LEFT, end: float = RIGHT) -> None:
        """A head such as ``เรื่อง``, and what is written on its dotted line."""
        self.text_at(x, y, name, bold=True)
        start = x + self.get_string_width(name) + 2.5
        self.dots(start, end, y)
        if value:
            self.text_at(start + 2, y, value)

    def lines(self, y: float, *lines: str, indent: float = 0, step: float = 7.6) -> None:
        """Lines of a paragraph; the first begins ``indent`` further in."""
        for number, line in enumerate(lines):
            self.text_at(LEFT + (0 if number else indent), y + number * step, line)

    def dots(self, start: float, end: float, y: float) -> None:
        """A dotted line to write on."""
        self.set_draw_color(FAINT)
        self.set_line_width(0.25)
        self.set_dash_pattern(dash=0.3, gap=0.9)
        self.line(start, y + 1.2, end, y + 1.2)
        self.set_dash_pattern()

    def head(self, *, y: float) -> None:
        """The head of a memo; a broken frame stands where the paper of the office has its emblem."""
        self.set_draw_color(FAINT)
        self.set_line_width(0.3)
        self.set_dash_pattern(dash=1.2, gap=1)
        self.rect(LEFT, y - 10, 15, 15)
        self.set_dash_pattern()
        self.centred(LEFT + 7.5, y - 3.2, "ที่วาง", size=9)
        self.centred(LEFT + 7.5, y + 1.2, "ตรา", size=9)
        self.centred(WIDTH / 2, y, "บันทึกข้อความ", size=22, bold=True)

    def png(self) -> bytes:
        """The page as a picture in sixteen greys."""
        document = pypdfium2.PdfDocument(bytes(self.output()))
        try:
            page = document[0]
            picture = page.render(scale=PIXELS / page.get_width()).to_pil().convert("L")
        finally:
            document.close()
            for font in self.fonts.values():
                font.close()
        return _as_png(picture.point(lambda grey: min(255, round(grey / GREYS) * GREYS)))

    def _stamp(self) -> None:
        """ตัวอย่าง, pale and large across the sheet, so that nobody takes it for a real paper."""
        with self.rotation(38, self.w / 2, self.h / 2):
            self.centred(self.w / 2, self.h / 2 + 10, "ตัวอย่าง", size=80, bold=True, grey=238)


def _as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def draw_memo() -> bytes:
    """A memo from a clerk to the director, as a picture."""
    sheet = Sheet(214)
    sheet.head(y=17)
    sheet.field(33, "ส่วนราชการ", "โรงเรียนบ้านตัวอย่าง")
    sheet.field(46, "ที่", "(ตามทะเบียน)", end=57)
    sheet.field(46, "วันที่", "๑๖ พฤศจิกายน ๒๕๖๙", x=73)
    sheet.field(59, "เรื่อง", "ขออนุญาตจัดประชุมซักซ้อมการรับและส่งหนังสือ")
    sheet.text_at(LEFT, 72, "เรียน", bold=True)
    sheet.text_at(LEFT + 15, 72, "ผู้อำนวยการโรงเรียนบ้านตัวอย่าง")
    sheet.lines(
        85,
        "ด้วยหนังสือเข้าของโรงเรียนมาจากหลายช่องทาง",
        "ทำให้ครูบางท่านได้รับเรื่องช้า งานธุรการจึงจัดทำ",
        "ขั้นตอนรับและส่งต่อหนังสือขึ้นใหม่",
        indent=15,
    )
    sheet.lines(
        112,
        "งานธุรการขออนุญาตจัดประชุมครูทุกคน",
        "เพื่อซักซ้อมขั้นตอนดังกล่าว ในวันจันทร์ที่ ๒๓ พฤศจิกายน",
        "๒๕๖๙ เวลา ๑๕.๓๐ น. ณ ห้องประชุมโรงเรียน",
        indent=15,
    )
    sheet.lines(139, "จึงเรียนมาเพื่อโปรดพิจารณาอนุญาต", indent=15)
    sheet.dots(76, 122, 162)
    sheet.centred(99, 171, "(นางสาวใจดี ตัวอย่าง)")
    sheet.centred(99, 179, "เจ้าหน้าที่ธุรการ")
    sheet.text_at(LEFT, 205, "ตัวอย่างเพื่อการเรียน ชื่อและเรื่องสมมติทั้งหมด", size=10, grey=95)
    return sheet.png()


REPORT_ITEMS = (
    ("๑. เหตุผลและความจำเป็น", "กระดาษคงเหลือ ๓ รีม ต้องใช้พิมพ์ใบงานประมาณ ๔๐ รีม"),
    ("๒. คุณลักษณะเฉพาะ", "กระดาษถ่ายเอกสาร A4 ตามรายละเอียดแนบ"),
    ("๓. ราคากลาง", "…………………… บาท ที่มา ……………………………"),
    ("๔. วงเงินที่จะซื้อ", "…………………… บาท จากเงิน …………………………"),
    ("๕. กำหนดเวลาที่ต้องการใช้", "ภายในวันที่ ……………………………………………"),
    ("๖. วิธีที่จะซื้อ และเหตุผล", "วิธีเฉพาะเจาะจง เพราะ ………………………………"),
    ("๗. หลักเกณฑ์การพิจารณา", "…………………………………………………………………"),
    ("๘. ข้อเสนออื่น", "ขอแต่งตั้ง นางตัวอย่าง ครูดี เป็นผู้ตรวจรับพัสดุ"),
)


def draw_report() -> bytes:
    """A report that asks to buy, with its eight items, as a picture."""
    sheet = Sheet(258)
    sheet.head(y=17)
    sheet.field(31, "ส่วนราชการ", "โรงเรียนบ้านตัวอย่าง")
    sheet.field(40, "ที่", "(ตามทะเบียน)", end=72)
    sheet.field(40, "วันที่", x=76)
    sheet.field(49, "เรื่อง", "รายงานขอซื้อกระดาษถ่ายเอกสาร")
    sheet.text_at(LEFT, 59, "เรียน", bold=True)
    sheet.text_at(LEFT + 15, 59, "ผู้อำนวยการโรงเรียนบ้านตัวอย่าง")
    for number, (heading, text) in enumerate(REPORT_ITEMS):
        sheet.text_at(LEFT, 71 + number * 17, heading, bold=True)
        sheet.text_at(LEFT + 5, 78.2 + number * 17, text, size=13)
    sheet.lines(207, "จึงเรียนมาเพื่อโปรดพิจารณา", indent=15)
    for middle, name, position in ((47, "นางสาวมานี ตัวอย่าง", "เจ้าหน้าที่"), (107, "นายปิติ ตัวอย่าง", "หัวหน้าเจ้าหน้าที่")):
        sheet.dots(middle - 22, middle + 22, 225)
        sheet.centred(middle, 233, f"({name})", size=13)
        sheet.centred(middle, 240, position, size=13)
    sheet.text_at(LEFT, 252, "ตัวอย่างเพื่อการเรียน ชื่อและเรื่องสมมติทั้งหมด", size=10, grey=95)
    return sheet.png()


LETTERS, LINE_HEIGHT = 32, 440
"""16 points, in halves of one; and 22 points from line to line, in twentieths: fonts differ in what they would take."""


class Line(NamedTuple):
    """A paragraph of a form: ``**bold**``, and ``\\t`` for dots to the next of ``stops`` (units of ``TEXT_WIDTH``)."""

    text: str
    stops: tuple[int, ...] = ()
    align: str = "left"
    indent: int = 0
    size: int = LETTERS
    before: int = 0


TEXT_WIDTH = 9071
"""Of an A4 sheet between margins of 3 cm and 2 cm, in twentieths of a point."""
FULL, HALF = (TEXT_WIDTH,), (4300, TEXT_WIDTH)
INDENT, SIGNED = 1417, 3300


def _blank(count: int, *, indent: int = 0) -> list[Line]:
    """``count`` dotted lines, the first one indented."""
    return [Line("\t", stops=FULL, indent=0 if number else indent) for number in range(count)]


def _memo_head(subject: str) -> list[Line]:
    return [
        Line("**บันทึกข้อความ**", align="center", size=58),
        Line("**ส่วนราชการ** \t", stops=FULL),
        Line("**ที่** \t **วันที่** \t", stops=HALF),
        Line(f"**เรื่อง** {subject}\t", stops=FULL),
        Line("**เรียน** ผู้อำนวยการโรงเรียน\t", stops=FULL, before=120),
    ]


def _signature(position: str = "") -> list[Line]:
    """A place to sign, in the right half of the sheet; without ``position`` there is a line for it."""
    place = [
        Line(f"ลงชื่อ \t {position}", stops=(6200,), indent=SIGNED, before=240),
        Line("(\t)", stops=(6100,), indent=SIGNED + 450),
    ]
    return place if position else [*place, Line("ตำแหน่ง \t", stops=(6200,), indent=SIGNED)]


def memo_form() -> list[Line]:
    """A memo to fill in."""
    return [
        *_memo_head(""),
        Line("ด้วย \t", stops=FULL, indent=INDENT, before=120),
        *_blank(3),
        Line("จึงขอ \t", stops=FULL, indent=INDENT, before=120),
        *_blank(3),
        Line("จึงเรียนมาเพื่อโปรด \t", stops=FULL, indent=INDENT, before=120),
        *_signature(),
    ]


def report_form() -> list[Line]:
    """A report that asks to buy or hire, to fill in."""
    items = (
        ("1. เหตุผลและความจำเป็น", " \t", 1),
        ("2. ขอบเขตของงานหรือคุณลักษณะเฉพาะ", " \t", 1),
        ("3. ราคากลาง", " \t บาท ที่มา \t", 0),
        ("4. วงเงินที่จะซื้อหรือจ้าง", " \t บาท จากเงิน \t", 0),
        ("5. กำหนดเวลาที่ต้องการใช้", " \t", 0),
        ("6. วิธีที่จะซื้อหรือจ้าง และเหตุผล", " \t", 1),
        ("7. หลักเกณฑ์การพิจารณา", " \t", 0),
        ("8. ข้อเสนออื่น", " \t", 1),
    )
    body = []
    for heading, text, blank in items:
        stops = (5200, TEXT_WIDTH) if text.count("\t") == 2 else FULL
        body += [Line(f"**{heading}**{text}", stops=stops, before=40), *_blank(blank)]
    return [
        *_memo_head("รายงานขอซื้อหรือขอจ้าง"),
        *body,
        Line("จึงเรียนมาเพื่อโปรดพิจารณา", indent=INDENT, before=80),
        *_signature("เจ้าหน้าที่"),
        Line("**ความเห็นของหัวหน้าเจ้าหน้าที่** \t", stops=FULL, before=120),
        *_signature("หัวหน้าเจ้าหน้าที่"),
        Line("**ความเห็นของผู้อำนวยการโรงเรียน** \t", stops=FULL, before=120),
        *_signature("ผู้อำนวยการโรงเรียน"),
    ]


DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FONT = '<w:rFonts w:ascii="TH Sarabun New" w:hAnsi="TH Sarabun New" w:eastAsia="TH Sarabun New" w:cs="TH Sarabun New"/>'
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD_TYPE}.styles+xml"/>'
    "</Types>"
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{FONT}<w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="th-TH" w:eastAsia="th-TH" w:bidi="th-TH"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)


def docx(lines: list[Line]) -> bytes:
    """A Word document of one A4 sheet; the same lines always give the same bytes."""
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1134" w:bottom="1134"'
        ' w:left="1701" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    paragraphs = "".join(_paragraph(line) for line in lines)
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}{section}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relation("styles", "styles.xml"),
        "word/styles.xml": STYLES,
    }
    file = io.BytesIO()
    # Stored, not compressed: compressors differ between machines.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            package.writestr(entry, (DECLARED + content).encode())
    return file.getvalue()


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>'


def _paragraph(line: Line) -> str:
    # A stop at the edge of the text holds its line only if it is a right one.
    kinds = ((stop, "right" if stop == TEXT_WIDTH else "left") for stop in line.stops)
    stops = "".join(f'<w:tab w:val="{kind}" w:leader="dot" w:pos="{stop}"/>' for stop, kind in kinds)
    tabs = f"<w:tabs>{stops}</w:tabs>" if stops else ""
    side = "left" if line.indent >= SIGNED else "firstLine"
    indent = f'<w:ind w:{side}="{line.indent}"/>'
    height = f' w:line="{LINE_HEIGHT}" w:lineRule="exact"' if line.size == LETTERS else ""
    look = f'<w:pPr>{tabs}<w:spacing w:before="{line.before}"{height}/>{indent}<w:jc w:val="{line.align}"/></w:pPr>'
    pieces = enumerate(line.text.split("**"))
    runs = (_run(piece, line.size, weight="<w:b/><w:bCs/>" if number % 2 else "") for number, piece in pieces)
    return f"<w:p>{look}{''.join(runs)}</w:p>"


def _run(text: str, size: int, *, weight: str) -> str:
    """Letters of one size and weight; tabs become elements."""
    if not text:
        return ""
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t"))
    look = f'<w:rPr>{FONT}{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f"<w:r>{look}{'<w:tab/>'.join(pieces)}</w:r>"


def main(folder: Path) -> None:
    """Write all samples and forms below ``folder``."""
    for path, content in {
        "orientation/images/sample-memo.png": draw_memo(),
        "orientation/files/memo-form.docx": docx(memo_form()),
        "procurement-basics/images/sample-purchase-report.png": draw_report(),
        "procurement-basics/files/purchase-report-form.docx": docx(report_form()),
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
