"""HTTP for learners: the quiz page, sitting an attempt, and its result; surveys; assignments."""

from assessments.views.answer_files import answer_files
from assessments.views.assignments import assignment, begin_again, check_work, hand_in, save_draft, work
from assessments.views.checking import check_one
from assessments.views.checks import check
from assessments.views.own_results import own_results
from assessments.views.pages import quiz, result
from assessments.views.reports import report, reports
from assessments.views.self_audits import answer as answer_audit
from assessments.views.self_audits import attach as attach_evidence
from assessments.views.self_audits import evidence as audit_evidence
from assessments.views.self_audits import self_audit
from assessments.views.sitting import attempt, clock, save, start, submit, summary
from assessments.views.survey_results import results as survey_results
from assessments.views.surveys import answer as answer_survey
from assessments.views.surveys import survey
from assessments.views.works import my_work

__all__ = [
    "answer_audit",
    "answer_files",
    "answer_survey",
    "assignment",
    "attach_evidence",
    "attempt",
    "audit_evidence",
    "begin_again",
    "check",
    "check_one",
    "check_work",
    "clock",
    "hand_in",
    "my_work",
    "own_results",
    "quiz",
    "report",
    "reports",
    "result",
    "save",
    "save_draft",
    "self_audit",
    "start",
    "submit",
    "summary",
    "survey",
    "survey_results",
    "work",
]
