"""Means, standard deviations and their words, as Thai reports of training give them.

The five bands are those of the usual form (clerks' reports: แบบประเมินความพึงพอใจ). A figure is rounded to two decimals,
half up, before its band is looked up, so that the figure and the word beside it never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVELS = (5, 4, 3, 2, 1)
LABELS: dict[int, Promise] = {
    5: _("most"),
    4: _("much"),
    3: _("moderately"),
    2: _("little"),
    1: _("least"),
}
BANDS = ((Decimal("4.51"), 5), (Decimal("3.51"), 4), (Decimal("2.51"), 3), (Decimal("1.51"), 2), (Decimal("1.00"), 1))
"""Least mean of each band, and the level whose word it bears."""
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Spread:
    """How many gave a value, the mean and the standard deviation of what they gave, rounded to two decimals."""

    count: int
    mean: Decimal
    deviation: Decimal | None
    """Of a sample (n − 1), as reports give it; nothing for one value."""

    @property
    def word(self) -> Promise:
        """The band of the mean."""
        return LABELS[band_of(self.mean)]


def band_of(mean: Decimal) -> int:
    """The level whose word a mean of two decimals bears: 4.51–5.00 most, 3.51–4.50 much … 1.00–1.50 least."""
    return next(level for least, level in BANDS if mean >= least)


def spread_of(counts: Mapping[Fraction, int]) -> Spread | None:
    """Of values by how often they occur; nothing of nothing. Exact until it is rounded."""
    number = sum(counts.values())
    if not number:
        return None
    total = sum((value * often for value, often in counts.items()), Fraction(0))
    squares = sum((value * value * often for value, often in counts.items()), Fraction(0))
    deviation = None
    if number > 1:
        deviation = _root((squares - total * total / number) / (number - 1))
    return Spread(number, _rounded(total / number), deviation)


def spread_of_levels(levels: Iterable[int]) -> Spread | None:
    """Of single levels."""
    counts: dict[Fraction, int] = {}
    for level in levels:
        counts[Fraction(level)] = counts.get(Fraction(level), 0) + 1
    return spread_of(counts)


def _rounded(value: Fraction) -> Decimal:
    """Half up, exactly: a sum of fractions that ends in …5 is not left to how a computer writes it."""
    return Decimal((value.numerator * 200 + value.denominator) // (2 * value.denominator)).scaleb(-2)


def _root(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        root = (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()
        return root.quantize(HUNDREDTH, ROUND_HALF_UP)
