"""Whatever the network does with the saves of two windows: each question ends with its newest answer."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from assessments.domain.answers import AttemptClosed, Given, QuestionClosed, save_answer, save_answers
from assessments.domain.attempts import submit_attempt
from assessments.domain.turning import leave_question
from assessments.models import Attempt
from tests.factories.assessments import add_quiz, make_question, sit

pytestmark = pytest.mark.django_db

QUESTIONS, OPTIONS = 3, 4
RIGHT = "0"


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


# Two devices, one paper -----------------------------------------------------------------------------------------


@dataclass
class Oracle:
    """What the server should hold, worked out without a database."""

    is_forward_only: bool
    reached: int = 1
    is_open: bool = True
    answers: dict[int, tuple[int, str]] = field(default_factory=dict)

    def save(self, one: Save) -> str:
        if not self.is_open:
            return "attempt closed"
        if self.is_forward_only and one.position != self.reached:
            return "question closed"
        if one.sequence > self.answers.get(one.position, (0, ""))[0]:  # the first of two that counted alike stands
            self.answers[one.position] = (one.sequence, one.value)
        return str(self.answers[one.position])

    def leave(self, position: int) -> None:
        if self.is_open and self.is_forward_only and position == self.reached < QUESTIONS:
            self.reached += 1


@dataclass
class Device:
    """A page: it counts the learner's changes on from what it has heard of each question."""

    counts: Counter[int] = field(default_factory=Counter)

    def change(self, position: int, value: str) -> Save:
        self.counts[position] += 1
        return Save(position, value, self.counts[position])

    def hear(self, position: int, sequence: int) -> None:
        self.counts[position] = max(self.counts[position], sequence)


def save_as_a_page(attempt: Attempt, one: Save, device: Device) -> str:
    """What came of it."""
    try:
        save_answer(attempt, position=one.position, values=[one.value], sequence=one.sequence)
    except AttemptClosed:
        return "attempt closed"
    except QuestionClosed:
        return "question closed"
    sequence, value = stored(attempt)[one.position]
    device.hear(one.position, sequence)
    return str((sequence, value))


@pytest.mark.parametrize("paging", ["all", "forward"])
@pytest.mark.parametrize("seed", range(15))
def test_two_devices_that_turn_take_over_and_hand_in_agree_with_the_oracle(course, enrolment, paging, seed):
    chance = random.Random(seed)
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(QUESTIONS)), paging=paging)
    attempt, oracle = sit(enrolment, quiz), Oracle(is_forward_only=paging == "forward")
    devices, on_their_way = [Device(), Device()], []
    for act in chance.choices(["change", "arrive", "leave", "take over", "hand in"], [8, 8, 1, 2, 0.3], k=60):
        device = chance.choice(devices)
        if act == "change":
            one = device.change(chance.randint(1, QUESTIONS), str(chance.randrange(OPTIONS)))
            on_their_way += [(device, one)] * chance.choice([0, 1, 1, 2])
        elif act == "arrive" and on_their_way:
            sender, one = on_their_way.pop(chance.randrange(len(on_their_way)))
            assert save_as_a_page(attempt, one, sender) == oracle.save(one)
        elif act == "leave":
            leave_question(attempt, position := chance.randint(1, QUESTIONS))
            oracle.leave(position)
        elif act == "take over":
            for position, (sequence, _value) in stored(attempt).items():
                device.hear(position, sequence)
        elif act == "hand in":
            submit_attempt(attempt, by=enrolment.user)
            oracle.is_open = False
        attempt = Attempt.objects.get()
    assert stored(attempt) == oracle.answers
    result = submit_attempt(attempt, by=enrolment.user)
    right = [value for _sequence, value in oracle.answers.values() if value == RIGHT]
    assert int(result.score_percent) == len(right) * 100 // QUESTIONS
