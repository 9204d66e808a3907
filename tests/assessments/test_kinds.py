import random
from decimal import Decimal

import pytest
from django.utils import translation

from assessments.kinds import OptionDraft, ReviewLine, kind_of
from lms.core.errors import DomainError
from tests.factories.assessments import make_question

pytestmark = pytest.mark.django_db

KINDS = ["single", "multiple", "true_false"]


def ids(version):
    return [option.pk for option in version.options.all()]


@pytest.mark.parametrize("name", KINDS)
def test_indexes_of_the_shown_order_become_ids(name):
    order = [40, 10]
    assert kind_of(name).accept(["1"], layout=order) == [10]
    assert kind_of(name).accept([], layout=order) is None


def test_several_choices_are_stored_once_each_and_sorted():
    assert kind_of("multiple").accept(["2", "0", "2"], layout=[40, 10, 20]) == [20, 40]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("choice", ["-1", "2", "1000000000", "๑", "", "x"])
def test_what_was_not_on_offer_is_refused(name, choice):
    with pytest.raises(DomainError):
        kind_of(name).accept([choice], layout=[40, 10])


@pytest.mark.parametrize("name", ["single", "true_false"])
def test_two_choices_where_one_is_asked_are_refused(name):
    with pytest.raises(DomainError):
        kind_of(name).accept(["0", "1"], layout=[40, 10])


@pytest.mark.parametrize(
    ("right", "chosen", "score"),
    [
        ((1,), [1], 1),
        ((1,), [0], 0),
        ((1,), [], 0),
        ((0, 2), [0, 2], 1),
        ((0, 2), [0], 0),
        ((0, 2), [0, 1, 2], 0),
        ((0, 2), [1, 3], 0),
        ((0, 2), [], 0),
    ],
)
def test_the_point_is_for_exactly_the_right_options(right, chosen, score):
    version = make_question(kind="multiple", right=right).current_version
    answer = [ids(version)[index] for index in chosen] or None
    assert kind_of("multiple").grade(version, answer) == Decimal(score)


@pytest.mark.parametrize("is_true", [True, False])
def test_a_statement_is_judged(is_true):
    version = make_question(kind="true_false", right=(0,) if is_true else (1,)).current_version
    true, false = ids(version)
    assert [kind_of("true_false").grade(version, [one]) for one in (true, false)] == [is_true, not is_true]


def test_options_are_shuffled_by_chance_alone():
    version = make_question(options=[OptionDraft(str(number), number == 0) for number in range(12)]).current_version
    kind = kind_of("single")
    assert kind.arrange(version, chance=random.Random(7), is_shuffled=False) == ids(version)
    shuffled = kind.arrange(version, chance=random.Random(7), is_shuffled=True)
    assert shuffled != ids(version)
    assert sorted(shuffled) == ids(version)
    assert kind.arrange(version, chance=random.Random(7), is_shuffled=True) == shuffled


def test_true_always_stands_before_false():
    version = make_question(kind="true_false").current_version
    for seed in range(5):
        assert kind_of("true_false").arrange(version, chance=random.Random(seed), is_shuffled=True) == ids(version)


@pytest.mark.parametrize(("language", "labels"), [("en", ["True", "False"])])
def test_true_and_false_follow_the_readers_language(language, labels):
    version = make_question(kind="true_false").current_version
    with translation.override(language):
        shown = kind_of("true_false").show(version, layout=ids(version), answer=None)
    assert [choice.text for choice in shown] == labels


def test_options_are_shown_in_the_frozen_order_with_what_was_chosen():
    version = make_question().current_version
    order = list(reversed(ids(version)))
    shown = kind_of("single").show(version, layout=order, answer=[order[1]])
    assert [(c.index, c.text, c.is_chosen) for c in shown] == [
        (0, "ตัวเลือกที่ 3", False),
        (1, "ตัวเลือกที่ 2", True),
        (2, "ตัวเลือกที่ 1", False),
        (3, "ตัวเลือกที่ 0", False),
    ]


def test_the_review_tells_choice_key_and_feedback():
    version = make_question(kind="true_false", right=(1,)).current_version
    with translation.override("en"):
        lines = kind_of("true_false").review(version, layout=ids(version), answer=ids(version)[:1])
    feedback = version.options.first().feedback
    assert lines == [ReviewLine("True", True, False, feedback), ReviewLine("False", False, True, "")]
