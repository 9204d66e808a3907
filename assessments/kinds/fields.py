"""The fields of a form that is filled in: what a trainer asks of each, and what is wrong with what stands in one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.kinds.numeric import read_quantity
from assessments.kinds.rules import Rule
from assessments.kinds.wording import same_form
from lms.core.dates import parse_buddhist_date
from lms.core.errors import DomainError
from lms.core.text import normalise

LINE, PARAGRAPH, DATE, AMOUNT, CHOICE = "line", "paragraph", "date", "amount", "choice"
REQUIRED, OPTIONAL, EMPTY = "required", "optional", "empty"
BODY, USUAL_POINTS = "body", 1
KINDS = {
    LINE: gettext_lazy("a line"),
    PARAGRAPH: gettext_lazy("a paragraph"),
    DATE: gettext_lazy("a date"),
    AMOUNT: gettext_lazy("an amount or a number"),
    CHOICE: gettext_lazy("a choice from a list"),
}
PLACES = {
    "head": gettext_lazy("head, across the sheet"),
    "left": gettext_lazy("head, on the left"),
    "right": gettext_lazy("head, on the right"),
    "middle": gettext_lazy("head, in the middle"),
    "subject": gettext_lazy("subject and addressee"),
    BODY: gettext_lazy("body"),
    "closing": gettext_lazy("closing words"),
    "signature": gettext_lazy("signature"),
    "foot": gettext_lazy("foot"),
}
"""Where on the sheet, from its head down: fields stand, and are asked, in this order."""
FILLS = {
    REQUIRED: gettext_lazy("must be filled in"),
    OPTIONAL: gettext_lazy("may be filled in"),
    EMPTY: gettext_lazy("must be left empty"),
}
ROOM = {LINE: 300, PARAGRAPH: 4_000, DATE: 60, AMOUNT: 120}
"""Characters that what is typed may have."""
LABEL_AT_MOST, TEXT_AT_MOST, WORDS_AT_MOST, FORM_AT_MOST = 120, 1_000, 12, 300
POINTS_AT_MOST, FIELDS_AT_MOST = 100, 24
ALTERNATIVES = re.compile(r"(?<=\s)/(?=\s)")
IN_WORDS, DASH = re.compile(r"\([^()]*\)\s*$"), re.compile(r"\.\s*[-–]")
BAHT = ("บาท", "บาทถ้วน")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form with its key. Everything but ``label`` to ``longest`` stays on the server."""

    label: str
    help: str = ""
    kind: str = LINE
    place: str = BODY
    fill: str = REQUIRED
    choices: Sequence[str] = ()
    longest: int = 0
    """Characters; 0: no limit."""
    accepted: Sequence[str] = ()
    """One of these and nothing else: forms of words, dates, amounts, or choices. None: anything of its kind."""
    contains: Sequence[str] = ()
    """All of these, in each one of the forms between which stands `` / ``."""
    lacks: Sequence[str] = ()
    points: int = USUAL_POINTS
    sample: str = ""
    why: str = ""

    @property
    def is_optional(self) -> bool:
        """Whether the sheet says so. What must be left empty looks like any other field."""
        return self.fill == OPTIONAL

    def stored(self) -> dict[str, Any]:
        """As JSON in its one spelling: what stands at its default is left out."""
        usual = {one.name: one.default for one in fields(self) if one.default is not MISSING}
        said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {name: value for name, value in said.items() if name not in usual or value not in (usual[name], [])}

    def faults(self, value: str) -> list[str]:
        """What is wrong with ``value``, in sentences; nothing if it is right."""
        if not same_form(value):
            return [_("This was left empty.")] if self.fill == REQUIRED else []
        if self.fill == EMPTY:
            return [_("This is to be left empty.")]
        return [*self._faults_of_kind(value), *self._faults_of_words(value)]

    def _faults_of_kind(self, value: str) -> Iterator[str]:
        if self.kind == DATE:
            try:
                day = parse_buddhist_date(value)
            except ValueError as error:
                yield str(error)
                return
            if self.accepted and day not in map(read_date, self.accepted):
                yield _("Another date is asked for.")
        elif self.kind == AMOUNT:
            amount = read_amount(value)
            if amount is None:
                yield _("This cannot be read as an amount or a number.")
            elif self.accepted and amount not in map(read_amount, self.accepted):
                yield _("Another amount is asked for.")
        elif self.accepted and same_form(value) not in map(same_form, self.accepted):
            yield _("Something else is asked for.")

    def _faults_of_words(self, value: str) -> Iterator[str]:
        form = same_form(value)
        missing = [one for one in self.contains if not any(same_form(word) in form for word in ALTERNATIVES.split(one))]
        unwanted = [one for one in self.lacks if same_form(one) in form]
        if missing:
            yield _("What is missing: %(words)s") % {"words": _quoted(missing)}
        if unwanted:
            yield _("What should not stand there: %(words)s") % {"words": _quoted(unwanted)}
        if self.longest and len(value) > self.longest:
            limits = {"length": len(value), "longest": self.longest}
            yield _("It has %(length)s characters; at most %(longest)s are asked for.") % limits


def read_date(text: str) -> dt.date | None:
    """The day of the Buddhist era that ``text`` is; none if it is something else."""
    try:
        return parse_buddhist_date(text)
    except ValueError:
        return None


def read_amount(text: str) -> Decimal | None:
    """The number that ``text`` is, with or without บาท, ``.-`` and the same in words in brackets behind it."""
    return read_quantity(DASH.sub("", IN_WORDS.sub("", normalise(text))), BAHT, asks_unit=False)


