"""Regulations and amounts that were read once for a whole page, so that its many blocks ask the database nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

from courses.models.glossary import GlossaryTerm
from courses.models.regulations import NamedAmount, Regulation
from courses.targets import Target


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
    ready = _at_hand.get().regulations
    missing = {pk for pk in pks if pk not in ready}
    read = Regulation.objects.select_related("superseded_by").in_bulk(missing) if missing else {}
    return {pk: found for pk in pks if (found := ready.get(pk) or read.get(pk))}


def find_amounts(codes: Collection[str]) -> dict[str, NamedAmount]:
    """Amounts with their regulation by code; one query for those that are not at hand."""
    ready = _at_hand.get().amounts
    missing = {code for code in codes if code not in ready}
    read = NamedAmount.objects.select_related("regulation").in_bulk(missing, field_name="code") if missing else {}
    return {code: found for code in codes if (found := ready.get(code) or read.get(code))}


def find_terms(codes: Collection[str]) -> dict[str, GlossaryTerm]:
    """Glossary terms with their regulation by code; one query for those that are not at hand."""
    ready = _at_hand.get().terms
    missing = {code for code in codes if code not in ready}
    read = GlossaryTerm.objects.select_related("regulation").in_bulk(missing, field_name="code") if missing else {}
    return {code: found for code in codes if (found := ready.get(code) or read.get(code))}


def targets_at_hand() -> Mapping[int, Target] | None:
    """Where the links of this page lead, by key; ``None`` if nobody has looked."""
    return _at_hand.get().targets


def find_target(pk: int) -> Target | None:
    """Where a link leads, if that is open and at hand."""
    return (_at_hand.get().targets or {}).get(pk)


def next_number() -> int:
    """A number that nothing else on this page has."""
    return next(_at_hand.get().numbers)
