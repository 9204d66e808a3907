"""Taking values out of a YAML mapping, each wrong one told in a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from courses.packages.report import Place
from lms.core.dates import parse_buddhist_date, parse_buddhist_moment

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
is_address = URLValidator(schemes=["https", "http"])


@dataclass
class Values:
    """A mapping that is read value by value; what was asked for and is missing or odd is told at its place."""

    content: Mapping[str, Any]
    place: Place
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = self.place.at(self.content)

    def text(self, name: str, *, longest: int, default: str | None = None) -> str:
        """A text of at most ``longest`` letters; required without a ``default``."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
            self.place.error(_("“%(name)s” must be a text.") % {"name": name})
            return ""
        text = str(value).strip()
        if len(text) > longest:
            self.place.error(
                _("“%(name)s” has %(length)s letters; at most %(longest)s are allowed.")
                % {"name": name, "length": len(text), "longest": longest}
            )
        return text

    def choice(self, name: str, choices: Collection[str], *, default: str | None = None) -> str:
        """One of ``choices``; required without a ``default``."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if value not in choices:
            self.place.error(
                _("“%(name)s” must be one of %(choices)s.") % {"name": name, "choices": ", ".join(choices)}
            )
            return ""
        return str(value)

    def integer(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number between ``least`` and ``most``."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.place.error(
                _("“%(name)s” must be a whole number from %(least)s to %(most)s.")
                % {"name": name, "least": least, "most": most}
            )
            return least
        return value

    def decimal(self, name: str, *, most: int, places: int = 1) -> Decimal:
        """A number from 0 to ``most`` with at most so many decimals."""
        value = self._take(name)
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= most or number != round(number, places):
            self.place.error(
                _("“%(name)s” must be a number from 0 to %(most)s with at most %(places)s decimals.")
                % {"name": name, "most": most, "places": places}
            )
            return Decimal(0)
        return round(number, places)

    def day(self, name: str) -> dt.date | None:
        """A day of the Buddhist era such as 7/12/2569; nothing if none is given."""
        text = self.text(name, longest=40, default="")
        try:
            return parse_buddhist_date(text) if text else None
        except ValueError as error:
            self.place.error(_("“%(name)s” is no day: %(problem)s") % {"name": name, "problem": error})
            return None

    def moment(self, name: str) -> dt.datetime | None:
        """A moment of the Buddhist era such as 7/12/2569 08:30; nothing if none is given."""
        text = self.text(name, longest=40, default="")
        try:
            return parse_buddhist_moment(text) if text else None
        except ValueError as error:
            self.place.error(_("“%(name)s” is no moment: %(problem)s") % {"name": name, "problem": error})
            return None

    def address(self, name: str) -> str:
        """An address that begins with https:// or http://; empty if none is given."""
        text = self.text(name, longest=500, default="")
        try:
            if text:
                is_address(text)
        except ValidationError:
            self.place.error(_("A link begins with https:// or http://."))
        return text

    def boolean(self, name: str, *, default: bool) -> bool:
        """``true`` or ``false``."""
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.place.error(_("“%(name)s” must be true or false.") % {"name": name})
            return default
        return value

    def texts(self, name: str, *, is_required: bool = True) -> list[str]:
        """A list of texts."""
        value = self._take(name)
        if value is None and not is_required:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.place.error(_("“%(name)s” must be a list of texts, one “- text” a line.") % {"name": name})
            return []
        if is_required and not value:
            self.place.error(_("“%(name)s” is empty.") % {"name": name})
        return [one.strip() for one in value]

    def mappings(self, name: str) -> list[Mapping[str, Any]]:
        """A list of mappings; may be missing."""
        value = self._take(name) or []
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            self.place.error(_("“%(name)s” must be a list of names and values.") % {"name": name})
            return []
        return value

    def mapping(self, name: str) -> Mapping[str, Any] | None:
        """Names and values; nothing if there are none."""
        value = self._take(name)
        if value is not None and not isinstance(value, Mapping):
            self.place.error(_("“%(name)s” must be a list of names and values.") % {"name": name})
            return None
        return value

    def ignore(self, *names: str) -> None:
        """Names that somebody else reads."""
        self.asked.update(names)

    def refuse_others(self) -> None:
        """Tell of names nobody asked for: most are misspelt."""
        for name in self.content:
            if name not in self.asked:
                self.place.error(_("“%(name)s” is not known here. Is it misspelt?") % {"name": name})

    def _take(self, name: str) -> Any:
        self.asked.add(name)
        return self.content.get(name)
