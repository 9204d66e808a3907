"""Packages as ZIP files: what is hostile is refused in a sentence, and nothing is left behind."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from courses.packages import PackageError, archive
from courses.packages.archive import unpacked

COURSE = ("course.yaml", b"format: 1\n")


def zipped(*files: tuple, level: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A ZIP file of names (or entries) and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return buffer


def link(name: str, kind: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o777) << 16
    return entry


def renamed(old: bytes, new: bytes) -> io.BytesIO:
    """A ZIP file with a name that Python would not write."""
    return io.BytesIO(zipped(COURSE, (old.decode(), b"x")).getvalue().replace(old, new))


def lying() -> io.BytesIO:
    """A file that says it is small and is not."""
    content = zipped(COURSE, ("a.md", b"x" * 5000)).getvalue()
    return io.BytesIO(content.replace(struct.pack("<I", 5000), struct.pack("<I", 10)))


def locked() -> io.BytesIO:
    content = bytearray(zipped(COURSE).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    return io.BytesIO(bytes(content))


def spoilt(level: int) -> io.BytesIO:
    """A file packed in some other way, with nonsense in the middle."""
    content = bytearray(zipped(COURSE, ("a.md", bytes(range(256)) * 8), level=level).getvalue())
    start = content.find(b"a.md")
    content[start + 4 : start + 40] = b"\xff" * 36
    return io.BytesIO(bytes(content))


HOSTILE = {
    "spoilt bzip2": lambda: spoilt(zipfile.ZIP_BZIP2),
    "spoilt LZMA": lambda: spoilt(zipfile.ZIP_LZMA),
    "path escape": lambda: zipped(COURSE, ("../evil.md", b"x")),
    "path escape inside": lambda: zipped(COURSE, ("m1/../../evil.md", b"x")),
    "absolute path": lambda: zipped(COURSE, ("/etc/evil.md", b"x")),
    "backslashes": lambda: renamed(b"m1/evil.md", b"m1\\evil.md"),
    "drive letter": lambda: zipped(COURSE, ("C:evil.md", b"x")),
    "null in the name": lambda: renamed(b"evil-a.md", b"evil\x00a.md"),
    "turned letters": lambda: zipped(COURSE, ("evil\u202edm.md", b"x")),
    "reserved name": lambda: zipped(COURSE, ("con.md", b"x")),
    "name ending in a dot": lambda: zipped(COURSE, ("m1./a.md", b"x")),
    "empty part": lambda: zipped(COURSE, ("m1//a.md", b"x")),
    "symbolic link": lambda: zipped(COURSE, (link("a.md"), b"/etc/passwd")),
    "linked folder": lambda: zipped(COURSE, (link("m1"), b"/etc")),
    "device": lambda: zipped(COURSE, (link("a.md", stat.S_IFCHR), b"")),
    "named pipe": lambda: zipped(COURSE, (link("a.md", stat.S_IFIFO), b"")),
    "twice the same name": lambda: zipped(COURSE, ("A.md", b"x"), ("a.md", b"y")),
    "too deep": lambda: zipped(COURSE, ("a/b/c/d.md", b"x")),
    "too many files": lambda: zipped(*((f"f{number}.md", b"") for number in range(archive.MOST_FILES + 1))),
    "packed too tight": lambda: zipped(COURSE, ("a.md", b"x" * 1_000_000)),
    "too large a text": lambda: zipped(COURSE, ("a.md", b"x" * (1024 * 1024 + 1)), level=zipfile.ZIP_STORED),
    "an archive in the archive": lambda: zipped(COURSE, ("files/a.zip", b"PK\x03\x04")),
    "SVG": lambda: zipped(COURSE, ("images/a.svg", b"<svg/>")),
    "XML": lambda: zipped(COURSE, ("files/a.xml", b"<a/>")),
    "HTML": lambda: zipped(COURSE, ("files/a.html", b"<p>")),
    "script": lambda: zipped(COURSE, ("files/a.js", b"x")),
    "Python": lambda: zipped(COURSE, ("a.py", b"x")),
    "program": lambda: zipped(COURSE, ("files/a.exe", b"MZ")),
    "no extension": lambda: zipped(COURSE, ("Makefile", b"x")),
    "larger than it says": lying,
    "locked": locked,
    "no course": lambda: zipped(("a.md", b"x")),
    "two folders": lambda: zipped(("a/course.yaml", b"x"), ("b/course.yaml", b"x")),
    "empty": lambda: zipped(),
    "no archive": lambda: io.BytesIO(b"PK\x03\x04 nothing"),
    "cut off": lambda: io.BytesIO(zipped(COURSE).getvalue()[:-10]),
    "a picture": lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused(name, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with pytest.raises(PackageError) as caught, unpacked(HOSTILE[name]()):
        pass
    assert all(re.search("[ก-๛]", sentence) for sentence in caught.value.errors)
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["temporary"]


def test_unpacked_it_may_not_be_too_large(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    with pytest.raises(PackageError), unpacked(zipped(COURSE, ("a.md", b"x" * 101))):
        pass


def test_all_faults_are_told_at_once():
    with pytest.raises(PackageError) as caught, unpacked(zipped(COURSE, ("a.svg", b"x"), ("../b.md", b"x"))):
        pass
    assert len(caught.value.errors) == 2


@pytest.mark.parametrize("prefix", ["", "small/"])
def test_a_package_is_unpacked_for_a_while(prefix):
    files = (f"{prefix}course.yaml", b"format: 1\n"), (f"{prefix}m1/a.md", b"x" * 50_000), ("__MACOSX/._a", b"x")
    with unpacked(zipped(*files)) as folder:
        assert (folder / "course.yaml").read_bytes() == b"format: 1\n"
        assert (folder / "m1" / "a.md").stat().st_size == 50_000
        assert not (folder / "__MACOSX").exists()
    assert not folder.exists()


def test_a_file_on_disk_will_do_too(tmp_path):
    file = Path(tmp_path / "a.zip")
    file.write_bytes(zipped(COURSE).getvalue())
    with unpacked(file) as folder:
        assert (folder / "course.yaml").is_file()
