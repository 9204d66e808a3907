"""The first pages of a PDF as pictures, so that a learner sees what it is before paying for the download."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from media.models import Document, PagePreview
from media.page_renderer import SECONDS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drawn:
    """What the renderer made of a file."""

    page_count: int
    cover: bytes
    pages: list[bytes]


def draw_previews(document: Document) -> int:
    """Keep pictures of the first pages of ``document`` in place of those of an earlier file; how many there are.

    Safe to repeat. A file that cannot be drawn has none, and is not tried again.
    """
    key = document.file.name
    if document.previewed_file == key:
        return document.previews.filter(is_cover=False).count()
    drawn = _drawn(document) if is_drawable(document) else None
    with transaction.atomic():
        known = Document.objects.select_for_update().filter(pk=document.pk, file=key).first()
        if known is None:  # gone or replaced meanwhile
            return 0
        known.previews.all().delete()
        if drawn:
            _keep(known, drawn)
        Document.objects.filter(pk=known.pk).update(previewed_file=key, page_count=drawn.page_count if drawn else 0)
    return len(drawn.pages) if drawn else 0


def draw_missing() -> None:
    """Draw what no job has drawn yet: documents of before, and those whose job was lost."""
    waiting = Document.objects.filter(file__endswith=".pdf").exclude(previewed_file=F("file"))
    for document in waiting.order_by("pk")[:50]:
        draw_previews(document)


def is_drawable(document: Document) -> bool:
    """Whether it is a PDF."""
    return document.file.name.endswith(".pdf")


def _keep(document: Document, drawn: Drawn) -> None:
    cover = ContentFile(drawn.cover, name="cover.webp")
    PagePreview.objects.create(document=document, number=1, is_cover=True, file=cover)
    for number, page in enumerate(drawn.pages, start=1):
        PagePreview.objects.create(document=document, number=number, file=ContentFile(page, name=f"{number}.webp"))


def _drawn(document: Document) -> Drawn | None:
    """The pictures that the renderer makes of the file, in a process of its own."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "source.pdf")
        with document.file.storage.open(document.file.name, "rb") as stored, source.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        command = [sys.executable, "-m", "media.page_renderer", str(source), folder]
        try:
            done = subprocess.run(  # noqa: S603  our own program
                command, cwd=settings.BASE_DIR, capture_output=True, timeout=2 * SECONDS, check=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            logger.warning("No pictures of document %s: %s", document.pk, error)
            return None
        numbered = sorted(Path(folder).glob("[0-9]*.webp"), key=lambda file: int(file.stem))
        pages = [file.read_bytes() for file in numbered]
        return Drawn(int(done.stdout), Path(folder, "cover.webp").read_bytes(), pages) if pages else None
