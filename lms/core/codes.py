"""Verification codes: twelve characters that cannot be guessed and can be read aloud and typed on a phone."""

import secrets

from lms.core.text import normalise

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two characters; 0 and O, 1 and I are left out because they look alike."""
LENGTH = 12
GROUP = 4


def new_code() -> str:
    """Sixty random bits as twelve characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or pasted, whatever its case, spaces and dashes; ``None`` if there is none.

    A whole verification address is understood too.
    """
    last_part = normalise(typed).strip().rstrip("/").rsplit("/", 1)[-1]
    code = "".join(character for character in last_part.upper() if character not in " -–—.\t\n\r\u00a0")
    is_code = len(code) == LENGTH and all(character in ALPHABET for character in code)
    return code if is_code else None


def show_code(code: str) -> str:
    """``ABCD-EFGH-JKLM``, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
