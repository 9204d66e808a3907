"""Document workshop: an official form is filled in, field by field; what no check can judge, a person marks.

The form stands in the settings of the question, with its key. What the fields earn and what a marker gives are points
of one sum: of 8 points of fields and 12 of a marker, 6 and 9 are 15 of 20.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import WRONG, Choice, Kind, OptionDraft, not_on_offer, read_indexes
from assessments.kinds.essay import MOST_POINTS
from assessments.kinds.fields import CHOICE, ROOM, Field, Fields, read_fields
from assessments.kinds.rules import Count, OneOf, Rules, Words
from assessments.kinds.wording import same_form
from assessments.models import Aspect, QuestionVersion
from assessments.models.disclosure import EVERYTHING
from lms.core.errors import DomainError

Layout = Sequence["str | Sequence[int]"]
"""For each field its kind; for one to choose from the places of its choices, as shown."""
Answer = Sequence["str | int"]
"""For each field what was typed, or the place of what was chosen in the trainer's list."""
MEMO, LETTER, PLAIN = "memo", "letter", "plain"
HEADINGS = {MEMO: "บันทึกข้อความ", LETTER: "", PLAIN: ""}
"""Printed on the paper itself, in Thai whatever the screen's language."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A field as a learner finds it."""

    label: str
    help: str
    kind: str
    place: str
    is_optional: bool
    longest: int
    room: int
    value: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what was written into it and what is to be told of that."""

    label: str
    given: str
    is_right: bool | None
    """None: it is not told."""
    points: int
    faults: Sequence[str] = ()
    sample: str = ""
    why: str = ""

    @property
    def earned(self) -> int:
        return self.points if self.is_right else 0

    def told(self, aspects: Aspect) -> Self:
        """What of it may be told. What is wrong with it names the words that are asked for: it goes with the key."""
        return replace(
            self,
            is_right=self.is_right if aspects.has_rightness else None,
            faults=self.faults if aspects.has_key and aspects.has_rightness else (),
            sample=self.sample if aspects.has_key else "",
            why=self.why if aspects.has_feedback else "",
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form to be filled in."""

    style: str
    heading: str
    fields: Sequence[Blank]

    @property
    def has_garuda(self) -> bool:
        """Whether the emblem stands on this paper."""
        return self.style != PLAIN


@dataclass(frozen=True, slots=True)
class Judged:
    """A form that was filled in; without an answer what a good one holds."""

    heading: str
    fields: Sequence[Filled]
    is_given: bool
    marker_points: int
    tells: Aspect = EVERYTHING

    @property
    def most(self) -> int:
        return sum(one.points for one in self.fields)

    @property
    def earned(self) -> int:
        return sum(one.earned for one in self.fields)

    @property
    def has_points(self) -> bool:
        """Whether points may be told of it, each field's and their sum."""
        return self.is_given and self.tells.has_rightness and self.tells.has_score

    def told(self, aspects: Aspect) -> Self:
        """What of it may be told; a form that was left empty is the key itself."""
        is_shown = self.is_given or aspects.has_key
        return replace(self, fields=[one.told(aspects) for one in self.fields] if is_shown else [], tells=aspects)


