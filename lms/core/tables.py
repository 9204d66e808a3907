"""A table that is a page's and a spreadsheet's alike: what stands in each column is said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.core.dates import short_date, short_moment

Value = str | int | Decimal | dt.datetime | dt.date | None
"""A ``Decimal`` is shown with the decimals it has."""


@dataclass(frozen=True)
class Column:
    """A heading."""

    label: str
    kind: str = "number"
    """``number``, ``day`` or ``text``: how the page sets it."""
    width: int = 12
    """In characters, of a spreadsheet."""


@dataclass(frozen=True)
class Shade:
    """A colour with the word for what it means, because a colour alone tells nothing to some, nor on paper."""

    colour: str
    """As ``#rrggbb``."""
    word: str


@dataclass(frozen=True)
class Cell:
    """A value and where it stands."""

    column: Column
    value: Value

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def shade(self) -> Shade | None:
        """How a spreadsheet marks it; not at all unless a kind of cell says so."""
        return None

    def __str__(self) -> str:
        """As the page shows it; a dash for nothing."""
        if self.value is None or self.value == "":
            return "–"
        if isinstance(self.value, dt.datetime):
            return short_moment(self.value)
        if isinstance(self.value, dt.date):
            return short_date(self.value)
        return f"{self.value:,}" if isinstance(self.value, int | Decimal) else self.value


@dataclass(frozen=True)
class Line:
    """A row; ``href`` is where its first cell leads."""

    cells: list[Cell]
    href: str = ""

    @property
    def others(self) -> list[Cell]:
        """All cells but the heading."""
        return self.cells[1:]


@dataclass(frozen=True)
class Table:
    """``lines`` may be an iterator: a spreadsheet of 30,000 people is never held as a whole."""

    caption: str
    columns: list[Column]
    lines: Iterable[Line]
    total: Line | None = None


def cells_of(columns: list[Column], values: list[Value]) -> list[Cell]:
    """One cell a column."""
    return [Cell(column, value) for column, value in zip(columns, values, strict=True)]
