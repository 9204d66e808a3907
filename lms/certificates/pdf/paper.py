"""Paper with Thai on it: shaped letters that fit their room, and a QR code; the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from lms.certificates.pdf.colours import BLACK, Colour
from lms.certificates.pdf.fitting import UnitWidth

FONTS = Path(__file__).parents[1] / "fonts"
LEADING = 0.6
"""Millimetres from line to line for each point of size: room for a vowel and a tone mark above each other."""


class Paper(FPDF):
    """One A4 sheet being written."""

    def __init__(self, *, orientation: str, title: str, author: str, made_at: dt.datetime) -> None:
        super().__init__(orientation=orientation, unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_font("Sarabun", "", FONTS / "Sarabun-Regular.ttf")
        self.add_font("Sarabun", "B", FONTS / "Sarabun-Bold.ttf")
        # Without shaping the PDF prints wrong names: ปิ่น comes out with its tone mark on top of the vowel.
        self.set_text_shaping(use_shaping_engine=True, direction="ltr")
        self.set_title(title)
        self.set_author(author)
        self.set_lang("th")
        self.set_creation_date(made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_page()

    def close_fonts(self) -> None:
        """Let go of the font files; call it last."""
        for font in self.fonts.values():
            font.close()

    def draw_code(self, url: str, *, left: float, top: float, size: float, label: str) -> None:
        """``url`` as a QR code of vectors; a link, too, for reading on screen."""
        code = segno.make(url, error="m", micro=False)
        modules = list(code.matrix_iter(border=0))
        scale = size / len(modules)
        self.set_fill_color(*BLACK)
        for row, dark in enumerate(modules):
            for start, end in _runs(dark):
                # A hair too high, so that no viewer shows a white line between two rows.
                self.rect(left + start * scale, top + row * scale, (end - start) * scale, scale + 0.03, style="F")
        self.link(left, top, size, size, url, alt_text=label)

    def unit_width(self, style: str) -> UnitWidth:
        """How wide a text is at one point."""

        def width(text: str) -> float:
            self.set_font("Sarabun", style, 100)
            return self.get_string_width(text) / 100

        return width

    def write_line(
        self, text: str, x: float, y: float, *, width: float, size: float, align: str, colour: Colour, style: str = ""
    ) -> None:
        """One line that fits."""
        self.set_font("Sarabun", style, size)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.cell(width, size * LEADING, text, align=align)


def _runs(dark: bytearray) -> Iterator[tuple[int, int]]:
    """Where dark modules stand side by side in a row: start and end."""
    start = None
    for place, is_dark in enumerate([*dark, 0]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            yield start, place
            start = None
