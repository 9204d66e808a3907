"""What is left out cannot be worked out: from totals, from neighbours, or from page to page."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.models import QuizPage
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope
from lms.reports.paired import FEWEST
from lms.reports.queries import gain
from tests.factories.assessments import add_quiz, hold, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, below

pytestmark = pytest.mark.django_db
SIZES = [0, 1, 2, 3, 4, 4, 5, 6, 7, 9]


def make_places():
    """National > two areas > two clusters each > two schools each."""
    national = Organisation.add_root(kind="national", code="obec", name="สพฐ.")
    levels = [[national]]
    for kind in ("area", "cluster", "school"):
        row = [below(parent, kind=kind, code="", name=kind) for parent in levels[-1] for _child in range(2)]
        for number, one in enumerate(row):
            one.code = f"{kind}{number}"
        levels.append(row)
    Organisation.objects.bulk_create([one for row in levels[1:] for one in row])
    return levels


def fill(tests, schools, chance):
    """Some people at each school, each with a gain of their own; how many by path."""
    counts = {school.path: chance.choice(SIZES) for school in schools}
    learners = [UserFactory(password="") for _each in range(sum(counts.values()))]
    places = itertools.chain.from_iterable([school] * counts[school.path] for school in schools)
    for learner, school in zip(learners, places, strict=True):
        enrol(learner, tests[0].course, organisation=school)
    for quiz, days_ago in zip(tests, (30, 0), strict=True):
        hold(quiz, learners, [[chance.random() < 0.5] for _learner in learners], days_ago=days_ago)
    return counts


def told_on_every_page(pair, scope, counts):
    """The sets of schools whose sum is told somewhere, each as a row of ones and zeros."""
    leaves = sorted(counts)
    if len(scope.roots) > 1:
        groups, whole = gain.gains_of(pair, scope.roots, gain.within(scope))
        yield from _rows(groups, leaves)
        if whole.comparison:
            yield [Fraction(any(leaf.startswith(one.path) for one in scope.roots)) for leaf in leaves]
    for place in Organisation.objects.all():
        if not scope.covers(place):
            continue
        children = list(place.get_children())
        groups, whole = gain.gains_below(pair, place, children)
        if gain.is_hidden(pair, scope, place):
            continue
        yield from _rows([*groups, replace(whole, path=place.path)], leaves)


def _rows(groups, leaves):
    return [[Fraction(leaf.startswith(one.path)) for leaf in leaves] for one in groups if one.comparison]


def is_told(wanted, rows):
    """Whether ``wanted`` is a sum of multiples of ``rows``."""
    basis: list[tuple[int, list[Fraction]]] = []

    def reduced(row):
        for place, known in basis:
            row = [mine - row[place] * other for mine, other in zip(row, known, strict=True)]
        return row

    for row in rows:
        rest = reduced(row)
        place = next((place for place, value in enumerate(rest) if value), None)
        if place is not None:
            basis.append((place, [value / rest[place] for value in rest]))
    return not any(reduced(wanted))


@pytest.mark.parametrize("seed", range(6))
def test_no_sum_of_fewer_than_five_people_can_be_worked_out_from_all_pages_together(seed):
    chance = random.Random(seed)
    levels = make_places()
    course = make_course(title="งานสารบรรณ", lessons=1)
    question = make_question("one")
    tests = [
        add_quiz(course, question, slug=purpose, purpose=purpose)
        for purpose in (QuizPage.Purpose.PRE_TEST, QuizPage.Purpose.POST_TEST)
    ]
    counts = fill(tests, levels[3], chance)
    (pair,) = gain.course_pairs()
    for roots in ([levels[0][0]], levels[1], levels[2][:3]):
        rows = list(told_on_every_page(pair, Scope(roots), counts))
        leaves = [path for path in sorted(counts) if counts[path]]
        for size in range(1, FEWEST):
            for some in itertools.combinations(leaves, size):
                if sum(counts[path] for path in some) < FEWEST:
                    wanted = [Fraction(path in some) for path in sorted(counts)]
                    assert not is_told(wanted, rows), (roots, some, counts)
