"""The figures against published ones and, for whatever numbers, against the definitions worked out the long way."""

import random
import statistics
from collections import Counter
from math import sqrt

import pytest

from assessments.psychometrics import (
    ItemFigures,
    ItemTally,
    OptionFigures,
    PaperTally,
    Spread,
    error_of_measurement,
    extremes,
    median_of,
)

# Section 6 of the Law School Admission Test: 1,000 people, five questions. Bock & Lieberman (1970), Fitting a response
# model for n dichotomously scored items, Psychometrika 35, 179–197: how often each pattern of answers came.
LSAT = """
    00000 3   00001 6   00010 2   00011 11  00100 1   00101 1   00110 3   00111 4
    01000 1   01001 8   01010 0   01011 16  01100 0   01101 3   01110 2   01111 15
    10000 10  10001 29  10010 14  10011 81  10100 3   10101 28  10110 15  10111 80
    11000 16  11001 56  11010 21  11011 173 11100 11  11101 61  11110 28  11111 298
"""
# As ``descript(LSAT)`` of the R package ltm gives them: Rizopoulos (2006), Journal of Statistical Software 17(5).
FACILITIES = [0.924, 0.709, 0.553, 0.763, 0.870]
CORRECTED = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
ALPHA = 0.2950


def lsat() -> list[list[int]]:
    words = LSAT.split()
    patterns = zip(words[::2], map(int, words[1::2]), strict=True)
    return [[int(sign) for sign in pattern] for pattern, count in patterns for _person in range(count)]


def tallied(papers: list[dict[int, float]]) -> tuple[PaperTally, dict[int, ItemTally]]:
    paper, items = PaperTally(len(papers[0])), {}
    for scores in papers:
        paper.add(scores)
        for item, score in scores.items():
            rest = (sum(scores.values()) - score) / (len(scores) - 1)
            items.setdefault(item, ItemTally()).add(score, rest)
    return paper, items


@pytest.fixture(scope="module")
def law():
    return tallied([dict(enumerate(scores)) for scores in lsat()])


def test_facility_as_published(law):
    _paper, items = law
    assert [items[item].facility for item in range(5)] == pytest.approx(FACILITIES)


def test_corrected_point_biserial_as_published(law):
    _paper, items = law
    assert [items[item].discrimination for item in range(5)] == pytest.approx(CORRECTED, abs=0.00005)


def test_alpha_as_published(law):
    paper, _items = law
    assert paper.alpha == pytest.approx(ALPHA, abs=0.00005)
    assert not paper.is_drawn


def test_error_of_measurement_is_what_alpha_leaves_of_the_spread(law):
    """S.E. = S × √(1 − α) (Gulliksen 1950, Theory of Mental Tests): with α = 0.91 and S = 15 it is 15 × √0.09 = 4.5."""
    assert error_of_measurement(15, 0.91) == pytest.approx(4.5)
    assert error_of_measurement(15, None) is None
    assert error_of_measurement(15, -0.2) is None


@pytest.mark.parametrize("seed", range(5))
def test_any_scores_agree_with_the_definitions(seed):
    chance = random.Random(seed)
    papers = [{item: chance.choice((0, 0.25, 0.5, 1)) for item in range(7)} for _person in range(40)]
    paper, items = tallied(papers)
    totals = [sum(scores.values()) for scores in papers]
    inner = sum(statistics.variance([scores[item] for scores in papers]) for item in range(7))
    assert paper.alpha == pytest.approx(7 / 6 * (1 - inner / statistics.variance(totals)))
    for item in range(7):
        own = [scores[item] for scores in papers]
        rest = [total - score for total, score in zip(totals, own, strict=True)]
        assert items[item].discrimination == pytest.approx(statistics.correlation(own, rest))
        assert items[item].facility == pytest.approx(statistics.mean(own))
        assert items[item].scores.deviation == pytest.approx(statistics.stdev(own))


