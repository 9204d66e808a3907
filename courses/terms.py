"""A glossary term inside a text: ``<embed code="incoming-register" embedtype="term"/>``, drawn anew each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from courses.amounts import CODE, EMBED, amount_tag
from courses.at_hand import find_terms


def term_tag(code: str) -> str:
    """The term ``code`` as a stored text has it."""
    return f'<embed code="{code}" embedtype="term"/>'


TAGS: dict[str, Callable[[str], str]] = {"amount": amount_tag, "term": term_tag}
"""What a text may embed, and how each is stored."""


def tidy_embeds(source: str) -> str:
    """``source`` with its amounts and terms as they are stored, and without any other embed."""
    return EMBED.sub(lambda tag: _tidy(tag[0]), source)


def term_codes_in(source: str) -> list[str]:
    """Codes of the terms that a stored text names, in order."""
    return [code[1] for tag in EMBED.findall(source) if 'embedtype="term"' in tag and (code := CODE.search(tag))]


def term_codes_of(body: Any) -> list[str]:
    """Codes of the terms named anywhere in the body of a lesson; asks the database nothing."""
    return term_codes_in(repr(list(body.raw_data)))


def unknown_terms(source: str) -> list[str]:
    """Codes of terms that nobody has written down; one query if the text names any."""
    codes = term_codes_in(source)
    known = find_terms(codes) if codes else {}
    return [code for code in dict.fromkeys(codes) if code not in known]


def write_terms_out(source: str) -> str:
    """A stored text with its terms in words, as the search reads it; one query if the text names any."""
    codes = term_codes_in(source)
    known = find_terms(codes) if codes else {}

    def words(tag: re.Match[str]) -> str:
        code = term_codes_in(tag[0])
        return known[code[0]].term if code and code[0] in known else tag[0]

    return EMBED.sub(words, source) if codes else source


def _tidy(tag: str) -> str:
    code = CODE.search(tag)
    kind = next((name for name in TAGS if f'embedtype="{name}"' in tag), "")
    return TAGS[kind](code[1]) if code and kind else ""
