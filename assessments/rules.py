"""What a learner may know of the key, and when."""

from __future__ import annotations

from assessments.models import Attempt, QuizPage
from assessments.queries import Standing


def may_see_answers(attempt: Attempt, standing: Standing) -> bool:
    """Right answers, explanations and feedback: never before submission, then as the quiz says."""
    if attempt.is_open:
        return False
    if standing.quiz.shows_answers == QuizPage.Shows.AFTER_ATTEMPT:
        return True
    return standing.quiz.shows_answers == QuizPage.Shows.AFTER_PASS and standing.has_passed
