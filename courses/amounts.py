"""A named amount inside a text: ``<embed code="specific-method-limit" embedtype="amount"/>``.

The text keeps the code only; what a reader sees is drawn anew each time, so that an amount is changed in one place.
"""

from __future__ import annotations

import re

from courses.at_hand import find_amounts

EMBED = re.compile(r"<embed\b[^>]*>")
CODE = re.compile(r'\bcode="([a-z0-9_-]+)"')


def amount_tag(code: str) -> str:
    """The amount ``code`` as a stored text has it."""
    return f'<embed code="{code}" embedtype="amount"/>'


def codes_in(source: str) -> list[str]:
    """Codes of the amounts that a stored text names, in order."""
    return [code for tag in EMBED.findall(source) if (code := _code_of(tag))]


def unknown_codes(source: str) -> list[str]:
    """Codes of amounts that nobody has defined; one query if the text names any."""
    codes = codes_in(source)
    known = find_amounts(codes) if codes else {}
    return [code for code in dict.fromkeys(codes) if code not in known]


def write_out(source: str) -> str:
    """A stored text with its amounts in words, as the search reads it; one query if the text names any."""
    codes = codes_in(source)
    known = find_amounts(codes) if codes else {}

    def words(tag: re.Match[str]) -> str:
        amount = known.get(_code_of(tag[0]))
        return amount.in_baht if amount else ""

    return EMBED.sub(words, source)


def _code_of(tag: str) -> str:
    """The code of an amount's tag; empty for any other tag."""
    code = CODE.search(tag) if 'embedtype="amount"' in tag else None
    return code[1] if code else ""
