"""What a text names by its code: ``<embed code="specific-method-limit" embedtype="amount"/>``.

The text keeps the code only; what a reader sees is drawn anew each time, so that an amount or the meaning of a term is
changed in one place. A further kind of record is an ``Embed`` here and its look in ``courses.rich_text``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.at_hand import find_amounts, find_terms

TAG = re.compile(r"<embed\b[^>]*>")
CODE = re.compile(r'\bcode="([a-z0-9_-]+)"')


@dataclass(frozen=True)
class Embed:
    """A kind of record that a text may name."""

    name: str
    """In the stored text, in a package and as the feature of the editor."""
    find: Callable[[Collection[str]], Mapping[str, Any]]
    """The records by code; one query for those that are not at hand."""
    words: Callable[[Any], str]
    """How a record reads in a sentence."""

    def tag(self, code: str) -> str:
        """The record ``code`` as a stored text has it."""
        return f'<embed code="{code}" embedtype="{self.name}"/>'

    def codes_in(self, source: str) -> list[str]:
        """Codes of this kind that a stored text names, in order."""
        return [code for kind, code in _named_in(source) if kind is self]

    def unknown_in(self, source: str) -> list[str]:
        """Codes that nobody has defined; one query if the text names any."""
        codes = self.codes_in(source)
        known = self.find(codes) if codes else {}
        return [code for code in dict.fromkeys(codes) if code not in known]


AMOUNT = Embed("amount", find_amounts, lambda amount: amount.in_baht)
TERM = Embed("term", find_terms, lambda term: term.term)
EMBEDS = {one.name: one for one in (AMOUNT, TERM)}


def tidy_embeds(source: str) -> str:
    """``source`` with what it names as it is stored, and without any other embed."""
    return TAG.sub(lambda tag: "".join(kind.tag(code) for kind, code in _named_in(tag[0])), source)


def write_out(source: str) -> str:
    """A stored text with what it names in words, as the search reads it; one query for each kind it names."""
    known = {kind: kind.find(codes) for kind in EMBEDS.values() if (codes := kind.codes_in(source))}

    def words(tag: re.Match[str]) -> str:
        found = (kind.words(known[kind][code]) for kind, code in _named_in(tag[0]) if code in known[kind])
        return next(found, "")

    return TAG.sub(words, source)


def _named_in(source: str) -> Iterable[tuple[Embed, str]]:
    for tag in TAG.findall(source):
        kind = next((one for one in EMBEDS.values() if f'embedtype="{one.name}"' in tag), None)
        if kind and (code := CODE.search(tag)):
            yield kind, code[1]
