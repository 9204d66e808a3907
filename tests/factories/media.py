"""Files as people upload them."""

from io import BytesIO

from django.core.files.base import ContentFile
from fpdf import FPDF
from PIL import Image as Pillow

from media.models import Document, Image, Media

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nสวัสดีค่ะ\n".encode()


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", **save) -> bytes:
    """A picture, left half red, right half blue."""
    picture = Pillow.new(mode, size, "blue" if mode == "RGB" else 0)
    if mode == "RGB":
        picture.paste("red", (0, 0, size[0] // 2, size[1]))
    buffer = BytesIO()
    picture.save(buffer, kind, **save)
    return buffer.getvalue()


def pdf_bytes(pages: int = 3) -> bytes:
    """A PDF that can be drawn, a number on each page."""
    document = FPDF(unit="pt", format=(300, 400))
    document.set_font("helvetica", size=40)
    for number in range(1, pages + 1):
        document.add_page()
        document.cell(text=str(number))
    return bytes(document.output())


def make_image(*, name: str = "ป้ายโรงเรียน.png", content: bytes | None = None, **fields) -> Image:
    return Image.objects.create(title="ป้ายโรงเรียน", file=ContentFile(content or picture_bytes(), name=name), **fields)


def make_document(*, name: str = "หนังสือราชการ.pdf", content: bytes = PDF, **fields) -> Document:
    return Document.objects.create(title="หนังสือราชการ", file=ContentFile(content, name=name), **fields)


def make_media(*, name: str = "สาธิต.mp4", content: bytes = MP4, captions: bytes | None = VTT, **fields) -> Media:
    extra = {"captions": ContentFile(captions, name="ไทย.vtt")} if captions else {}
    return Media.objects.create(title="สาธิต", file=ContentFile(content, name=name), **extra, **fields)
