"""The bank of questions, the quizzes that draw on it, the sittings; assignments, what is handed in, and marks."""

from assessments.models.allowance import QuizAllowance
from assessments.models.answer_claim import AnswerClaim
from assessments.models.answer_file import AnswerFile
from assessments.models.assignment import AssignmentPage
from assessments.models.attempt import Attempt, Response
from assessments.models.bank import Option, Question, QuestionCategory, QuestionVersion
from assessments.models.disclosure import Aspect
from assessments.models.figure import Figure
from assessments.models.intake import QuestionFile
from assessments.models.likeness import QuestionPair, QuestionSketch
from assessments.models.mark import Mark, MarkLine
from assessments.models.quiz import Form, QuizBand, QuizDraw, QuizItem, QuizPage
from assessments.models.receipt import Receipt
from assessments.models.regrade import Regrade, RegradedAttempt
from assessments.models.report import QuestionReport
from assessments.models.rubric import Rubric, RubricCriterion, RubricLevel
from assessments.models.saved_comment import SavedComment
from assessments.models.self_audit import (
    AuditEvidence,
    AuditItem,
    AuditMark,
    AuditSheet,
    AuditTopic,
    AuditTopicScore,
    SelfAuditPage,
)
from assessments.models.sign_off import ObservedTask, SignOff, SignOffTick
from assessments.models.statistics import ItemStatistic, OptionStatistic, QuizStatistic
from assessments.models.submission import Submission, SubmissionExtension, SubmissionFile
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
    "AnswerClaim",
    "AnswerFile",
    "Aspect",
    "AssignmentPage",
    "Attempt",
    "AuditEvidence",
    "AuditItem",
    "AuditMark",
    "AuditSheet",
    "AuditTopic",
    "AuditTopicScore",
    "Figure",
    "Form",
    "ItemStatistic",
    "Mark",
    "MarkLine",
    "ObservedTask",
    "Option",
    "OptionStatistic",
    "Participation",
    "Question",
    "QuestionCategory",
    "QuestionFile",
    "QuestionPair",
    "QuestionReport",
    "QuestionSketch",
    "QuestionVersion",
    "QuizAllowance",
    "QuizBand",
    "QuizDraw",
    "QuizItem",
    "QuizPage",
    "QuizStatistic",
    "Receipt",
    "Regrade",
    "RegradedAttempt",
    "Response",
    "Rubric",
    "RubricCriterion",
    "RubricLevel",
    "SavedComment",
    "SealedSheet",
    "SelfAuditPage",
    "SignOff",
    "SignOffTick",
    "Submission",
    "SubmissionExtension",
    "SubmissionFile",
    "SurveyAnswer",
    "SurveyItem",
    "SurveyPage",
    "SurveyQuestion",
    "SurveySheet",
    "TimeBack",
]
