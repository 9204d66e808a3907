"""Settings of a type: what they take, and that a question has one spelling."""

import pytest
from django.utils import translation

from assessments.kinds import tidy_rules
from assessments.kinds.rules import Count, Flag, OneOf, Words
from lms.core.errors import DomainError

KNOWN = {
    "scoring": OneOf(label="scoring", default="all", choices=(("all", "all"), ("partial", "partial"))),
    "typos": Count(label="typos", most=2),
    "strict": Flag(label="strict"),
    "unit": Words(label="unit", longest=10),
}


def test_settings_at_their_default_are_left_out():
    assert tidy_rules(KNOWN, {"scoring": "all", "typos": 0, "strict": False, "unit": "  "}) == {}


def test_settings_stand_in_one_order_and_spelling():
    given = {"unit": " บาท  ไทย ", "strict": True, "typos": 1, "scoring": "partial"}
    tidied = tidy_rules(KNOWN, given)
    assert list(tidied.items()) == [("scoring", "partial"), ("typos", 1), ("strict", True), ("unit", "บาท ไทย")]


@pytest.mark.parametrize(
    "given",
    [
        {"scoring": "some"},
        {"scoring": ["all"]},
        {"typos": 3},
        {"typos": -1},
        {"typos": True},
        {"typos": "1"},
        {"strict": 1},
        {"unit": "x" * 11},
        {"unit": ["x"]},
        {"other": 1},
        {7: 1},
    ],
)
def test_what_a_setting_does_not_take_is_refused(given):
    with pytest.raises(DomainError), translation.override("en"):
        tidy_rules(KNOWN, given)
