"""Settings of a type as text: in the marks that our own files carry for us, and in cells of Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.kinds import Kind, all_kinds, kind_of
from assessments.kinds.rules import Count, Flag, OneOf, Rule, Words
from assessments.kinds.wording import THAI_DIGITS
from assessments.models import Question
from lms.core.errors import DomainError
from lms.core.text import search_form

YES, NO = ("true", "yes", "1", "ใช่", "ต้อง"), ("false", "no", "0", "ไม่", "ไม่ใช่", "ไม่ต้อง")
BORROWED = {Question.Kind.CLASSIFY: Question.Kind.MATCHING}
"""Types that other programs know as another one only."""
ALWAYS = {Question.Kind.MULTIPLE: ("scoring",)}
"""Settings without which a file would be read otherwise: they are marked at their default too."""


def is_sayable(kind: Kind) -> bool:
    """Whether all settings of ``kind`` can stand in a cell."""
    return all(isinstance(rule, OneOf | Flag | Count | Words) for rule in kind.settings.values())


def write_setting(value: Any) -> str:
    """A value of any setting as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_setting(name: str, rule: Rule, written: str) -> Any:
    """The inverse of ``write_setting``; words may be those that people read. Raises ``DomainError``."""
    bare = search_form(written).translate(THAI_DIGITS)
    if isinstance(rule, Flag):
        return True if bare in YES else False if bare in NO else rule.tidy(written)
    if isinstance(rule, Count):
        return rule.tidy(int(bare) if bare.isdecimal() and len(bare) < 9 else written)
    if isinstance(rule, OneOf):
        return rule.tidy(_words(name).get(bare, written))
    return rule.tidy(written)


@cache
def _words(setting: str) -> dict[str, str]:
    """What each choice of a setting is called, in every language and for every type that has it."""
    rules = [kind.settings[setting] for kind in all_kinds().values() if setting in kind.settings]
    choices = [choice for rule in rules if isinstance(rule, OneOf) for choice in rule.choices]
    found = {search_form(name): name for name, _label in choices}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {search_form(str(label)): name for name, label in choices}
    return found


def marks_of(entry: QuestionEntry) -> dict[str, str]:
    """What other programs do not know of a question, by name; they pass these marks over, we read them again."""
    rules, known = entry.rules or {}, kind_of(entry.kind).settings
    marks = {"kind": entry.kind} if entry.kind in BORROWED else {}
    named = [name for name in known if name in rules or name in ALWAYS.get(Question.Kind(entry.kind), ())]
    return marks | {name: write_setting(rules.get(name, known[name].default)) for name in named}


def take_marks(entry: QuestionEntry, marks: Mapping[str, str]) -> None:
    """Set the type and the settings that ``marks`` name; what a reader found out by itself stays."""
    if BORROWED.get(marks.get("kind", "")) == entry.kind:  # type: ignore[call-overload]
        entry.kind = marks["kind"]
    known = kind_of(entry.kind).settings if entry.kind else {}
    try:
        found = {name: read_setting(name, known[name], marks[name]) for name in known if name in marks}
    except DomainError as error:
        entry.refuse(str(error))
        return
    if found:
        entry.rules = {**(entry.rules or {}), **found}


def told_to_us_only(entry: QuestionEntry, *understood: str) -> Iterable[str]:
    """What other programs lose of a question; they understand the settings ``understood``."""
    known = kind_of(entry.kind).settings
    lost = [str(known[name].label) for name in entry.rules or {} if name not in understood]
    if lost:
        yield _("Only this site reads these settings of it: %(names)s.") % {"names": ", ".join(lost)}
    if entry.kind in BORROWED:
        yield _("Other programs know it as “%(kind)s”.") % {
            "kind": Question.Kind(BORROWED[Question.Kind(entry.kind)]).label
        }
