"""What a trainer may set for a type of question; each setting knows what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.core.errors import DomainError
from lms.core.text import normalise

Rules = Mapping[str, Any]
"""Settings of one question by name, as JSON; what stands at its default is left out."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One setting. ``default`` is never stored, so that a question has one spelling."""

    label: str | Promise
    help_text: str | Promise = ""
    default: Any

    def tidy(self, value: Any) -> Any:
        """``value`` in the one spelling in which it is stored; raises ``DomainError`` for anything else."""
        raise NotImplementedError

    def told(self, value: Any) -> str:
        """``value`` for a person to read."""
        return str(value)

    def refuse(self, value: Any) -> DomainError:
        """Why ``value`` cannot be."""
        message = _("“%(value)s” cannot be chosen for “%(setting)s”.")
        return DomainError(message % {"value": str(value)[:60], "setting": self.label})


@dataclass(frozen=True, kw_only=True)
class OneOf(Rule):
    """One of a few words; ``choices`` are those words and what they are called."""

    choices: tuple[tuple[str, str | Promise], ...]

    def told(self, value: Any) -> str:
        return str(dict(self.choices)[value])

    def tidy(self, value: Any) -> str:
        if value not in [name for name, _label in self.choices]:
            raise self.refuse(value)
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Flag(Rule):
    """Yes or no."""

    default: bool = False

    def told(self, value: Any) -> str:
        return _("yes") if value else _("no")

    def tidy(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(value)
        return value


@dataclass(frozen=True, kw_only=True)
class Count(Rule):
    """A whole number between 0 and ``most``."""

    default: int = 0
    most: int

    def tidy(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= self.most:
            raise self.refuse(value)
        return value


@dataclass(frozen=True, kw_only=True)
class Words(Rule):
    """A short text."""

    default: str = ""
    longest: int = 60

    def tidy(self, value: Any) -> str:
        if not isinstance(value, str | int) or len(str(value)) > self.longest:
            raise self.refuse(value)
        return " ".join(normalise(str(value)).split())


def tidy_rules(known: Mapping[str, Rule], given: Rules) -> dict[str, Any]:
    """``given`` in the spelling in which it is stored. Raises ``DomainError`` for what the type does not know."""
    unknown = given.keys() - known.keys()
    if unknown:
        message = _("This type of question has no setting “%(names)s”.")
        raise DomainError(message % {"names": ", ".join(sorted(map(str, unknown)))[:100]})
    tidied = {name: known[name].tidy(given[name]) for name in known if name in given}
    return {name: value for name, value in tidied.items() if value != known[name].default}
