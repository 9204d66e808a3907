"""Regulations, amounts and terms, read once for a whole page so that its many blocks ask the database nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from django.db.models import QuerySet

from courses.models.glossary import GlossaryTerm
from courses.models.regulations import NamedAmount, Regulation
from courses.targets import Target

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class AtHand:
    """What lies ready: regulations by key, amounts and terms by code; and numbers for what is drawn."""

    regulations: dict[int, Regulation] = field(default_factory=dict)
    amounts: dict[str, NamedAmount] = field(default_factory=dict)
    terms: dict[str, GlossaryTerm] = field(default_factory=dict)
    targets: Mapping[int, Target] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


_nothing = AtHand()
_at_hand: ContextVar[AtHand] = ContextVar("regulations_at_hand", default=_nothing)


@contextmanager
def at_hand(
    *,
    regulations: Iterable[Regulation] = (),
    amounts: Iterable[NamedAmount] = (),
    terms: Iterable[GlossaryTerm] = (),
    targets: Mapping[int, Target] | None = None,
) -> Iterator[None]:
    """While this lasts, blocks find these without a query."""
    ready = AtHand(
        regulations={one.pk: one for one in regulations},
        amounts={one.code: one for one in amounts},
        terms={one.code: one for one in terms},
        targets=targets,
    )
    token = _at_hand.set(ready)
    try:
        yield
    finally:
        _at_hand.reset(token)


def find_regulations(pks: Collection[int]) -> dict[int, Regulation]:
    """Regulations by key; one query for those that are not at hand."""
    return _find(pks, _at_hand.get().regulations, Regulation.objects.select_related("superseded_by"), by="pk")


def find_amounts(codes: Collection[str]) -> dict[str, NamedAmount]:
    """Amounts with their regulation by code; one query for those that are not at hand."""
    return _find(codes, _at_hand.get().amounts, NamedAmount.objects.select_related("regulation"), by="code")


def find_terms(codes: Collection[str]) -> dict[str, GlossaryTerm]:
    """Glossary terms with their regulation by code; one query for those that are not at hand."""
    return _find(codes, _at_hand.get().terms, GlossaryTerm.objects.select_related("regulation"), by="code")


def targets_at_hand() -> Mapping[int, Target] | None:
    """Where the links of this page lead, by key; ``None`` if nobody has looked."""
    return _at_hand.get().targets


def find_target(pk: int) -> Target | None:
    """Where a link leads, if that is open and at hand."""
    return (_at_hand.get().targets or {}).get(pk)


def next_number() -> int:
    """A number that nothing else on this page has."""
    return next(_at_hand.get().numbers)


def _find(keys: Collection[Key], ready: Mapping[Key, Any], stored: QuerySet, *, by: str) -> dict[Key, Any]:
    missing = {key for key in keys if key not in ready}
    read = stored.in_bulk(missing, field_name=by) if missing else {}
    return {key: found for key in keys if (found := ready.get(key) or read.get(key))}
