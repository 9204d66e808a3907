"""Regulations and amounts that were read once for a whole page, so that its many blocks ask the database nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from courses.models.regulations import NamedAmount, Regulation


@dataclass(frozen=True)
class AtHand:
    """What lies ready: regulations by key, amounts by code."""

    regulations: dict[int, Regulation] = field(default_factory=dict)
    amounts: dict[str, NamedAmount] = field(default_factory=dict)


_nothing = AtHand()
_at_hand: ContextVar[AtHand] = ContextVar("regulations_at_hand", default=_nothing)


@contextmanager
def at_hand(*, regulations: Iterable[Regulation] = (), amounts: Iterable[NamedAmount] = ()) -> Iterator[None]:
    """While this lasts, blocks find these without a query."""
    ready = AtHand({one.pk: one for one in regulations}, {one.code: one for one in amounts})
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
