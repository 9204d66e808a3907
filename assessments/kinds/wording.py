"""Comparing what people write: what looks or sounds the same to a reader is the same."""

from __future__ import annotations

import re

from lms.core.text import normalise

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
DIGITS = re.compile(r"\d+")
LETTERS_A_TYPO = 4
"""One slip is forgiven for each so many letters: in a word of three it would be another word."""


def same_form(text: str) -> str:
    """``text`` as it is compared: one spelling of Thai signs, Arabic digits, no capitals, no spaces."""
    return "".join(normalise(text).translate(THAI_DIGITS).casefold().split())


def is_nearly(given: str, wanted: str, *, typos: int) -> bool:
    """Whether ``given`` is ``wanted`` but for so many slips. A wrong number is no slip. Both as ``same_form``."""
    allowed = min(typos, len(wanted) // LETTERS_A_TYPO)
    if DIGITS.findall(given) != DIGITS.findall(wanted) or abs(len(given) - len(wanted)) > allowed:
        return given == wanted
    return slips(given, wanted) <= allowed


def slips(one: str, other: str) -> int:
    """Letters put in, left out, mistaken, or exchanged with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
