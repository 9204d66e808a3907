"""Which post-test shows what was gained since which pre-test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.models import QuizPage
from courses.models import COURSE_PATH_LENGTH


@dataclass(frozen=True)
class TestPair:
    """A pre-test and the post-test it is compared with, of one course."""

    before: QuizPage
    after: QuizPage

    __test__ = False  # no test of ours, whatever pytest thinks of its name

    @property
    def course_path(self) -> str:
        return self.after.path[:COURSE_PATH_LENGTH]


def pairs_among(quizzes: Iterable[QuizPage]) -> Iterator[TestPair]:
    """The pairs among ``quizzes``, which come in the order of the tree.

    A pre-test goes with the last post-test that comes after it and before the next pre-test of its course: with one
    pre-test at the beginning that is the final test.
    """
    before: QuizPage | None = None
    after: QuizPage | None = None
    for quiz in quizzes:
        is_elsewhere = before and quiz.path[:COURSE_PATH_LENGTH] != before.path[:COURSE_PATH_LENGTH]
        if before and (is_elsewhere or quiz.purpose == QuizPage.Purpose.PRE_TEST):
            if after:
                yield TestPair(before, after)
            before = after = None
        if quiz.purpose == QuizPage.Purpose.PRE_TEST:
            before = quiz
        elif quiz.purpose == QuizPage.Purpose.POST_TEST and before:
            after = quiz
    if before and after:
        yield TestPair(before, after)
