"""Texts in several languages at once, as Moodle's filters have them: a reader sees one, the bank holds one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry

SPAN = (
    r"<(?:span|lang)\b(?=[^<>]*\bclass\s*=\s*[\"']?multilang)[^<>]*>"
    r"[^<]*(?:<(?!/?(?:span|lang)\b)[^<]*)*</(?:span|lang)>"
)
SPANS = re.compile(rf"{SPAN}(?:\s*{SPAN})*", re.IGNORECASE)
ONE = re.compile(r"<(?:span|lang)\b([^<>]*)>(.*?)</(?:span|lang)>", re.IGNORECASE | re.DOTALL)
LANGUAGE = re.compile(r"\blang\s*=\s*[\"']?([A-Za-z_-]{1,12})", re.IGNORECASE)
BRACES = re.compile(r"\{mlang\s+([A-Za-z_,-]{1,40})\s*\}(.*?)\{mlang\}", re.IGNORECASE | re.DOTALL)
WANTED = ("th", "en")
"""Whose text is taken: the first of these that is there, else the first in the file."""


def one_language(text: str, entry: QuestionEntry) -> str:
    """``text`` without those parts that say the same in another language; that is noted."""
    if "multilang" in text:
        text = SPANS.sub(lambda found: _taken(_spans(found[0]), entry), text)
    if "{mlang" not in text:
        return text
    parts = [(name.split(",")[0].lower(), part) for name, part in BRACES.findall(text)]
    kept = _best([name for name, _part in parts if name != "other"])
    if len({name for name, _part in parts}) > 1:
        entry.note(_("Only one of its languages came along: %(language)s.") % {"language": kept})
    return BRACES.sub(lambda found: found[2] if found[1].split(",")[0].lower() == kept else "", text)


def _spans(group: str) -> list[tuple[str, str]]:
    named = [(LANGUAGE.search(attributes), text) for attributes, text in ONE.findall(group)]
    return [(found[1].lower() if found else "", text) for found, text in named]


def _taken(parts: list[tuple[str, str]], entry: QuestionEntry) -> str:
    if len(parts) < 2:
        return parts[0][1]
    kept = _best([name for name, _text in parts])
    entry.note(_("Only one of its languages came along: %(language)s.") % {"language": kept})
    return next(text for name, text in parts if name == kept)


def _best(names: Sequence[str]) -> str:
    for wanted in WANTED:
        for name in names:
            if name.startswith(wanted):
                return name
    return names[0] if names else "other"
