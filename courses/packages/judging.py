"""Whether what a package says is what the editor would take too, and whether what it points to is there."""

from __future__ import annotations

from collections.abc import Collection
from functools import singledispatch
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from courses.at_hand import at_hand
from courses.blocks import LessonBlocks
from courses.extensions import PackageContents
from courses.knowledge_checks import knowledge_check
from courses.packages.files import LARGEST_PICTURE, PICTURES, Folder
from courses.packages.glossary import terms_of
from courses.packages.inline import OUT_OF_PLACE, package_links
from courses.packages.raw import (
    DocumentFile,
    Listed,
    MediaFile,
    PageAddress,
    PictureFile,
    RawBlock,
    Reference,
    RegulationCode,
    references_in,
    texts_in,
    without_references,
)
from courses.packages.regulations import knows_regulation, register_of
from courses.packages.report import Place
from courses.queries.drafts import courses_open_to
from media.uploads import MEDIA_EXTENSIONS, check_content, extension_of

BLOCKS = LessonBlocks()
LONGEST_ALT_TEXT = 250


def judge_block(block: RawBlock, folder: Folder, place: Place, contents: PackageContents) -> None:
    """Tell of a block that the editor would refuse too, unless something was told of it already."""
    if not block.is_sound:
        return
    if block.kind == "knowledge_check":
        _judge_check(block.value, place, contents)
        return
    for reference in references_in(block.value):
        judge_reference(reference, folder, place, contents)
    judge_links(block.value, folder, place, contents)
    if any(OUT_OF_PLACE in text for text in texts_in(block.value)):
        place.error(_("Signs such as {{amount:…}} stand inside running text, not in a heading or another plain text."))
    child = BLOCKS.child_blocks[block.kind]
    try:
        with at_hand(amounts=register_of(contents).amounts.values(), terms=terms_of(contents)):
            child.clean(child.to_python(without_references(block.value)))
    except ValidationError as error:
        sentences = _sentences(error, block.value)
        if sentences:
            place.error(" ".join(sentences))


def judge_links(value: Any, folder: Folder, place: Place, contents: PackageContents) -> None:
    """Tell of links in texts that lead nowhere; lessons are looked up once all are read (``refuse_lost_links``)."""
    links = [link for text in texts_in(value) for link in package_links(text)]
    links += [one.link for one in references_in(value) if isinstance(one, PageAddress)]
    for kind, target, title in links:
        if kind == "document":
            judge_reference(DocumentFile(target, title or target), folder, place, contents)
        elif kind == "unit":
            contents.notes.setdefault("links", []).append((place, target))
        elif not courses_open_to(contents.bound_to).filter(slug=target).exists() and target != contents.course.get(
            "code"
        ):
            place.error(_("The link leads to no course here: “%(target)s”.") % {"target": target})


def refuse_lost_links(units: Collection[str], contents: PackageContents) -> None:
    """Tell of links to lessons that are not among ``units`` (``01-role/02-areas``)."""
    for place, target in contents.notes.get("links", []):
        if target not in units:
            place.error(_("The link leads to no unit of this package: “%(target)s”.") % {"target": target})


@singledispatch
def judge_reference(reference: Reference, folder: Folder, place: Place, contents: PackageContents) -> None:
    """Tell of something that is not where the package says it is."""
    raise NotImplementedError(reference)


@judge_reference.register
def _judge_picture(reference: PictureFile, folder: Folder, place: Place, contents: PackageContents) -> None:
    if PurePosixPath(reference.path).suffix.lower() not in PICTURES:
        message = _("A picture is a PNG, JPEG or WebP file of the package, not “%(path)s”.")
        place.error(message % {"path": reference.path})
        return
    folder.find(reference.path, told_at=place, largest=LARGEST_PICTURE)
    if len(reference.alt_text) > LONGEST_ALT_TEXT:
        place.error(_("The description of a picture is longer than 250 letters."))


@judge_reference.register
def _judge_page(reference: PageAddress, folder: Folder, place: Place, contents: PackageContents) -> None:
    """With the links in texts: ``judge_links``."""


@judge_reference.register
def _judge_document(reference: DocumentFile, folder: Folder, place: Place, contents: PackageContents) -> None:
    if PurePosixPath(reference.path).suffix.lower().removeprefix(".") not in settings.WAGTAILDOCS_EXTENSIONS:
        known = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        message = _("“%(path)s” is no document we take; we take %(known)s.")
        place.error(message % {"path": reference.path, "known": known})
        return
    _judge_content(folder.find(reference.path, told_at=place, largest=settings.MAX_DOCUMENT_BYTES), place)


@judge_reference.register
def _judge_media(reference: MediaFile, folder: Folder, place: Place, contents: PackageContents) -> None:
    for path, known in ((reference.path, MEDIA_EXTENSIONS), (reference.captions, ["vtt"])):
        if path and extension_of(path) not in known:
            message = _("“%(path)s” is no recording we take; we take %(known)s.")
            place.error(message % {"path": path, "known": ", ".join(known)})
        elif path:
            _judge_content(folder.find(path, told_at=place, largest=settings.MAX_MEDIA_BYTES), place)


@judge_reference.register
def _judge_regulation(reference: RegulationCode, folder: Folder, place: Place, contents: PackageContents) -> None:
    if reference.code and not knows_regulation(reference.code, contents):
        message = _("There is no regulation “%(code)s” in this package or here.")
        place.error(message % {"code": reference.code})


def _judge_content(file: Path | None, place: Place) -> None:
    """Tell of a file that is not what its name says."""
    if file is None:
        return
    with file.open("rb") as stream:
        try:
            check_content(File(stream, name=file.name))
        except ValidationError as error:
            place.error(f"{file.name}: {error.messages[0]}")


def _judge_check(code: str, place: Place, contents: PackageContents) -> None:
    in_package = any(code in part.check_codes for part in contents.parts.values())
    registered = knowledge_check()
    is_known = bool(registered and code in dict(registered.choices()))
    if is_known and registered and contents.bound_to:
        is_known = registered.may_use(code, contents.bound_to)
    if not in_package and not is_known:
        place.error(_("There is no question “%(code)s” in this package or in the bank.") % {"code": code})


def _sentences(error: ValidationError, raw: Any) -> list[str]:
    """What a block complains of, wherever in it the complaint sits; references were judged by themselves."""
    if isinstance(raw, Reference):
        return []
    cells = getattr(error, "cell_errors", None)
    if cells:
        return [sentence for row in cells.values() for one in row.values() for sentence in _sentences(one, None)]
    if not hasattr(error, "block_errors"):
        return list(error.messages)
    values = raw.values if isinstance(raw, Listed) else raw
    inside = [one for name, child in error.block_errors.items() for one in _sentences(child, values[name])]
    return [*inside, *(message for one in error.non_block_errors.as_data() for message in one.messages)]
