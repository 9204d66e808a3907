"""From the database to a package: a course as files, the same each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.extensions import part_writers, unit_writers
from courses.models import CoursePage, LessonPage, ModulePage, UnitPage
from courses.packages.composer import Composer
from courses.packages.fences import WRITERS
from courses.packages.markup import markdown_of
from courses.packages.report import PackageError
from courses.packages.sources import source_as_yaml
from courses.packages.values import SLUG
from courses.packages.yamls import as_yaml
from lms.accounts.models import User
from media.models import Document, Image, Media
from media.permissions import open_to

FORMAT = 1
PLAIN_LIST = re.compile(r"<ul>(?:\s*<li>[^<]*</li>)+\s*</ul>")
ITEM = re.compile(r"<li>([^<]*)</li>")
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


class Export:
    """A package being put together: its files by path, and what the pages name."""

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
        self._here = course.title
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
        if (note := f"{self._here}: {message}") not in notes:
            notes.append(note)

    # Pages

    def write(self) -> None:
        """Write all files. Raises ``PackageError`` with everything that cannot be expressed."""
        modules = self.pages_below(self.course, ModulePage)
        for module in modules:
            self._write_module(module)
        self._here = self.course.title
        self._check_slug(self.course)
        course = _course(self)
        for name, write in sorted(part_writers().items()):
            content = write(self)
            if content:
                self.texts[name] = as_yaml(content)
        listed = {"modules": [module.slug for module in modules]}
        self.texts["course.yaml"] = as_yaml(_filled({**course, **self.course_values}) | listed)
        if self.errors:
            raise PackageError(self.errors)

    def _write_module(self, module: ModulePage) -> None:
        self._here = module.title
        self._check_slug(module)
        files = [self._write_unit(module, unit) for unit in self.pages_below(module, UnitPage)]
        content = {"title": module.title, "summary": _text(module.summary), "units": list(filter(None, files))}
        self.texts[f"{module.slug}/module.yaml"] = as_yaml(_filled(content) | {"units": content["units"]})

    def _write_unit(self, module: ModulePage, unit: UnitPage) -> str:
        self._here = unit.title
        self._check_slug(unit)
        head = {"title": unit.title, "required": unit.is_required, "minutes": unit.minutes}
        head |= {"renewed": True} if unit.is_renewed else {}
        if isinstance(unit, LessonPage):
            name = f"{unit.slug}.md"
            sources = [source_as_yaml(source, self) for source in unit.sources.all()]
            head |= {"to_the_end": True} if unit.asks_to_reach_end else {}
            head |= {"least_minutes": unit.least_minutes, "reviewed": unit.review_note, "sources": sources}
            head = _filled(head)
            body = Composer(self, WRITERS).lesson(unit)
            self.texts[f"{module.slug}/{name}"] = f"---\n{as_yaml(head)}---\n\n{body}"
            return name
        write = unit_writers().get(type(unit))
        if write is None:
            self.warn(_("Units of this kind are not part of packages yet; it is left out."))
            return ""
        name = f"{unit.slug}.yaml"
        self.texts[f"{module.slug}/{name}"] = as_yaml(_filled({**head, **write(unit, self)}))
        return name

    def _check_slug(self, page: Page) -> None:
        if not SLUG.fullmatch(page.slug):
            message = _("Its address “%(slug)s” has other signs than small Latin letters, digits and hyphens.")
            self.refuse(message % {"slug": page.slug})


def _course(export: Export) -> dict[str, Any]:
    course = export.course
    return {
        "format": FORMAT,
        "code": course.slug,
        "title": course.title,
        "subject_area": course.subject_area,
        "summary": _text(course.summary),
        "hours": int(course.hours) if course.hours == int(course.hours) else float(course.hours),
        "objectives": _objectives(course.objectives),
        "picture": export.picture(course.image) if course.image else "",
        "is_open": course.is_open,
        "has_certificate": course.has_certificate,
        "units_in_order": course.units_in_order,
        "valid_months": course.valid_months,
        "renewal_days": course.renewal_days if course.valid_months else None,
        "needs": [row.needs.slug for row in course.prerequisites.select_related("needs")],
    }


def _objectives(html: str) -> list[str] | str:
    """A list of texts where that says it all, else Markdown."""
    source = BLOCK_KEY.sub("", html)
    if PLAIN_LIST.fullmatch(source.strip()):
        return [_unescaped(item) for item in ITEM.findall(source)]
    return markdown_of(source, lambda attributes: None)


def _unescaped(text: str) -> str:
    for sign, name in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"), ("&", "&amp;")):
        text = text.replace(name, sign)
    return text.strip()


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; ``false`` and 0 are not."""
    return {name: value for name, value in content.items() if value not in ("", None) and value != []}
