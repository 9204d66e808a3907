"""The content tree (pages), and a learner's way through it (enrolment)."""

from courses.models.assignment import AssignmentException, Extension, ProgrammeAssignment
from courses.models.change import Effect, UnitChange
from courses.models.enrolment import Enrolment, UnitProgress
from courses.models.pages import (
    CataloguePage,
    CoursePage,
    LessonPage,
    LessonSource,
    ModulePage,
    SubjectArea,
    UnitPage,
    course_of,
)
from courses.models.programme import DueRule, Programme, ProgrammeAudience, ProgrammeCourse, ProgrammeSet

__all__ = [
    "AssignmentException",
    "CataloguePage",
    "CoursePage",
    "DueRule",
    "Effect",
    "Enrolment",
    "Extension",
    "LessonPage",
    "LessonSource",
    "ModulePage",
    "Programme",
    "ProgrammeAssignment",
    "ProgrammeAudience",
    "ProgrammeCourse",
    "ProgrammeSet",
    "SubjectArea",
    "UnitChange",
    "UnitPage",
    "UnitProgress",
    "course_of",
]
