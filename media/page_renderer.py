"""``python -m media.page_renderer FILE.pdf FOLDER``: the first pages of a PDF as WebP pictures in FOLDER.

A program of its own, because a hostile PDF may hang, swell or crash whoever opens it. Says how many pages the file has;
writes ``cover.webp`` and ``1.webp``, ``2.webp``…. Ends with an error for what is no readable PDF.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

MOST_PAGES = 12
PAGE_WIDTH, PAGE_HEIGHT, COVER_WIDTH = 1000, 1500, 240  # pixels
SECONDS, BYTES = 60, 2 * 1024**3


def main(source: str, folder: str) -> None:
    """Write the pictures, then the number of pages."""
    _limit_ourselves()
    document = pypdfium2.PdfDocument(source)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = min(PAGE_WIDTH / width, PAGE_HEIGHT / height)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        picture.save(Path(folder, f"{number + 1}.webp"), quality=70)
        if number == 0:
            picture.thumbnail((COVER_WIDTH, COVER_WIDTH * 2))
            picture.save(Path(folder, "cover.webp"), quality=60)
    sys.stdout.write(str(len(document)))


def _limit_ourselves() -> None:
    """No more than a minute of processor time and two gigabytes, where the system knows such limits."""
    try:
        import resource  # noqa: PLC0415  absent on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


if __name__ == "__main__":
    main(*sys.argv[1:])
