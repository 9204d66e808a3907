"""The content tree (pages), and a learner's way through it (enrolment)."""

from courses.models.assignment import AssignmentException, Extension, ProgrammeAssignment
from courses.models.change import Effect, UnitChange
from courses.models.enrolment import Enrolment, UnitProgress
from courses.models.pages import (
    CataloguePage,
    CoursePage,
    LessonPage,
    ModulePage,
    SubjectArea,
    UnitPage,
    course_of,
)
from courses.models.prerequisite import CoursePrerequisite
from courses.models.programme import DueRule, Programme, ProgrammeAudience, ProgrammeCourse, ProgrammeSet
from courses.models.regulations import Citation, NamedAmount, Regulation
from courses.models.sources import LessonSource

__all__ = [
    "AssignmentException",
    "CataloguePage",
    "Citation",
    "CoursePage",
    "CoursePrerequisite",
    "DueRule",
    "Effect",
    "Enrolment",
    "Extension",
    "LessonPage",
    "LessonSource",
    "ModulePage",
    "NamedAmount",
    "Programme",
    "ProgrammeAssignment",
    "ProgrammeAudience",
    "ProgrammeCourse",
    "ProgrammeSet",
    "Regulation",
    "SubjectArea",
    "UnitChange",
    "UnitPage",
    "UnitProgress",
    "course_of",
]
