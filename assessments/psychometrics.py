"""The figures of classical test theory, from numbers alone: no database, no texts. Scores lie between 0 and 1.

Sources: Cronbach (1951), Psychometrika 16, 297–334 (alpha); Kelley (1939), Journal of Educational Psychology 30, 17–24
(27 percent); Ebel & Frisbie (1991), Essentials of Educational Measurement, 5th ed. (what a discrimination is worth);
Haladyna & Downing (1993), Educational and Psychological Measurement 53, 999–1010 (a distractor that fewer than 5 in a
hundred choose does no work). See docs/item-statistics.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

GROUP_SHARE = 0.27
FEWEST_SHOWN = 5
"""Below so many people a figure could be somebody's own."""
FEWEST_JUDGED = 30
"""Below so many answers a question is not judged: the error of a correlation would be about 0.2."""
HARD, EASY = 0.20, 0.95
WEAK = 0.20
IDLE_SHARE, IDLE_UP_TO = 0.05, 0.90
"""A wrong option chosen by less does no work; where nearly everybody is right, none can."""
SKIPPED_SHARE = 0.10


class Spread:
    """Numbers as they come, of which the mean and the variance are asked later."""

    __slots__ = ("count", "squares", "total")

    def __init__(self) -> None:
        self.count, self.total, self.squares = 0, 0.0, 0.0

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.squares += value * value

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 0.0

    @property
    def variance(self) -> float:
        """Of the sample, with n − 1; 0 for fewer than two."""
        if self.count < 2:
            return 0.0
        found = (self.squares - self.total * self.total / self.count) / (self.count - 1)
        return found if found > 1e-12 else 0.0

    @property
    def deviation(self) -> float:
        return sqrt(self.variance)


class ItemTally:
    """What the answers to one question add up to, beside the share that the same person scored in all others."""

    __slots__ = ("products", "rests", "scores", "with_rest")

    def __init__(self) -> None:
        self.scores, self.with_rest, self.rests, self.products = Spread(), Spread(), Spread(), 0.0

    def add(self, score: float, rest: float | None) -> None:
        """``rest`` is missing where the paper had this one question only."""
        self.scores.add(score)
        if rest is not None:
            self.with_rest.add(score)
            self.rests.add(rest)
            self.products += score * rest

    @property
    def facility(self) -> float:
        """The mean score: of right-or-wrong questions the share of people who were right."""
        return self.scores.mean

    @property
    def discrimination(self) -> float | None:
        """Corrected point-biserial: how the score goes along with the rest of the paper, −1 to 1.

        Nothing where all scored the same.
        """
        spread = self.with_rest.deviation * self.rests.deviation
        if not spread:
            return None
        count = self.rests.count
        covariance = (self.products - self.with_rest.total * self.rests.total / count) / (count - 1)
        return max(-1.0, min(1.0, covariance / spread))


@dataclass
class PaperTally:
    """The papers of one length: their totals, and the scores of each question on them."""

    length: int
    totals: Spread = field(default_factory=Spread)
    items: dict[int, Spread] = field(default_factory=dict)

    def add(self, scores: Mapping[int, float]) -> None:
        """One paper, its scores by question."""
        self.totals.add(sum(scores.values()))
        for item, score in scores.items():
            self.items.setdefault(item, Spread()).add(score)

    @property
    def is_drawn(self) -> bool:
        """Whether papers differ in what they ask; alpha is an estimate then."""
        return any(one.count != self.totals.count for one in self.items.values())

    @property
    def alpha(self) -> float | None:
        """Cronbach's alpha; nothing with fewer than two questions or where all totals are the same.

        A paper has places for drawn questions: each counts with the variance inside a question, and with what questions
        of different difficulty add to it, less because no question is drawn twice. Chance alone then comes to 0.
        """
        if self.length < 2 or not self.totals.variance:
            return None
        drawn = [one for one in self.items.values() if one.count != self.totals.count]
        inner = sum(one.variance for one in self.items.values() if one.count == self.totals.count)
        inner += _variance_of_places(drawn, self.length - (len(self.items) - len(drawn))) if drawn else 0
        return self.length / (self.length - 1) * (1 - inner / self.totals.variance)


def _variance_of_places(drawn: Sequence[Spread], places: int) -> float:
    """What ``places`` filled from ``drawn`` at random, none twice, vary by if nobody knows anything."""
    within = sum(one.variance * one.count for one in drawn) / sum(one.count for one in drawn)
    between = Spread()
    for one in drawn:
        between.add(one.mean)
    return places * (within + between.variance * (1 - places / len(drawn)))


def error_of_measurement(deviation: float, alpha: float | None) -> float | None:
    """By how much a score may be off by chance, in the unit of ``deviation``; nothing without a usable alpha."""
    return deviation * sqrt(1 - alpha) if alpha is not None and 0 <= alpha <= 1 else None


def extremes(scores: Sequence[tuple[float, int]]) -> tuple[set[int], set[int]]:
    """Keys of the upper and of the lower 27 percent of ``(score, key)``; of equal scores the lower key is lower."""
    ranked = sorted(scores)
    size = min(ceil(len(ranked) * GROUP_SHARE), len(ranked) // 2)
    return {key for _score, key in ranked[len(ranked) - size :]}, {key for _score, key in ranked[:size]}


def median_of(counts: Counter[int]) -> int | None:
    """The lower median of values with how often each came; nothing for none."""
    half = (counts.total() + 1) // 2
    for value in sorted(counts):
        half -= counts[value]
        if half <= 0:
            return value
    return None


@dataclass(frozen=True)
class OptionFigures:
    """How often an option was chosen: by all, and in the upper and the lower group."""

    key: int
    is_correct: bool
    count: int
    upper_count: int
    lower_count: int


@dataclass(frozen=True)
class ItemFigures:
    """What a question is judged by."""

    count: int
    facility: float
    discrimination: float | None
    omitted_count: int
    options: Sequence[OptionFigures] = ()

    @property
    def is_judged(self) -> bool:
        return self.count >= FEWEST_JUDGED

    @property
    def rival(self) -> OptionFigures | None:
        """The wrong option that more of the best chose than the right one; only of questions with one right option."""
        right = [one for one in self.options if one.is_correct]
        wrong = [one for one in self.options if not one.is_correct]
        if len(right) != 1 or not wrong:
            return None
        most = max(wrong, key=lambda one: (one.upper_count, one.count))
        return most if most.upper_count > right[0].upper_count else None

    @property
    def idle(self) -> list[OptionFigures]:
        """Wrong options that mislead nobody, where there is somebody to mislead."""
        if len(self.options) < 3 or self.facility > IDLE_UP_TO:
            return []
        return [one for one in self.options if not one.is_correct and one.count < IDLE_SHARE * self.count]

    @property
    def is_negative(self) -> bool:
        return self.discrimination is not None and self.discrimination < 0

    @property
    def is_hard(self) -> bool:
        return self.facility < HARD

    @property
    def is_easy(self) -> bool:
        return self.facility > EASY

    @property
    def is_weak(self) -> bool:
        return self.discrimination is not None and 0 <= self.discrimination < WEAK and HARD <= self.facility <= EASY

    @property
    def is_skipped(self) -> bool:
        return self.omitted_count > SKIPPED_SHARE * self.count
