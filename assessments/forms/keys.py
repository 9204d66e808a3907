"""The fields of the question form that belong to one type: its key as text, and its settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from assessments.forms.parts import PARTS
from assessments.kinds import Kind, OptionDraft, all_kinds
from assessments.kinds.rules import Count, Flag, OneOf, Rule, Words
from assessments.models import Question, QuestionVersion

KEY_AT_MOST = 20_000


@dataclass(frozen=True)
class KindPart:
    """What the form shows for one type only."""

    name: str
    label: str | Promise
    help_text: str | Promise
    fields: list[forms.BoundField]


def fields_of_kinds() -> Iterator[tuple[str, forms.Field]]:
    """Name and field of each key and setting, of all types."""
    for kind in _kinds():
        if kind.key_label:
            widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
            yield (
                _key(kind),
                forms.CharField(
                    label=kind.key_label, help_text=kind.key_help, required=False, max_length=KEY_AT_MOST, widget=widget
                ),
            )
        for name, rule in kind.settings.items():
            yield _setting(kind, name), _field(rule)


def parts_of(form: forms.BaseForm) -> list[KindPart]:
    """The parts that belong to one type, in the order of the types."""
    parts = []
    for kind in _kinds():
        names = [_key(kind)] if kind.key_label else []
        names += [_setting(kind, name) for name in kind.settings]
        if names:
            label = Question.Kind(kind.name).label
            parts.append(KindPart(kind.name, label, kind.text_help, [form[name] for name in names]))
    return parts


def initial_of(version: QuestionVersion) -> dict[str, Any]:
    """What the fields show of ``version``, its text included."""
    kind = all_kinds()[version.kind]
    found: dict[str, Any] = {_setting(kind, name): value for name, value in version.rules.items()}
    if kind.is_written:
        drafts = [OptionDraft.of(option) for option in version.options.all()]
        found["text"], found[_key(kind)] = kind.write_key(version.text, drafts)
    return found


def rules_of(cleaned: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """The settings as they were filled in; what was left empty stands at its default."""
    filled = {name: cleaned.get(_setting(kind, name)) for name in kind.settings}
    return {name: value for name, value in filled.items() if value not in (None, "")}


def key_of(cleaned: dict[str, Any], kind: Kind) -> str:
    """The key as it was written."""
    return str(cleaned.get(_key(kind)) or "")


def _kinds() -> list[Kind]:
    """The types that have no part of their own."""
    apart = {part.kind for part in PARTS}
    return [kind for name, kind in all_kinds().items() if name not in apart]


def _key(kind: Kind) -> str:
    return f"key_{kind.name}"


def _setting(kind: Kind, name: str) -> str:
    return f"set_{kind.name}_{name}"


def _field(rule: Rule) -> forms.Field:
    common: dict[str, Any] = {"label": rule.label, "help_text": rule.help_text, "required": False}
    common["initial"] = rule.default
    if isinstance(rule, OneOf):
        return forms.ChoiceField(choices=rule.choices, widget=forms.RadioSelect, **common)
    if isinstance(rule, Flag):
        return forms.BooleanField(**common)
    if isinstance(rule, Count):
        return forms.IntegerField(min_value=0, max_value=rule.most, **common)
    if isinstance(rule, Words):
        return forms.CharField(max_length=rule.longest, **common)
    raise TypeError(f"No field for {type(rule).__name__}.")
