"""Means, deviations and bands: a worked example, the edges, and an oracle."""

import random
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.likert import LABELS, band_of, spread_of, spread_of_levels


def test_a_worked_example():
    """Ten people. By hand: sum 39, mean 3.9; squares 161, (161 − 39²/10)/9 = 0.98888, its root 0.9944."""
    spread = spread_of_levels([5, 5, 5, 4, 4, 4, 4, 3, 3, 2])
    assert (spread.count, spread.mean, spread.deviation) == (10, Decimal("3.90"), Decimal("0.99"))
    assert spread.word == LABELS[4]


@pytest.mark.parametrize(
    ("mean", "level"),
    [
        ("5.00", 5),
        ("4.51", 5),
        ("4.50", 4),
        ("3.51", 4),
        ("3.50", 3),
        ("2.51", 3),
        ("2.50", 2),
        ("1.51", 2),
        ("1.50", 1),
        ("1.00", 1),
    ],
)
def test_the_edges_of_the_bands(mean, level):
    assert band_of(Decimal(mean)) == level


def test_a_mean_is_rounded_half_up_before_its_band_is_looked_up():
    """4.505 is shown as 4.51 and called so; a binary fraction would make it 4.50."""
    spread = spread_of({Fraction(4505, 1000): 1})
    assert (spread.mean, band_of(spread.mean)) == (Decimal("4.51"), 5)
    assert spread_of({Fraction(45049, 10000): 1}).mean == Decimal("4.50")


def test_one_answer_has_no_deviation():
    assert spread_of_levels([4]).deviation is None


def test_equal_answers_deviate_by_nothing():
    assert spread_of_levels([4, 4, 4]).deviation == Decimal("0.00")


def test_nothing_of_nothing():
    assert spread_of_levels([]) is None


@pytest.mark.parametrize("seed", range(200))
def test_figures_agree_with_the_statistics_library(seed):
    chance = random.Random(seed)
    levels = [chance.randint(1, 5) for _number in range(chance.randint(2, 60))]
    spread = spread_of_levels(levels)
    assert abs(float(spread.mean) - statistics.fmean(levels)) <= 0.005 + 1e-9
    assert abs(float(spread.deviation) - statistics.stdev(levels)) <= 0.005 + 1e-9
    assert 1 <= spread.mean <= 5
