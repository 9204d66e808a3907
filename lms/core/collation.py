"""Thai dictionary order for databases that do not know it.

A leading vowel (เ แ โ ใ ไ) is sorted after the consonant it is read with; tone marks and the like only decide between
words that are otherwise equal; spaces and punctuation do not count. So: กานดา, เก่ง, แก้ว, โกศล, ขวัญ, ไข่มุก. Follows
the Unicode collation for Thai, which PostgreSQL knows as ``th-x-icu``.
"""

import re
import unicodedata

LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MARKS = {mark: chr(weight) for weight, mark in enumerate("\u0e4e\u0e4c\u0e47\u0e48\u0e49\u0e4a\u0e4b", start=2)}
NIKHAHIT, SARA_AA, SARA_AM, PHINTHU = "\u0e4d", "\u0e32", "\u0e33", "\u0e3a"
UNCOUNTED = {"ฯ", "ๆ"}


def thai_key(text: str | None) -> str | None:
    """A string whose plain order is the Thai dictionary order of ``text``."""
    if text is None:
        return None
    spoken = LEADING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFC", text)).replace(SARA_AM, SARA_AA + NIKHAHIT)
    counted = [sign for sign in spoken.translate(ARABIC_DIGITS) if _counts(sign)]
    letters = "".join(_letter(sign.casefold()) for sign in counted if sign not in MARKS)
    marks = "".join(MARKS.get(sign, "\x01") for sign in counted)
    cases = "".join("2" if sign.isupper() else "1" for sign in counted)
    return f"{letters}\x00{marks}\x00{cases}\x00{text}"


def _counts(sign: str) -> bool:
    return sign not in UNCOUNTED and unicodedata.category(sign)[0] not in "PZC"


def _letter(sign: str) -> str:
    """Symbols before digits, digits before Thai, Thai before other letters."""
    if sign == NIKHAHIT:
        return "\x06ฮ\x06"
    if sign == PHINTHU:
        return "\x07\u0e7f"
    if "\u0e01" <= sign <= "\u0e7f":
        return f"\x06{sign}" if sign <= "ฮ" else f"\x07{sign}"
    if sign.isalpha():
        return f"\x08{sign}"
    return f"\x05{sign}" if sign.isdigit() else f"\x04{sign}"
