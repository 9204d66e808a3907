from types import SimpleNamespace

import pytest

from assessments.pairing import pairs_among
from courses.models import COURSE_PATH_LENGTH

COURSES = {"a": "1" * COURSE_PATH_LENGTH, "b": "2" * COURSE_PATH_LENGTH}
PURPOSES = {"<": "pre_test", "~": "practice", ">": "post_test"}


def paired(words: str) -> list[str]:
    """``a<1`` is a pre-test in course a; pairs as ``1>2``."""
    quizzes = [
        SimpleNamespace(path=COURSES[word[0]] + word[2:], purpose=PURPOSES[word[1]], name=word[2:])
        for word in words.split()
    ]
    return [f"{pair.before.name}>{pair.after.name}" for pair in pairs_among(quizzes)]


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("a<1 a>2", ["1>2"]),
        ("a<1 a>2 a~3 a>4", ["1>4"]),
        ("a<1 a>2 a<3 a>4", ["1>2", "3>4"]),
        ("a<1 a>2 b>3 b<4 b>5", ["1>2", "4>5"]),
        ("a<1 b>2", []),
        ("a>1 a<2", []),
        ("a>1", []),
        ("a<1 a<2 a>3", ["2>3"]),
        ("a<1 b<2 b>3", ["2>3"]),
        ("", []),
    ],
)
def test_a_pre_test_goes_with_the_last_post_test_before_the_next_one(words, pairs):
    assert paired(words) == pairs
