"""Against published tables and examples, and against probabilities worked out by adding up the density."""

import random
import statistics
from math import exp, lgamma, pi, sqrt

import pytest

from lms.reports.paired import Comparison, Numbers, incomplete_beta, normalised_gain, two_sided_p

# Student's sleep data: hours gained by ten people with either of two drugs. Cushny & Peebles (1905), Journal of
# Physiology 32, 501–510; Student (1908), Biometrika 6, 20. R's ``t.test(..., paired = TRUE)`` of its own data set
# "sleep" says t = -4.0621, df = 9, p-value = 0.002833, mean of the differences -1.58.
SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

# Critical values of t, two-sided: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
TABLE = [
    (1, 0.10, 6.314), (1, 0.05, 12.706), (1, 0.01, 63.657),
    (2, 0.05, 4.303), (5, 0.05, 2.571), (9, 0.05, 2.262), (9, 0.01, 3.250),
    (10, 0.05, 2.228), (10, 0.01, 3.169), (20, 0.05, 2.086), (20, 0.01, 2.845),
    (30, 0.05, 2.042), (30, 0.01, 2.750), (60, 0.05, 2.000), (100, 0.05, 1.984), (100, 0.01, 2.626),
]  # fmt: skip


def test_students_own_example():
    found = Comparison.of(zip(*SLEEP, strict=True))
    assert (found.count, found.degrees) == (10, 9)
    assert found.gains.mean == pytest.approx(1.58)
    assert found.t == pytest.approx(4.0621, abs=0.00005)
    assert found.p == pytest.approx(0.002833, abs=0.0000005)


@pytest.mark.parametrize(("degrees", "p", "t"), TABLE)
def test_the_published_table_of_t(degrees, p, t):
    """The table rounds t to three decimals: the probabilities of its two neighbours hold the printed one between."""
    assert two_sided_p(t + 0.0005, degrees) <= p <= two_sided_p(t - 0.0005, degrees)


@pytest.mark.parametrize(("t", "degrees"), [(0.3, 1), (1.7, 4), (2.5, 17), (-2.5, 17), (0.01, 300)])
def test_adding_up_the_density_gives_the_same(t, degrees):
    front = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / sqrt(degrees * pi)
    step = abs(t) / 20000
    middles = ((number + 0.5) * step for number in range(20000))
    inside = 2 * sum(front * (1 + x * x / degrees) ** (-(degrees + 1) / 2) for x in middles) * step
    assert two_sided_p(t, degrees) == pytest.approx(1 - inside, abs=1e-7)


def test_the_ends_of_the_incomplete_beta_function():
    assert (incomplete_beta(2, 3, 0), incomplete_beta(2, 3, 1)) == (0, 1)
    assert incomplete_beta(1, 1, 0.3) == pytest.approx(0.3)
    assert incomplete_beta(2, 3, 0.4) == pytest.approx(1 - incomplete_beta(3, 2, 0.6))


def test_many_people_and_a_large_difference():
    assert 0 <= two_sided_p(80, 29_999) < 1e-300 + 1e-12
    assert two_sided_p(0, 29_999) == pytest.approx(1)


def test_means_and_deviations_agree_with_the_standard_library():
    chance = random.Random(4)
    values = [1e6 + chance.gauss(50, 12) for _number in range(500)]
    numbers = Numbers()
    for value in values:
        numbers.add(value)
    assert numbers.mean == pytest.approx(statistics.mean(values))
    assert numbers.deviation == pytest.approx(statistics.stdev(values))


def test_normalised_gain_as_its_author_defines_it():
    """Hake (1998): the gain over the largest that was possible; from 40 to 70 of 100 half of what was missing."""
    assert normalised_gain(40, 70) == pytest.approx(0.5)
    assert normalised_gain(50, 40) == pytest.approx(-0.2)
    assert normalised_gain(100, 90) is None


def test_of_a_group_the_means_make_the_normalised_gain():
    assert Comparison.of([(20, 60), (60, 80)]).normalised == pytest.approx((70 - 40) / (100 - 40))
    assert Comparison.of([(100, 100)]).normalised is None
    assert Comparison.of([]).normalised is None


def test_where_all_gained_the_same_there_is_no_t():
    found = Comparison.of([(10, 30), (20, 40), (30, 50)])
    assert (found.t, found.p) == (None, None)
    alone = Comparison.of([(10, 30)])
    assert (alone.t, alone.before.deviation) == (None, None)


def test_groups_put_together_are_as_if_counted_at_once():
    chance = random.Random(5)
    pairs = [(chance.uniform(0, 100), chance.uniform(0, 100)) for _person in range(60)]
    whole, parts = Comparison.of(pairs), Comparison()
    for begin, end in ((0, 0), (0, 7), (7, 8), (8, 60)):
        parts.absorb(Comparison.of(pairs[begin:end]))
    assert (parts.count, parts.t) == (whole.count, pytest.approx(whole.t))
    assert parts.before.deviation == pytest.approx(statistics.stdev(before for before, _after in pairs))
