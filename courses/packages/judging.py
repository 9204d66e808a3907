"""Whether what a package says is what the editor would take too, and whether what it points to is there."""

from __future__ import annotations

from functools import singledispatch
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from courses.blocks import LessonBlocks
from courses.extensions import PackageContents
from courses.knowledge_checks import knowledge_check
from courses.packages.files import LARGEST_PICTURE, PICTURES, Folder
from courses.packages.raw import (
    DocumentFile,
    Listed,
    PictureFile,
    RawBlock,
    Reference,
    references_in,
    without_references,
)
from courses.packages.report import Place
from media.uploads import check_content

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
        judge_reference(reference, folder, place)
    child = BLOCKS.child_blocks[block.kind]
    try:
        child.clean(child.to_python(without_references(block.value)))
    except ValidationError as error:
        sentences = _sentences(error, block.value)
        if sentences:
            place.error(" ".join(sentences))


@singledispatch
def judge_reference(reference: Reference, folder: Folder, place: Place) -> None:
    """Tell of something that is not where the package says it is."""
    raise NotImplementedError(reference)


@judge_reference.register
def _judge_picture(reference: PictureFile, folder: Folder, place: Place) -> None:
    if PurePosixPath(reference.path).suffix.lower() not in PICTURES:
        message = _("A picture is a PNG, JPEG or WebP file of the package, not “%(path)s”.")
        place.error(message % {"path": reference.path})
        return
    folder.find(reference.path, told_at=place, largest=LARGEST_PICTURE)
    if len(reference.alt_text) > LONGEST_ALT_TEXT:
        place.error(_("The description of a picture is longer than 250 letters."))


@judge_reference.register
def _judge_document(reference: DocumentFile, folder: Folder, place: Place) -> None:
    if PurePosixPath(reference.path).suffix.lower().removeprefix(".") not in settings.WAGTAILDOCS_EXTENSIONS:
        known = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        message = _("“%(path)s” is no document we take; we take %(known)s.")
        place.error(message % {"path": reference.path, "known": known})
        return
    _judge_content(folder.find(reference.path, told_at=place, largest=settings.MAX_DOCUMENT_BYTES), place)


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
    if not in_package and not (registered and code in dict(registered.choices())):
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
