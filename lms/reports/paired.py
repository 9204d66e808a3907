"""Two scores of the same people: means, gain, and Student's paired t with its probability, by our own means alone.

Sources: Student (1908), The probable error of a mean, Biometrika 6, 1–25; the incomplete beta function as a continued
fraction: NIST Digital Library of Mathematical Functions, 8.17.22; normalised gain: Hake (1998), American Journal of
Physics 66, 64–74, in Thailand คะแนนพัฒนาการสัมพัทธ์ (ศิริชัย กาญจนวาสี), here as a share and not in percent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, lgamma, log, log1p, sqrt

FULL = 100.0
FEWEST = 5
"""Of smaller groups nothing is told: a figure could be somebody's own."""
NEARLY_NOTHING = 1e-300


@dataclass
class Numbers:
    """Numbers as they come, of which mean and standard deviation are asked later."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    """Sum of squared distances from the mean (Welford 1962, Technometrics 4, 419–420)."""

    def add(self, value: float) -> None:
        self.count += 1
        distance = value - self.mean
        self.mean += distance / self.count
        self.squares += distance * (value - self.mean)

    def absorb(self, other: Numbers) -> None:
        """Take in all of ``other`` (Chan, Golub & LeVeque 1983, The American Statistician 37, 242–247)."""
        count = self.count + other.count
        if not other.count:
            return
        distance = other.mean - self.mean
        self.squares += other.squares + distance * distance * self.count * other.count / count
        self.mean += distance * other.count / count
        self.count = count

    @property
    def deviation(self) -> float | None:
        """Of the sample, with n − 1; nothing for fewer than two."""
        return sqrt(self.squares / (self.count - 1)) if self.count > 1 else None


@dataclass
class Comparison:
    """Scores in percent before and after, of the same people."""

    before: Numbers = field(default_factory=Numbers)
    after: Numbers = field(default_factory=Numbers)
    gains: Numbers = field(default_factory=Numbers)

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> Comparison:
        """Of pairs of a score before and one after."""
        comparison = cls()
        for before, after in pairs:
            comparison.add(before, after)
        return comparison

    def add(self, before: float, after: float) -> None:
        self.before.add(before)
        self.after.add(after)
        self.gains.add(after - before)

    def absorb(self, other: Comparison) -> None:
        """Take in all people of ``other``, none of whom is here."""
        self.before.absorb(other.before)
        self.after.absorb(other.after)
        self.gains.absorb(other.gains)

    @property
    def count(self) -> int:
        return self.gains.count

    @property
    def normalised(self) -> float | None:
        """Which share of what could be gained was gained, by the means."""
        return normalised_gain(self.before.mean, self.after.mean) if self.count else None

    @property
    def degrees(self) -> int:
        return self.count - 1

    @property
    def t(self) -> float | None:
        """Student's paired t; nothing where all gained the same."""
        deviation = self.gains.deviation
        if not deviation or deviation < 1e-9:
            return None
        return self.gains.mean / (deviation / sqrt(self.count))

    @property
    def p(self) -> float | None:
        """How likely so large a difference is, in either direction, if nothing was learnt."""
        return None if self.t is None else two_sided_p(self.t, self.degrees)


def too_telling(groups: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Which of the groups, each with its number of people and a name of its own, are left out beside their total.

    Those under five; and if all of them together are still under five, the smallest others go with them: else the total
    would give them away. Of groups alike in number the first by name goes first, wherever they are listed.
    """
    hidden = {one for one in groups if 0 < one[0] < FEWEST}
    others = sorted(one for one in groups if one[0] >= FEWEST)
    while others and 0 < sum(count for count, _name in hidden) < FEWEST:
        hidden.add(others.pop(0))
    return hidden


def normalised_gain(before: float, after: float) -> float | None:
    """Which share of what could be gained was gained; nothing for who knew everything before."""
    return (after - before) / (FULL - before) if before < FULL else None


def two_sided_p(t: float, degrees: int) -> float:
    """The probability of a Student's t at least as far from 0, 0–1."""
    return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for positive ``a`` and ``b``, 0 ≤ x ≤ 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    upper, lower = 1.0, _safe(1 - (a + b) * x / (a + 1))
    lower = 1 / lower
    found = lower
    for step in range(1, 1000):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        change = 1.0
        for numerator in (even, odd):
            lower = 1 / _safe(1 + numerator * lower)
            upper = _safe(1 + numerator / upper)
            change = lower * upper
            found *= change
        if abs(change - 1) < 1e-15:
            break
    return found


def _safe(value: float) -> float:
    return value if abs(value) > NEARLY_NOTHING else NEARLY_NOTHING
