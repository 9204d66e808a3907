"""A package that came as one ZIP file: looked at before anything of it is written, then unpacked into a folder."""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from courses.packages.files import LARGEST_PICTURE, LARGEST_TEXT, PICTURES
from courses.packages.report import PackageError
from media.uploads import MEDIA_EXTENSIONS, extension_of

MOST_FILES = 2_000
MOST_BYTES = 1024**3
LARGEST_ARCHIVE = 512 * 1024**2
WORST_RATIO = 200
"""So many times larger unpacked; harmless for small texts, see ``SMALL``."""
SMALL = 64 * 1024
DEEPEST = 2
CHUNK = 64 * 1024
ARCHIVES = {"zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "jar", "iso", "cab"}
ODD_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
UNTOUCHED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What computers put into archives by themselves."""


@contextmanager
def unpacked(archive: Path | IO[bytes]) -> Iterator[Path]:
    """A folder with the files of ``archive``, which lasts as long as the block.

    Raises ``PackageError`` with everything that makes it no package; nothing is written outside of the folder.
    """
    with TemporaryDirectory(prefix="package-") as folder:
        root = Path(folder)
        try:
            with zipfile.ZipFile(archive) as opened:
                entries = _judge(opened)
                for entry in entries:
                    _unpack(opened, entry, root / entry.filename)
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise PackageError([_("This is not a ZIP file we can read. Save it anew and try again.")]) from error
        yield _top(root, entries)


def _judge(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries to unpack. Tells everything that is wrong with the archive at once."""
    listed = archive.infolist()
    if len(listed) > MOST_FILES:
        raise PackageError([_("The ZIP file holds more than %(most)s files.") % {"most": MOST_FILES}])
    entries = [entry for entry in listed if not entry.is_dir() and not _is_left_out(entry)]
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise PackageError([_("Unpacked it would be larger than %(most)s.") % {"most": filesizeformat(MOST_BYTES)}])
    errors = [f"{entry.filename[:100]}: {message}" for entry in listed if (message := _fault(entry))]
    names = [entry.filename.casefold() for entry in entries]
    twins = sorted({name for name in names if names.count(name) > 1})
    twice = _("The ZIP file holds this file twice.")
    errors += [f"{name[:100]}: {twice}" for name in twins]
    if errors:
        raise PackageError(errors)
    return entries


def _is_left_out(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.startswith(UNTOUCHED[0]) or PurePosixPath(entry.filename).name in UNTOUCHED[1:]


def _fault(entry: zipfile.ZipInfo) -> str:
    """What is wrong with one entry; empty if nothing is."""
    path = PurePosixPath(entry.filename)
    parts = entry.filename.rstrip("/").split("/")
    if path.is_absolute() or {"..", ".", ""} & set(parts) or ODD_NAME.search(entry.orig_filename):
        return _("Its name leads out of the package, or has signs that file names may not have.")
    if any(RESERVED.fullmatch(part) or part.endswith((".", " ")) for part in parts):
        return _("Its name leads out of the package, or has signs that file names may not have.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return _("It is a link or something else that is no file.")
    if entry.is_dir() or _is_left_out(entry):
        return ""
    if entry.flag_bits & 1:
        return _("It is locked with a password.")
    if len(parts) > DEEPEST + 1:
        return _("It lies too deep: a package has folders for modules and files, with nothing below them.")
    return _fault_of_content(entry)


def _fault_of_content(entry: zipfile.ZipInfo) -> str:
    extension = extension_of(entry.filename)
    if extension in ARCHIVES:
        return _("It is an archive itself. Put its files in place.")
    largest = _largest(extension)
    if largest is None:
        return _("Files of this kind do not belong into a package.")
    if entry.file_size > largest:
        return _("It is larger than %(most)s.") % {"most": filesizeformat(largest)}
    if entry.file_size > SMALL and entry.file_size > WORST_RATIO * max(entry.compress_size, 1):
        return _("It is packed suspiciously tight.")
    return ""


def _largest(extension: str) -> int | None:
    """How large a file of this kind may be; nothing for kinds that have no business here."""
    if extension in {"md", "yaml"}:
        return LARGEST_TEXT
    if f".{extension}" in PICTURES:
        return LARGEST_PICTURE
    if extension in MEDIA_EXTENSIONS:
        return int(settings.MAX_MEDIA_BYTES)
    documents = {*settings.WAGTAILDOCS_EXTENSIONS, "vtt"}
    return int(settings.MAX_DOCUMENT_BYTES) if extension in documents else None


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """Write one file, never more bytes than it says it has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with archive.open(entry) as stream, target.open("xb") as file:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                message = _("It is larger than it says.")
                raise PackageError([f"{entry.filename[:100]}: {message}"])
            file.write(chunk)


def _top(root: Path, entries: list[zipfile.ZipInfo]) -> Path:
    """Where ``course.yaml`` lies: at the top, or in the one folder that somebody has packed."""
    if (root / "course.yaml").is_file():
        return root
    tops = {entry.filename.split("/")[0] for entry in entries}
    if len(tops) == 1 and (root / next(iter(tops)) / "course.yaml").is_file():
        return root / next(iter(tops))
    raise PackageError([_("There is no course.yaml in the ZIP file.")])
