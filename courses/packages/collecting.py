"""A package being put together. What writes into it lies in ``exporting`` and beside the readers."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage
from lms.accounts.models import User
from media.models import Document, Image, Media
from media.permissions import open_to


class Export:
    """Its files by path, and what the pages name."""

    def __init__(self, course: CoursePage, *, bound_to: User | None) -> None:
        self.course = course
        self.bound_to = bound_to
        self.is_draft = not course.live
        self.texts: dict[str, str] = {}
        self.files: dict[str, File] = {}
        self.regulation_codes: set[str] = set()
        self.amount_codes: set[str] = set()
        self.term_codes: set[str] = set()
        self.check_codes: list[str] = []
        self.course_values: dict[str, Any] = {}
        """What parts add to ``course.yaml``."""
        self.notes: dict[str, Any] = {}
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.here = course.title
        """What is being written; notes name it."""
        self._paths: dict[tuple[type[Model], str, str], str] = {}

    def refuse(self, message: str) -> None:
        """Tell what keeps the course from being exported; the page that is being written is named."""
        self._note(self.errors, message)

    def warn(self, message: str) -> None:
        """Tell what the package cannot keep."""
        self._note(self.warnings, message)

    def pages_below(self, parent: Page, model: type[Page]) -> list[Page]:
        """The published pages below ``parent``, in order; of a course that is a draft, all as they stand."""
        pages = model.objects.child_of(parent).order_by("path")
        if not self.is_draft:
            return list(pages.live().specific())
        return [page.get_latest_revision_as_object() for page in pages.specific()]

    # Files

    def picture(self, image: Image) -> str:
        """The path of a picture in the package."""
        return self._file(image, "images", image.original_name or image.file.name, image.file)

    def document(self, document: Document) -> str:
        """The path of a document in the package."""
        return self._file(document, "files", document.original_name or document.file.name, document.file)

    def media(self, media: Media) -> str:
        """The path of a recording in the package."""
        return self._file(media, "media", media.original_name or media.file.name, media.file)

    def captions(self, media: Media) -> str:
        """The path of the captions of a recording."""
        name = f"{PurePosixPath(media.original_name or media.file.name).stem}.vtt"
        return self._file(media, "media", name, media.captions, part="captions")

    def linked_document(self, key: str) -> Document | None:
        """The document that a link in a text leads to."""
        return Document.objects.filter(pk=key).first() if key.isdecimal() else None

    def address_of_page(self, key: str) -> str | None:
        """How a package names a page of the courses: ``unit:01-role/02-areas`` or ``course:orientation``."""
        page = Page.objects.filter(pk=key).first() if key.isdecimal() else None
        if page is None:
            return None
        steps = page.get_ancestors(inclusive=True).filter(depth__gt=2).order_by("depth")
        slugs = list(steps.values_list("slug", flat=True))
        if page.path.startswith(self.course.path) and len(slugs) == 3:
            return f"unit:{slugs[1]}/{slugs[2]}"
        return f"course:{slugs[0]}" if slugs else None

    def _file(self, record: Model, folder: str, name: str, file: File, *, part: str = "") -> str:
        self._refuse_closed(record)
        content = getattr(record, "file_hash", "") or str(record.pk)  # the same picture twice is one file
        key = (type(record), content, part)
        if key not in self._paths:
            path = self._free_path(folder, name)
            self._paths[key] = path
            self.files[path] = file
        return self._paths[key]

    def _free_path(self, folder: str, name: str) -> str:
        """A path of small Latin letters: names in other letters are not the same everywhere."""
        pure = PurePosixPath(name)
        stem = re.sub(r"[^a-z0-9]+", "-", pure.stem.lower()).strip("-")[:60] or folder.rstrip("s")
        path, number = f"{folder}/{stem}{pure.suffix.lower()}", 2
        while path in self.files:
            path, number = f"{folder}/{stem}-{number}{pure.suffix.lower()}", number + 1
        return path

    def _refuse_closed(self, record: Model) -> None:
        """Nobody gets a file through a package that they may not choose themselves."""
        if self.bound_to and not open_to(self.bound_to, type(record)).filter(pk=record.pk).exists():
            self.refuse(_("It shows a file that belongs to somebody else. Ask a moderator to export the course."))

    def _note(self, notes: list[str], message: str) -> None:
        if (note := f"{self.here}: {message}") not in notes:
            notes.append(note)
