"""What can go wrong before the site runs, told in one sentence in Thai and in English, with the mend.

Standard library only: it is imported before anything is installed.
"""

from __future__ import annotations

import errno
from pathlib import Path


class Problem(Exception):
    """Something the person at the keyboard can mend."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(english)
        self.thai = thai
        self.english = english

    def __str__(self) -> str:
        return f"{self.thai}\n{self.english}"


def of_folder(folder: Path, error: OSError) -> Problem:
    """``error`` came while writing to ``folder``."""
    if error.errno == errno.ENOSPC:
        return Problem(
            f"พื้นที่ดิสก์เต็ม เขียนลง {folder} ไม่ได้ ลบไฟล์ที่ไม่ใช้แล้วสั่งใหม่อีกครั้ง",
            f"The disk is full: {folder} cannot be written. Free some space and run it again.",
        )
    return Problem(
        f"เขียนลงโฟลเดอร์ {folder} ไม่ได้ ให้สิทธิ์เขียนแก่ผู้ใช้นี้ หรือย้ายโครงการไปไว้ในโฟลเดอร์ของตนเอง",
        f"The folder {folder} cannot be written: give this user the right to, or move the project elsewhere.",
    )


def of_port(port: int) -> Problem:
    """Somebody else listens on ``port``."""
    return Problem(
        f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ใช้พอร์ตอื่นได้ด้วยคำสั่ง: make run PORT={port + 1}",
        f"Port {port} is taken by another program. Use another one: make run PORT={port + 1}",
    )


def make_folder(folder: Path) -> None:
    """Make ``folder`` and see that it can be written. Raises ``Problem``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise of_folder(folder, error) from error
