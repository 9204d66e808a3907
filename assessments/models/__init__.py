"""The bank of questions, the quizzes that draw on it, and the sittings."""

from assessments.models.attempt import Attempt, Response
from assessments.models.bank import Option, Question, QuestionCategory, QuestionVersion
from assessments.models.intake import QuestionFile
from assessments.models.quiz import QuizDraw, QuizItem, QuizPage
from assessments.models.statistics import ItemStatistic, OptionStatistic, QuizStatistic

__all__ = [
    "Attempt",
    "ItemStatistic",
    "Option",
    "OptionStatistic",
    "Question",
    "QuestionCategory",
    "QuestionFile",
    "QuestionVersion",
    "QuizDraw",
    "QuizItem",
    "QuizPage",
    "QuizStatistic",
    "Response",
]
