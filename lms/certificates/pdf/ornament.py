"""The frame of a certificate: two lines, and the four-petalled flower ประจำยาม of Thai ornament in its corners."""

from __future__ import annotations

import math

from fpdf import FPDF

from lms.certificates.pdf.colours import GOLD, INK, PALE, WHITE

OUTER, INNER = 8.0, 11.5
"""The two lines, in millimetres from the edge of the sheet."""
CORNER = 14.0
"""The middle of a corner's flower, in millimetres from both edges."""


def draw_frame(pdf: FPDF) -> None:
    """A pale rosette, two lines round the sheet, and a flower that breaks them in each corner."""
    _draw_rosette(pdf, pdf.w / 2, pdf.h / 2, 62)
    for edge, width, colour in ((OUTER, 0.9, INK), (INNER, 0.3, GOLD)):
        pdf.set_draw_color(*colour)
        pdf.set_line_width(width)
        pdf.rect(edge, edge, pdf.w - 2 * edge, pdf.h - 2 * edge)
    for x in (CORNER, pdf.w - CORNER):
        for y in (CORNER, pdf.h - CORNER):
            pdf.set_fill_color(*WHITE)
            pdf.rect(x - 7.5, y - 7.5, 15, 15, style="F")
            _draw_flower(pdf, x, y, 7)


def _draw_flower(pdf: FPDF, x: float, y: float, radius: float) -> None:
    """Four pointed petals, smaller ones between them, and a bud in the middle."""
    for colour, length, breadth, turn in (
        (GOLD, radius * 0.72, 0.26, math.pi / 4),
        (INK, radius, 0.23, 0.0),
        (GOLD, radius * 0.34, 0.38, 0.0),
    ):
        pdf.set_fill_color(*colour)
        for quarter in range(4):
            petal = _petal(x, y, length, breadth, angle=turn + quarter * math.pi / 2)
            pdf.polyline(petal, polygon=True, style="F")


def _petal(x: float, y: float, length: float, breadth: float, *, angle: float) -> list[tuple[float, float]]:
    """The outline of a pointed leaf from (x, y) outwards, ``breadth`` of its length to either side."""
    steps = [step / 12 for step in range(13)]
    outline = [(far, breadth * math.sin(math.pi * far)) for far in steps]
    outline += [(far, -wide) for far, wide in reversed(outline)]
    cos, sin = math.cos(angle) * length, math.sin(angle) * length
    return [(x + far * cos - wide * sin, y + far * sin + wide * cos) for far, wide in outline]


def _draw_rosette(pdf: FPDF, x: float, y: float, radius: float) -> None:
    """A pale line that turns round the middle, as on paper that is hard to copy."""
    pdf.set_draw_color(*PALE)
    pdf.set_line_width(0.25)
    points = []
    for step in range(721):
        angle = math.radians(step * 3.5)
        reach = radius * (0.78 + 0.22 * math.cos(angle * 36 / 7))
        points.append((x + 1.45 * reach * math.cos(angle), y + reach * math.sin(angle)))
    pdf.polyline(points)
