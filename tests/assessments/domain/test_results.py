from decimal import Decimal

import pytest

from assessments.domain.results import result_of

THIRD = Decimal("0.3333333")


@pytest.mark.parametrize(
    ("points", "pass_mark", "percent", "is_passed"),
    [
        ([1, 1, 0], 66, "66.66", True),
        ([1, 1, 0], 67, "66.66", False),
        ([*([1] * 7), THIRD, THIRD, THIRD], 80, "80", True),
        ([THIRD, THIRD, THIRD, 0, 0], 20, "20", True),
        ([Decimal("0.79994"), 1], 90, "89.99", False),
        ([0], 0, "0", True),
    ],
)
def test_the_result_is_never_rounded_up_but_three_thirds_are_one(points, pass_mark, percent, is_passed):
    assert result_of([Decimal(one) for one in points], pass_mark=pass_mark) == (Decimal(percent), is_passed)
