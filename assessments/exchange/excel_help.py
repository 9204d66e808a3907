"""What the Excel form says about itself: a row of each type as an example, and what to write into each column."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.exchange.columns import EXAMPLE, KINDS, SETTING, headings, settings_of_kinds
from assessments.exchange.entry import QuestionEntry
from assessments.kinds import OptionDraft, Rules, kind_of, true_false_options
from assessments.kinds.points import PENALTY
from assessments.models import Question

Asked = tuple[Question.Kind, str, list[OptionDraft], Rules]


def examples_below(category: tuple[str, ...]) -> list[QuestionEntry]:
    """One row of each type, in ``category``."""
    return [
        QuestionEntry(
            "", kind, text, options, _("Why it is so"), "", category, (), f"{EXAMPLE}{number}", rules=dict(rules)
        )
        for number, (kind, text, options, rules) in enumerate([*_choices(), *_written()], start=1)
    ]


def _choices() -> list[Asked]:
    kinds = Question.Kind
    three = _("Which of these have three letters?")
    return [
        (kinds.SINGLE, _("Which of these is an internal letter?"), _options(_("A memo"), _("An order")), {}),
        (kinds.MULTIPLE, three, _options("ABC", "XYZ", "AB", right=2), {}),
        (kinds.MULTIPLE, three, _shared(("ABC", 50), ("XYZ", 50), ("AB", -25)), {"scoring": PENALTY}),
        (kinds.TRUE_FALSE, _("A week has seven days."), list(true_false_options(True)), {}),
    ]


def _written() -> list[Asked]:
    """Of the types whose key is written as text; where nothing else explains how, the example does."""
    kinds = Question.Kind
    steps = [_("Open the letter"), _("Register it"), _("Hand it on")]
    examples: list[tuple[Question.Kind, str, list[str], Rules]] = [
        (kinds.MATCHING, _("What does each letter go to?"), [_("Memo = inside"), _("External letter = outside")], {}),
        (kinds.ORDERING, _("In which order is a letter received?"), steps, {}),
        (kinds.CLASSIFY, _("Material or equipment?"), [_("Pencil = material"), _("Table = equipment")], {}),
        (kinds.SHORT, _("What is a letter inside the office called?"), [_("memo")], {"typos": 1}),
        (kinds.NUMERIC, _("How many hours has a day?"), ["24"], {"unit": _("hours")}),
        (kinds.CLOZE, _("A week has [[7]] days and begins on [[Monday | Friday | Sunday]]."), [], {}),
        (kinds.ESSAY, _("Why is a letter registered?"), [_("It can be found again")], {"points": 5}),
    ]
    return [(kind, *kind_of(kind).read_key(text, "\n".join(lines)), rules) for kind, text, lines, rules in examples]


def explained_columns() -> list[tuple[str, str]]:
    """A heading, or the name of a type, and what to write."""
    names = headings()
    return [
        (names["text"], _("One question a row. Line breaks inside a cell: Alt+Enter.")),
        (names["kind"], _("Choose from the list. Left empty, it is told by the right answer.")),
        (names["option1"], _("At least two options, at most twelve; for a statement leave them empty.")),
        *_explained_kinds(),
        (
            names["right"],
            _("The number of the right option: 2. Several with commas: 1, 3. For a statement: True or False."),
        ),
        (names["category"], _("Choose from the list. Left empty, the question goes where you say when uploading.")),
        (
            names["code"],
            _("Leave it empty for new questions. With the code of a question of yours, the row changes it."),
        ),
        (names["explanation"], _("Shown with the right answer when the quiz allows it.")),
        (names["tags"], _("Several with commas.")),
        (names["difficulty"], _("Choose from the list, or leave it empty.")),
        (names["why1"], _("Why this option is right or wrong; shown after answering. May be left empty.")),
        (
            names["shares"],
            _("May be left empty. Else a number for each option, in order: 50, 50, -25; and choose how it is scored."),
        ),
        *_explained_settings(names),
        (names["regulations"], _("May be left empty. Codes from the list, several with commas.")),
        (EXAMPLE + "…", _("Rows with these codes are examples: they are passed over and may be deleted.")),
    ]


def _explained_kinds() -> list[tuple[str, str]]:
    """How the key of each type is written: one line of it in each cell of the options."""
    written = [(kind.label, kind_of(kind)) for kind in KINDS if kind_of(kind).is_written]
    return [(str(label), str(kind.key_help or kind.text_help)) for label, kind in written]


def _explained_settings(names: dict[str, str]) -> list[tuple[str, str]]:
    """For which types each setting is, and what it takes."""
    told = []
    for name, rule in settings_of_kinds().items():
        kinds = [str(kind.label) for kind in KINDS if name in kind_of(kind).settings]
        meant = _("May be left empty. For: %(kinds)s.") % {"kinds": ", ".join(kinds)}
        told.append((names[SETTING + name], f"{meant} {rule.help_text}".strip()))
    return told


def _options(*texts: str, right: int = 1) -> list[OptionDraft]:
    return [OptionDraft(text, number < right) for number, text in enumerate(texts)]


def _shared(*shares: tuple[str, int]) -> list[OptionDraft]:
    return [OptionDraft(text, percent > 0, weight=Decimal(percent) / 100) for text, percent in shares]
