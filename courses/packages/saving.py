"""A package that was put together, as a folder or as one file. The same course gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import yaml
from django.utils.translation import gettext as _

from courses.packages.collecting import Export
from lms.core.errors import DomainError

MOMENT = (1980, 1, 1, 0, 0, 0)
OURS = {".md", ".yaml"}
FOLDERS = ("images", "files", "media")


def save_to_folder(export: Export, folder: Path) -> None:
    """Write the package into ``folder``; an older package of the same course in it is replaced.

    Raises ``DomainError`` for a folder that holds anything else.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not _is_same_course(export, folder))):
        raise DomainError(_("The folder holds something else. Name an empty one, or one with this course."))
    written = set()
    for path, chunks in _files(export):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.writelines(chunks)
        written.add(file)
    _delete_others(folder, written)


def save_to_zip(export: Export, target: Path | IO[bytes]) -> None:
    """Write the package as one ZIP file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, chunks in _files(export):
            entry = zipfile.ZipInfo(path, MOMENT)
            entry.compress_type = (
                zipfile.ZIP_DEFLATED if path.endswith((".md", ".yaml", ".vtt")) else zipfile.ZIP_STORED
            )
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=False) as stream:
                stream.writelines(chunks)


def _files(export: Export) -> Iterator[tuple[str, Iterator[bytes]]]:
    """All files by path, in one order."""
    for path in sorted({*export.texts, *export.files}):
        yield path, iter([export.texts[path].encode()]) if path in export.texts else _stored(export, path)


def _stored(export: Export, path: str) -> Iterator[bytes]:
    with export.files[path].open("rb") as stream:
        yield from stream.chunks()


def _is_same_course(export: Export, folder: Path) -> bool:
    try:
        content = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False
    return isinstance(content, dict) and content.get("code") == export.course.slug


def _delete_others(folder: Path, written: set[Path]) -> None:
    """Delete what an older package has left: its texts, and its files where packages keep them."""
    for file in [*folder.glob("*"), *folder.glob("*/*")]:
        is_ours = file.suffix in OURS or file.parent.name in FOLDERS
        if file.is_file() and is_ours and file not in written:
            file.unlink()
    for below in folder.iterdir():
        if below.is_dir() and not any(below.iterdir()):
            below.rmdir()
