"""The bank of questions, the quizzes that draw on it, and the sittings."""

from assessments.models.attempt import Attempt, Response
from assessments.models.bank import Option, Question, QuestionCategory, QuestionVersion
from assessments.models.intake import QuestionFile
from assessments.models.quiz import QuizDraw, QuizItem, QuizPage

__all__ = [
    "Attempt",
    "Option",
    "Question",
    "QuestionCategory",
    "QuestionFile",
    "QuestionVersion",
    "QuizDraw",
    "QuizItem",
    "QuizPage",
    "Response",
]
