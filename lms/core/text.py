"""Text as it is stored, compared and searched: NFC, with one encoding of sara am."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
MARKS_IN_A_ROW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4c]{2,}")
SPLIT_SARA_AM = re.compile("([\u0e48-\u0e4b])?\u0e4d([\u0e48-\u0e4b])?\u0e32")
SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """NFC without invisible signs, in the one order and spelling in which Thai signs look the same.

    ``นํ้า`` (three signs for two) becomes ``น้ำ``, ``เเก้ว`` (two เ) becomes ``แก้ว``, a tone mark typed before its
    vowel goes behind it.
    """
    text = INVISIBLE.sub("", text).replace("เเ", "แ")
    text = MARKS_IN_A_ROW.sub(lambda marks: "".join(sorted(marks[0], key=TONES.__contains__)), text)
    text = SPLIT_SARA_AM.sub(lambda parts: f"{parts[1] or parts[2] or ''}\u0e33", text)
    return unicodedata.normalize("NFC", text)


def search_form(text: str) -> str:
    """``text`` as the search compares it: normalised, lower-case, single spaces."""
    return SPACES.sub(" ", normalise(text)).strip().lower()
