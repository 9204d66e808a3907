"""The content tree (pages), and a learner's way through it (enrolment)."""

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
from courses.models.programme import Programme, ProgrammeCourse

__all__ = [
    "CataloguePage",
    "CoursePage",
    "Effect",
    "Enrolment",
    "LessonPage",
    "LessonSource",
    "ModulePage",
    "Programme",
    "ProgrammeCourse",
    "SubjectArea",
    "UnitChange",
    "UnitPage",
    "UnitProgress",
    "course_of",
]
