"""Whatever the network does with the saves of two windows: each question ends with its newest answer."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from assessments.domain.answers import Given, save_answer, save_answers
from assessments.models import Attempt
from tests.factories.assessments import add_quiz, make_question, sit

pytestmark = pytest.mark.django_db

QUESTIONS, OPTIONS = 3, 4


@dataclass(frozen=True)
class Save:
    """One answer on its way: to which question, which option, and the count of changes that its window reached."""

    position: int
    value: str
    sequence: int


@pytest.fixture
def attempt(course, enrolment) -> Attempt:
    return sit(enrolment, add_quiz(course, *(make_question(f"q{number}") for number in range(QUESTIONS))))


def of_a_window(chance: random.Random, *, first: int) -> list[Save]:
    """What a learner changes in one window; the other window counts with numbers of the other parity."""
    saves, counts = [], dict.fromkeys(range(1, QUESTIONS + 1), first)
    for _change in range(chance.randint(1, 8)):
        position = chance.randint(1, QUESTIONS)
        counts[position] += 2 * chance.randint(1, 3)
        saves.append(Save(position, str(chance.randrange(OPTIONS)), counts[position]))
    return saves


def through_the_network(saves: list[Save], chance: random.Random) -> list[Save]:
    """Some are dropped, some come twice, and all in any order."""
    arriving = [one for one in saves for _time in range(chance.choice([0, 1, 1, 2]))]
    chance.shuffle(arriving)
    return arriving


def newest(arrived: list[Save]) -> dict[int, tuple[int, str]]:
    """An oracle that knows nothing of the database."""
    found: dict[int, tuple[int, str]] = {}
    for one in arrived:
        found[one.position] = max(found.get(one.position, (0, "")), (one.sequence, one.value))
    return found


def stored(attempt: Attempt) -> dict[int, tuple[int, str]]:
    return {
        one.position: (one.sequence, str(one.option_order.index(one.answer[0])))
        for one in attempt.responses.exclude(answer=None)
    }


@pytest.mark.parametrize("seed", range(40))
def test_any_interleaving_of_two_windows_ends_in_the_newest_answer_of_each_question(attempt, seed):
    chance = random.Random(seed)
    sent = of_a_window(chance, first=0) + of_a_window(chance, first=1)
    arriving = through_the_network(sent, chance)
    for one in arriving:
        save_answer(attempt, position=one.position, values=[one.value], sequence=one.sequence)
    assert stored(attempt) == newest(arriving)


@pytest.mark.parametrize("seed", range(20))
def test_a_whole_form_among_them_never_overwrites_what_is_newer(attempt, seed):
    chance = random.Random(seed)
    saves = of_a_window(chance, first=0)
    for one in saves:
        save_answer(attempt, position=one.position, values=[one.value], sequence=one.sequence)
    before = stored(attempt)
    form = {position: Given(["0"], chance.randint(0, 12)) for position in range(1, QUESTIONS + 1)}
    save_answers(attempt, form)
    for position, (sequence, value) in stored(attempt).items():
        known, was = before.get(position, (0, ""))
        assert value == (was if form[position].sequence < known else "0")
        assert sequence >= known
