"""The bank of questions, the quizzes that draw on it, and the sittings."""

from assessments.models.attempt import Attempt, Response
from assessments.models.bank import Option, Question, QuestionCategory, QuestionVersion
from assessments.models.intake import QuestionFile
from assessments.models.quiz import Form, QuizDraw, QuizItem, QuizPage
from assessments.models.report import QuestionReport
from assessments.models.statistics import ItemStatistic, OptionStatistic, QuizStatistic
from assessments.models.survey import (
    Participation,
    SealedSheet,
    SurveyAnswer,
    SurveyItem,
    SurveyPage,
    SurveyQuestion,
    SurveySheet,
)
from assessments.models.time_back import TimeBack

__all__ = [
    "Attempt",
    "Form",
    "ItemStatistic",
    "Option",
    "OptionStatistic",
    "Participation",
    "Question",
    "QuestionCategory",
    "QuestionFile",
    "QuestionReport",
    "QuestionVersion",
    "QuizDraw",
    "QuizItem",
    "QuizPage",
    "QuizStatistic",
    "Response",
    "SealedSheet",
    "SurveyAnswer",
    "SurveyItem",
    "SurveyPage",
    "SurveyQuestion",
    "SurveySheet",
    "TimeBack",
]