def test_alpha_of_drawn_papers_is_near_that_of_the_whole_pool():
    """Twenty of forty equal questions, drawn anew for each person, measure as well as twenty fixed ones."""
    chance = random.Random(7)
    drawn, fixed = [], []
    for _person in range(4000):
        ability = chance.gauss(0, 1)
        answers = {item: float(chance.gauss(ability, 1.5) > 0) for item in range(40)}
        drawn.append({item: answers[item] for item in chance.sample(range(40), 20)})
        fixed.append({item: answers[item] for item in range(20)})
    estimate, known = tallied(drawn)[0], tallied(fixed)[0]
    assert estimate.is_drawn
    assert estimate.alpha == pytest.approx(known.alpha, abs=0.02)


def test_guessing_on_drawn_papers_has_no_reliability_though_questions_differ_in_difficulty():
    chance = random.Random(8)
    papers = [{item: float(chance.random() < item / 40) for item in chance.sample(range(40), 20)} for _p in range(4000)]
    assert tallied(papers)[0].alpha == pytest.approx(0, abs=0.04)


def test_what_cannot_be_told_is_left_open():
    same = tallied([{1: 1.0, 2: 0.0}, {1: 1.0, 2: 0.0}])
    assert same[0].alpha is None
    assert same[1][1].discrimination is None
    assert tallied([{1: 1.0, 2: 0.0}])[0].alpha is None
    lone = PaperTally(1)
    lone.add({1: 1.0})
    lone.add({1: 0.0})
    assert lone.alpha is None
    alone = ItemTally()
    alone.add(1.0, None)
    assert (alone.facility, alone.discrimination) == (1.0, None)
    assert (Spread().mean, Spread().variance) == (0, 0)


def test_the_outer_27_percent_never_overlap():
    """Kelley (1939): of 370 people 100 above and 100 below."""
    upper, lower = extremes([(float(pk), pk) for pk in range(370)])
    assert (lower, upper) == (set(range(100)), set(range(270, 370)))
    assert extremes([(1.0, 1)]) == (set(), set())
    assert extremes([(1.0, 2), (1.0, 1), (1.0, 3)]) == ({3}, {1})


def test_the_median_of_what_was_counted():
    assert median_of(Counter({5: 2, 9: 1})) == 5
    assert median_of(Counter({5: 1, 9: 2, 600: 2})) == 9
    assert median_of(Counter()) is None


def figures(*, count=100, facility=0.6, discrimination=0.4, omitted=0, options=()) -> ItemFigures:
    return ItemFigures(count, facility, discrimination, omitted, options)


def options(*counts: tuple[int, int, int]) -> list[OptionFigures]:
    """The first one is right; each with all, upper and lower."""
    return [OptionFigures(key, key == 0, *one) for key, one in enumerate(counts)]


def test_a_wrong_option_that_the_best_prefer_rivals_the_key():
    chosen = options((40, 10, 12), (50, 17, 5), (10, 0, 10))
    assert figures(options=chosen).rival == chosen[1]
    assert figures(options=options((60, 20, 5), (40, 7, 20))).rival is None
    both_right = [*options((40, 10, 12), (50, 17, 5)), OptionFigures(2, True, 10, 3, 3)]
    assert figures(options=both_right).rival is None


def test_an_option_is_idle_below_five_in_a_hundred_where_somebody_is_wrong():
    chosen = options((60, 20, 5), (36, 7, 20), (4, 0, 2))
    assert figures(options=chosen).idle == [chosen[2]]
    assert figures(options=options((60, 20, 5), (35, 7, 20), (5, 0, 2))).idle == []
    assert figures(facility=0.96, options=chosen).idle == []
    assert figures(options=options((98, 27, 25), (2, 0, 2))).idle == []


@pytest.mark.parametrize(
    ("facility", "discrimination", "is_weak"),
    [
        (0.6, 0.19, True),
        (0.6, 0.2, False),
        (0.6, -0.1, False),
        (0.97, 0.1, False),
        (0.1, 0.1, False),
        (0.6, None, False),
    ],
)
def test_a_weak_question_tells_little_apart_where_it_could(facility, discrimination, is_weak):
    assert figures(facility=facility, discrimination=discrimination).is_weak is is_weak


def test_the_sum_of_squares_never_makes_a_spread_of_nothing():
    spread = Spread()
    for _time in range(1000):
        spread.add(0.1)
    assert spread.deviation == 0
    assert sqrt(spread.variance) == 0
