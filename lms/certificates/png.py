"""A certificate as a picture, for sending in a chat: the PDF itself, rendered."""

from __future__ import annotations

import io

from PIL import Image

from lms.certificates.pdf.colours import PRINTED, WHITE

WIDTH = 1754
"""Pixels across: A4 at 150 dots an inch."""
SHADES = 40
"""Steps from white to each printed colour: smooth edges in a third of the bytes of a full-colour picture."""


def render_png(pdf: bytes) -> bytes:
    """The first page of ``pdf`` as a PNG, 1754 pixels across; the same bytes for the same PDF."""
    import pypdfium2  # noqa: PLC0415 - a fifteenth of every start, and few ask for a picture

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil()
    finally:
        document.close()
    file = io.BytesIO()
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", dpi=(150, 150))
    return file.getvalue()


def _palette() -> Image.Image:
    colours = [WHITE]
    for colour in PRINTED:
        for step in range(1, SHADES + 1):
            shade = tuple(round(w + (c - w) * step / SHADES) for w, c in zip(WHITE, colour, strict=True))
            if _looks_tinted(shade):
                colours.append(shade)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def _looks_tinted(shade: tuple[int, ...]) -> bool:
    """Whether Pillow, which compares at multiples of four, would not take ``shade`` for the white of the paper."""
    return sum((part - 252) ** 2 for part in shade) > 3 * (255 - 252) ** 2
