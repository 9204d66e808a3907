"""The columns of the Excel sheet, in every language of the site."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.exchange.settings import is_sayable
from assessments.kinds import kind_of
from assessments.kinds.base import ChoiceKind
from assessments.kinds.rules import Flag, OneOf, Rule
from assessments.models import Question
from lms.core.text import search_form

OPTION_COUNT = 12
USUAL_OPTION_COUNT = 5
KINDS = [
    kind
    for kind in Question.Kind
    if (isinstance(kind_of(kind), ChoiceKind) or kind_of(kind).is_written)
    and is_sayable(kind_of(kind))
    and not kind_of(kind).needs_picture
]
"""The types that the form has room for."""
SETTING = "set_"
TITLED = " · "
"""Between the code of a regulation and its title, which is only read by people."""
EXAMPLE = "EXAMPLE-"
"""The codes of rows that only show how it is done."""


def headings() -> dict[str, str]:
    """Key and heading of each column, in the reader's language."""
    found = {
        "code": _("Code"),
        "category": _("Category"),
        "kind": pgettext("question", "Type"),
        "text": _("Question"),
    }
    found |= {f"option{number}": _("Option %(number)s") % {"number": number} for number in _numbers()}
    found |= {
        "right": _("Right answer"),
        "explanation": _("Explanation"),
        "source": _("Source"),
        "tags": _("Tags"),
        "difficulty": _("Difficulty"),
    }
    found |= {f"why{number}": _("Why option %(number)s") % {"number": number} for number in _numbers()}
    found |= {"shares": _("Shares of the options in percent")}
    found |= {SETTING + name: str(rule.label) for name, rule in settings_of_kinds().items()}
    return found | {"regulations": _("Regulations it rests on")}


def settings_of_kinds() -> dict[str, Rule]:
    """Every setting that a type of the form has, by name."""
    found: dict[str, Rule] = {}
    for kind in KINDS:
        for name, rule in kind_of(kind).settings.items():
            found.setdefault(name, rule)
    return found


def choices_of(setting: str) -> list[str]:
    """What may be chosen for a setting, as people read it; nothing if it is not chosen from a list."""
    rules = [kind_of(kind).settings.get(setting) for kind in KINDS]
    words = [str(label) for rule in rules if isinstance(rule, OneOf) for _name, label in rule.choices]
    words += [rule.told(value) for rule in rules if isinstance(rule, Flag) for value in (True, False)]
    return list(dict.fromkeys(words))


def known_headings() -> dict[str, str]:
    """Headings as they are compared, in all languages, and the key of each."""
    return {"ประเภท": "kind", "ชนิด": "kind"} | _in_all_languages(lambda: headings().items())


def known_kinds() -> dict[str, str]:
    """What may stand in the column of types, and the kind it means."""
    names = _in_all_languages(lambda: [(one.value, str(one.label)) for one in Question.Kind])
    return names | {kind: kind for kind in Question.Kind.values}


@cache
def known_difficulties() -> dict[str, str]:
    """What may stand in the column of difficulties, and the one it means."""
    names = _in_all_languages(lambda: [(one.value, str(one.label)) for one in Question.Difficulty])
    return names | {one: one for one in Question.Difficulty.values}


def known_truths() -> dict[str, bool]:
    """What may stand for true and for false."""
    words = _in_all_languages(lambda: [("true", _("True")), ("false", _("False"))])
    more = {"true": True, "false": False, "t": True, "f": False, "ถูก": True, "ผิด": False, "ใช่": True, "ไม่ใช่": False}
    return {word: name == "true" for word, name in words.items()} | more


def _in_all_languages(pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {search_form(label): key for key, label in pairs()}
    return found


def _numbers() -> range:
    return range(1, OPTION_COUNT + 1)
