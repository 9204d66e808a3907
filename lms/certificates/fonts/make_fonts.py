"""Make the fonts of certificates: whole TrueType files from the web subsets of ``@fontsource/sarabun``.

The package carries Sarabun (SIL Open Font Licence) cut into subsets; a PDF needs Thai, Latin and digits in one file.

    npm pack @fontsource/sarabun@5.3.0 && tar xzf fontsource-sarabun-5.3.0.tgz
    python lms/certificates/fonts/make_fonts.py package/files
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
WEIGHTS = {"Regular": 400, "Bold": 700}
EPOCH = 3_600_000_000  # seconds since 1904; any fixed moment will do
SUBSETS = ["thai", "latin"]  # the first gives the vertical metrics


def main(files: Path) -> None:
    """Write ``Sarabun-Regular.ttf`` and ``Sarabun-Bold.ttf`` beside this script."""
    for style, weight in WEIGHTS.items():
        font = merge([files / f"sarabun-{subset}-{weight}-normal.woff2" for subset in SUBSETS])
        name_it(font, style)
        font.save(HERE / f"Sarabun-{style}.ttf")


def merge(subsets: list[Path]) -> TTFont:
    """One font holding the glyphs, ligatures and mark positions of all ``subsets``."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = []
        for subset in subsets:
            font = TTFont(subset)
            font.flavor = None  # woff2 → ttf
            unpacked.append(Path(folder) / f"{subset.stem}.ttf")
            font.save(unpacked[-1])
        return Merger().merge([str(path) for path in unpacked])


def name_it(font: TTFont, style: str) -> None:
    """Family and style as other programs expect them; the same input always gives the same bytes."""
    for name_id, text in {1: "Sarabun", 2: style, 4: f"Sarabun {style}", 6: f"Sarabun-{style}"}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["head"].created = font["head"].modified = EPOCH
    font.recalcTimestamp = False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
