"""Numeric: a number, exactly or within a tolerance, with or without its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.kinds.base import OptionDraft
from assessments.kinds.points import points_of
from assessments.kinds.rules import Flag, Rules, Words
from assessments.kinds.short import Written
from assessments.kinds.wording import THAI_DIGITS, same_form
from assessments.models import Option, QuestionVersion
from lms.core.errors import DomainError
from lms.core.text import normalise

NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})?(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?)(?P<rest>.*)", re.S
)
MINUS = str.maketrans("−–", "--")
PLUS_MINUS = re.compile(r"±|\+/?-")


@dataclass(frozen=True, slots=True)
class Field:
    """What the field shows: what was typed, and the unit beside it."""

    value: str
    unit: str


class Numeric(Written):
    """The text of an option is a number, its target the tolerance: a number, or percent of the number."""

    name = "numeric"
    template = "assessments/kinds/numeric.html"
    settings = {
        "unit": Words(
            label=pgettext_lazy("of a number", "Unit"),
            help_text=gettext_lazy("Such as บาท. Several ways to write it with / between them: บาท / บ."),
        ),
        "asks_unit": Flag(
            label=gettext_lazy("The unit must be given"),
            help_text=gettext_lazy("Otherwise it stands beside the field, and may be typed or left out."),
        ),
    }
    key_label = gettext_lazy("Right number")
    key_help = gettext_lazy(
        "Such as 1,500 or ๑๕๐๐. With a tolerance: 1500 ± 5 or 1500 ± 2%. Further numbers one a line; a share may "
        "stand before, such as 50%, and after # why."
    )

    def read_key(self, text: str, key: str) -> tuple[str, list[OptionDraft]]:
        _text, options = super().read_key(text, key)
        return text, [split_tolerance(option) for option in options]

    def write_key(self, text: str, options: Sequence[OptionDraft]) -> tuple[str, str]:
        return super().write_key(text, [replace(one, text=_joined(one), target="") for one in options])

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        super().check(options, text=text, rules=rules)
        for option in options:
            if read_number(option.text) is None:
                raise DomainError(_("“%(text)s” is no number.") % {"text": option.text[:40]})
            if option.target and tolerance_of(option) is None:
                raise DomainError(_("“%(text)s” is no tolerance.") % {"text": option.target[:40]})
        if rules.get("asks_unit") and not rules.get("unit"):
            raise DomainError(_("Say which unit must be given."))

    def show(self, version: QuestionVersion, *, layout: Sequence[int], answer: str | None) -> list[Field]:
        units = _units(version.rules)
        return [Field(answer or "", "" if version.rules.get("asks_unit") or not units else units[0])]

    def find(self, version: QuestionVersion, answer: str | None) -> Option | None:
        number = read_quantity(answer or "", _units(version.rules), asks_unit=version.rules.get("asks_unit", False))
        if number is None:
            return None
        near = [one for one in version.options.all() if _is_within(number, one)]
        return max(near, key=points_of, default=None)

    def solve(self, version: QuestionVersion) -> str:
        units = _units(version.rules)
        return f"{super().solve(version)} {units[0]}" if version.rules.get("asks_unit") else super().solve(version)

    def written(self, version: QuestionVersion, option: Option) -> str:
        units = _units(version.rules)
        return " ".join([_joined(option), *units[:1]])


def read_number(text: str) -> Decimal | None:
    """The number that ``text`` is, with Thai digits and thousands separators; none if it is something else."""
    return read_quantity(text, [], asks_unit=False)


def read_quantity(text: str, units: Sequence[str], *, asks_unit: bool) -> Decimal | None:
    """The number that ``text`` is, followed by one of ``units`` or (unless ``asks_unit``) by nothing."""
    bare = "".join(normalise(text).translate(THAI_DIGITS).translate(MINUS).split())
    found = NUMBER.fullmatch(bare)
    if not found or not any(sign.isdigit() for sign in found["number"]):
        return None
    known = [same_form(unit) for unit in units]
    rest = same_form(found["rest"])
    if rest not in known and (rest or asks_unit):
        return None
    written = found["number"].replace(",", "")
    return Decimal(written) if re.match(r"[+-]?\.?\d", written) else None


def find_near(numbers: Sequence[tuple[Option, OptionDraft]], answer: str | None) -> Option | None:
    """The best of the options whose number ``answer`` is, or nearly is."""
    number = read_number(answer or "")
    near = [option for option, wanted in numbers if number is not None and _is_within(number, wanted)]
    return max(near, key=points_of, default=None)


def _units(rules: Rules) -> list[str]:
    return [one.strip() for one in rules.get("unit", "").split(" / ") if one.strip()]


def tolerance_of(option: Option | OptionDraft) -> Decimal | None:
    """How far off a number may be; none if what is written is no tolerance."""
    written = option.target.strip()
    is_percent = written.endswith("%")
    width, number = read_number(written.removesuffix("%") or "0"), read_number(option.text)
    if width is None or number is None or width < 0:
        return None
    return abs(number) * width / 100 if is_percent else width


def _is_within(number: Decimal, option: Option | OptionDraft) -> bool:
    wanted, tolerance = read_number(option.text), tolerance_of(option)
    return wanted is not None and tolerance is not None and abs(number - wanted) <= tolerance


def split_tolerance(option: OptionDraft) -> OptionDraft:
    """``1500 ± 5`` as a number and its tolerance."""
    number, *tolerance = PLUS_MINUS.split(option.text, maxsplit=1)
    return replace(option, text=number.strip(), target=tolerance[0].strip() if tolerance else "")


def _joined(option: Option | OptionDraft) -> str:
    return f"{option.text} ± {option.target}" if option.target else option.text