@dataclass(frozen=True, kw_only=True)
class Fields(Rule):
    """The fields of a form, from the head of the sheet down; stored as a list of mappings."""

    default: Any = ()

    def tidy(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > FIELDS_AT_MOST:
            raise DomainError(_("A form has at most %(most)s fields.") % {"most": FIELDS_AT_MOST})
        places = list(PLACES)
        read = sorted((_read(one) for one in value), key=lambda field: places.index(field.place))
        return [field.stored() for field in read]

    def told(self, value: Any) -> str:
        return "\n\n".join(_told(number, field) for number, field in enumerate(read_fields(value), start=1))


def read_fields(stored: Sequence[Mapping[str, Any]]) -> list[Field]:
    """The fields as ``Fields`` stores them."""
    return [Field(**one) for one in stored]


def _read(written: Any) -> Field:
    """A field as it is written; refuses what could not be asked or judged, with the name of the field."""
    known = {one.name: one.type for one in fields(Field)}
    if not isinstance(written, Mapping) or written.keys() - known.keys():
        names = sorted(map(str, written.keys() - known.keys())) if isinstance(written, Mapping) else []
        raise DomainError(_("A field of the form cannot have “%(names)s”.") % {"names": ", ".join(names)[:100]})
    label = _line(written.get("label"), "label", LABEL_AT_MOST)
    if not label:
        raise DomainError(_("Every field of the form needs a name."))
    try:
        field = Field(**{name: _tidied(name, value) for name, value in written.items()} | {"label": label})
        field = _with_sample(field)
        _check(field)
    except DomainError as error:
        raise DomainError(_("Field “%(label)s”: %(problem)s") % {"label": label, "problem": error}) from error
    return field


def _tidied(name: str, value: Any) -> Any:
    if name in ("choices", "accepted", "contains", "lacks"):
        return _words(value, name)
    if name in ("points", "longest"):
        return _count(value, POINTS_AT_MOST if name == "points" else ROOM[PARAGRAPH])
    offered = {"kind": KINDS, "place": PLACES, "fill": FILLS}.get(name)
    if offered is not None and (not isinstance(value, str) or value not in offered):
        raise DomainError(_("“%(value)s” cannot be chosen.") % {"value": str(value)[:60]})
    longest = ROOM[PARAGRAPH] if name == "sample" else TEXT_AT_MOST
    return value if offered is not None else _text(value, longest)


def _with_sample(field: Field) -> Field:
    """An accepted answer is a model answer, too."""
    if field.sample or field.fill != REQUIRED or not field.accepted or field.contains:
        return field
    return Field(**{one.name: getattr(field, one.name) for one in fields(field)} | {"sample": field.accepted[0]})


def _check(field: Field) -> None:
    if (field.kind == CHOICE) != (len(field.choices) >= 2):
        raise DomainError(_("A choice needs at least two entries in its list; other fields have no list."))
    if field.kind == CHOICE and not (field.accepted and set(field.accepted) <= set(field.choices)):
        raise DomainError(_("Say which entries of the list are right, in the same words."))
    reader = {DATE: read_date, AMOUNT: read_amount}.get(field.kind)
    if reader and any(reader(one) is None for one in field.accepted):
        raise DomainError(_("An accepted answer cannot be read as a date or an amount."))
    keys = (field.accepted, field.contains, field.lacks, field.longest, field.sample)
    if field.fill == EMPTY and (field.kind == CHOICE or any(keys)):
        raise DomainError(_("What must be left empty has nothing to be checked, and no model answer."))
    if field.kind in ROOM and len(field.sample) > ROOM[field.kind]:
        raise DomainError(_("The model answer is longer than what can be typed there."))
    if field.kind not in (PARAGRAPH, CHOICE) and "\n" in field.sample:
        raise DomainError(_("The model answer has several lines; make the field a paragraph."))
    if faults := field.faults(field.sample):
        told = {"faults": " ".join(faults)}
        raise DomainError(_("The model answer does not pass its own checks. %(faults)s") % told)


def _words(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > WORDS_AT_MOST:
        raise DomainError(_("A list has at most %(most)s lines.") % {"most": WORDS_AT_MOST})
    words = tuple(_line(one, name, FORM_AT_MOST) for one in value)
    if not all(same_form(word) for one in words for word in ALTERNATIVES.split(one)) or len(set(words)) < len(words):
        raise DomainError(_("A line of a list is empty or there twice."))
    return words


def _count(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise DomainError(_("A number must be between 0 and %(most)s.") % {"most": most})
    return value


def _line(value: Any, name: str, longest: int) -> str:
    return " ".join(_text(value, longest).split())


def _text(value: Any, longest: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > longest:
        raise DomainError(_("A text is missing, or longer than %(most)s characters.") % {"most": longest})
    return normalise(str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def _quoted(words: Sequence[str]) -> str:
    return " ".join(f"“{word}”" for word in words)


def _told(number: int, field: Field) -> str:
    """A field with its key, as its trainer reads it."""
    points = pgettext_lazy("field", "%(points)s points") % {"points": field.points}
    lines = [f"{number}. {field.label} ({KINDS[field.kind]} · {PLACES[field.place]} · {FILLS[field.fill]} · {points})"]
    said = [
        (_("List to choose from"), _quoted(field.choices)),
        (_("Accepted answers"), _quoted(field.accepted)),
        (_("Must hold"), _quoted(field.contains)),
        (_("Must not hold"), _quoted(field.lacks)),
        (_("Longest"), str(field.longest or "")),
        (_("Model answer"), field.sample),
        (_("Why"), field.why),
    ]
    return "\n".join([*lines, *(f"{label}: {text}" for label, text in said if text)])