class Workshop(Kind):
    """Each field whose checks all pass earns its points; with ``points`` a marker gives the rest."""

    name = "workshop"
    template = "assessments/kinds/workshop.html"
    review_template = "assessments/kinds/workshop_review.html"
    has_key_in_rules = True
    settings = {
        "sheet": OneOf(
            label=gettext_lazy("The paper looks like"),
            default=MEMO,
            choices=(
                (MEMO, gettext_lazy("an internal memo")),
                (LETTER, gettext_lazy("an external letter, with the Garuda emblem")),
                (PLAIN, gettext_lazy("a plain form")),
            ),
        ),
        "heading": Words(
            label=gettext_lazy("Heading of the form"),
            help_text=gettext_lazy("Stands on top of the sheet. Empty: as is usual for this paper."),
            longest=100,
        ),
        "fields": Fields(label=gettext_lazy("Fields")),
        "points": Count(label=gettext_lazy("Points a marker may give"), most=MOST_POINTS),
    }

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        fields = _fields(rules)
        if not fields:
            raise DomainError(_("A form needs at least one field."))
        if options:
            raise DomainError(_("This type of question has fields, and no options."))
        if sum(field.points for field in fields) == 0:
            raise DomainError(_("Give points for at least one field."))

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[str | list[int]]:
        """Choices stand in the order of their letters, which tells nothing."""
        return [_order(field) if field.kind == CHOICE else field.kind for field in _fields(version.rules)]

    def accept(self, values: Sequence[str], *, layout: Layout) -> list[str | int] | None:
        if len(values) not in (0, len(layout)):
            raise not_on_offer()
        given = [_accept(value, place) for value, place in zip(values, layout, strict=False)]
        return given if any(one != "" for one in given) else None

    def restore(self, answer: Answer | None, *, layout: Layout) -> list[str]:
        return [_restore(given, place) for given, place in zip(answer or [""] * len(layout), layout, strict=True)]

    def grade(self, version: QuestionVersion, answer: Answer | None) -> Decimal | None:
        if answer is None:
            return WRONG
        return None if version.rules.get("points") else self.weigh(version, answer, share=WRONG)

    def weigh(self, version: QuestionVersion, answer: Answer | None, *, share: Decimal) -> Decimal:
        sheet = self._filled(version, answer)
        return (sheet.earned + sheet.marker_points * share) / Decimal(sheet.most + sheet.marker_points)

    def solve(self, version: QuestionVersion) -> list[str | int] | None:
        if version.rules.get("points"):
            return None
        return [_solve(field) for field in _fields(version.rules)]

    def show(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[Sheet]:
        fields = _fields(version.rules)
        given = answer or [""] * len(fields)
        blanks = [_blank(*one) for one in zip(fields, layout, given, strict=True)]
        return [Sheet(*_paper(version.rules), blanks)]

    def review(self, version: QuestionVersion, *, layout: Layout, answer: Answer | None) -> list[Judged]:
        """One sheet: filled in and judged, or without an answer what a good one holds."""
        return [self._filled(version, answer)]

    def words(self, rules: Rules) -> list[str]:
        texts = [(one.label, one.help, one.sample, one.why) for one in _fields(rules)]
        return [rules.get("heading", ""), *(text for one in texts for text in one)]

    def _filled(self, version: QuestionVersion, answer: Answer | None) -> Judged:
        fields = _fields(version.rules)
        given = [_text(field, one) for field, one in zip(fields, answer or [""] * len(fields), strict=True)]
        filled = [_judge(field, text) for field, text in zip(fields, given, strict=True)]
        return Judged(_paper(version.rules)[1], filled, answer is not None, version.rules.get("points", 0))


def _fields(rules: Rules) -> list[Field]:
    return read_fields(rules.get("fields", ()))


def _paper(rules: Rules) -> tuple[str, str]:
    style = rules.get("sheet", MEMO)
    return style, rules.get("heading", "") or HEADINGS[style]


def _order(field: Field) -> list[int]:
    return sorted(range(len(field.choices)), key=lambda place: field.choices[place])


def _accept(value: str, place: str | Sequence[int]) -> str | int:
    """What was typed, with one kind of line break; nothing in it is put right under the learner's hands."""
    if not isinstance(place, str):
        return place[read_indexes([value], below=len(place))[0]] if value else ""
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > ROOM[place]:
        raise DomainError(_("That answer is too long. Shorten it."))
    return text if same_form(text) else ""


def _restore(given: str | int, place: str | Sequence[int]) -> str:
    return given if isinstance(given, str) or isinstance(place, str) else str(place.index(given))


def _text(field: Field, given: str | int) -> str:
    return given if isinstance(given, str) else field.choices[given]


def _solve(field: Field) -> str | int:
    return field.choices.index(field.sample) if field.kind == CHOICE and field.sample else field.sample


def _judge(field: Field, text: str) -> Filled:
    faults = field.faults(text)
    return Filled(field.label, text, not faults, field.points, faults, field.sample, field.why)


def _blank(field: Field, place: str | Sequence[int], given: str | int) -> Blank:
    is_listed = not isinstance(place, str)
    offered = [Choice(n, field.choices[one], one == given) for n, one in enumerate(place)] if is_listed else []
    return Blank(
        label=field.label,
        help=field.help,
        kind=field.kind,
        place=field.place,
        is_optional=field.is_optional,
        longest=field.longest,
        room=ROOM.get(field.kind, 0),
        value=given if isinstance(given, str) else "",
        choices=offered,
    )
