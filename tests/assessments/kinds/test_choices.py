import random
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.kinds import OptionDraft, ReviewLine, kind_of
from lms.core.errors import DomainError
from tests.factories.assessments import make_question, make_version

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


# Shares -------------------------------------------------------------------------------------------

OFFERED = st.lists(st.booleans(), min_size=2, max_size=12).filter(any)
TICKS = st.lists(st.booleans(), min_size=12, max_size=12)


def oracle(right: list[bool], ticks: list[bool], scoring: str) -> Fraction:
    """The score by the words of the setting, counted in ticks."""
    hits = sum(1 for is_right, is_ticked in zip(right, ticks, strict=False) if is_right and is_ticked)
    misses = sum(1 for is_right, is_ticked in zip(right, ticks, strict=False) if is_ticked and not is_right)
    total = sum(right)
    if scoring == "all":
        return Fraction(int(hits == total and misses == 0))
    lost = misses if scoring == "penalty" else max(0, hits + misses - total)
    return max(Fraction(0), Fraction(hits - lost, total))


@given(OFFERED, TICKS, st.sampled_from(["all", "partial", "penalty"]))
def test_ticks_are_scored_as_the_setting_says(right, ticks, scoring):
    version = make_version(
        "multiple", [OptionDraft(str(n), is_right) for n, is_right in enumerate(right)], scoring=scoring
    )
    answer = [n + 1 for n in range(len(right)) if ticks[n]] or None
    score = kind_of("multiple").grade(version, answer)
    assert abs(Fraction(score) - oracle(right, ticks, scoring)) < Fraction(1, 10**9)
    assert kind_of("multiple").grade(version, kind_of("multiple").solve(version)) == 1


@pytest.mark.parametrize("scoring", ["all", "partial", "penalty"])
def test_who_ticks_everything_never_earns_the_point(scoring):
    version = make_version("multiple", [OptionDraft(str(n), n < 2) for n in range(5)], scoring=scoring)
    assert kind_of("multiple").grade(version, [1, 2, 3, 4, 5]) == 0


SHARES = [("ก", True, "0.33333"), ("ข", True, "0.66667"), ("ค", False, "-0.5"), ("ง", False, None)]


@pytest.mark.parametrize(
    ("scoring", "ticked", "score"),
    [
        ("penalty", [1], "0.33333"),
        ("penalty", [1, 2], "1"),
        ("penalty", [2, 3], "0.16667"),
        ("penalty", [1, 3], "0"),
        ("penalty", [1, 2, 4], "0.5"),
        ("partial", [2, 3], "0.66667"),
        ("partial", [1, 2, 3], "0.33333"),
        ("partial", [3, 4], "0"),
    ],
)
def test_options_with_shares_of_their_own_earn_and_cost_those(scoring, ticked, score):
    drafts = [OptionDraft(text, right, weight=None if w is None else Decimal(w)) for text, right, w in SHARES]
    version = make_version("multiple", drafts, scoring=scoring)
    assert kind_of("multiple").grade(version, ticked) == Decimal(score)


@pytest.mark.parametrize(("chosen", "score"), [(1, "1"), (2, "0.5"), (3, "0"), (4, "0")])
def test_a_wrong_option_of_a_single_choice_may_earn_a_share_and_never_costs(chosen, score):
    weights = [None, Decimal("0.5"), Decimal("-0.5"), None]
    version = make_version("single", [OptionDraft(str(n), n == 0, weight=w) for n, w in enumerate(weights)])
    assert kind_of("single").grade(version, [chosen]) == Decimal(score)


@pytest.mark.parametrize(
    ("kind", "scoring", "weights", "sentence"),
    [
        ("multiple", "all", ["0.5", "0.5", None], "Choose a scoring"),
        ("multiple", "partial", ["0.5", "0.4", None], "100 percent"),
        ("multiple", "partial", ["0.5", None, None], "every right option"),
        ("multiple", "penalty", ["0.5", "0.5", "0.1"], "mark it"),
        ("single", "", ["0.9", None, None], "100 percent"),
        ("single", "", [None, "1", None], "100 percent"),
    ],
)
def test_shares_that_do_not_come_to_the_point_are_refused(kind, scoring, weights, sentence):
    right = 2 if kind == "multiple" else 1
    drafts = [OptionDraft(str(n), n < right, weight=w and Decimal(w)) for n, w in enumerate(weights)]
    rules = {"scoring": scoring} if scoring else {}
    with pytest.raises(DomainError, match=sentence), translation.override("en"):
        make_version(kind, drafts, **rules)
