"""What a learner may know of the key, and when; which status of a question is in whose hand."""

from __future__ import annotations

from assessments.models import Attempt, Question, QuizPage
from assessments.queries import Standing
from lms.accounts.models import User


def may_see_answers(attempt: Attempt, standing: Standing) -> bool:
    """Right answers, explanations and feedback: never before the result, then as the quiz says."""
    if not attempt.is_marked:
        return False
    if standing.quiz.shows_answers == QuizPage.Shows.AFTER_ATTEMPT:
        return True
    return standing.quiz.shows_answers == QuizPage.Shows.AFTER_PASS and standing.has_passed


def statuses_open_to(user: User, question: Question | None = None) -> list[str]:
    """The statuses that ``user`` may give a question by themselves: one that is not ready yet needs a second reader.

    Moderators are the second reader. What is ready stays so while its owner mends it.
    """
    if user.has_perm("assessments.moderate_question"):
        return list(Question.Status.values)
    was_ready = question is not None and question.status == Question.Status.READY
    return [one for one in Question.Status.values if one != Question.Status.READY or was_ready]
