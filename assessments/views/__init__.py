"""HTTP for learners: the quiz page, sitting an attempt, and its result."""

from assessments.views.checks import check
from assessments.views.pages import quiz, result
from assessments.views.sitting import attempt, clock, save, start, submit, summary

__all__ = ["attempt", "check", "clock", "quiz", "result", "save", "start", "submit", "summary"]
