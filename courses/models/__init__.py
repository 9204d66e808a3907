"""The content tree (pages), and a learner's way through it (enrolment)."""

from courses.models.assignment import AssignmentException, Extension, ProgrammeAssignment
from courses.models.block_progress import BlockProgress
from courses.models.calendar import CalendarFeed
from courses.models.change import Effect, UnitChange
from courses.models.enrolment import Enrolment, UnitProgress
from courses.models.glossary import GlossaryTerm
from courses.models.links import ExternalLink
from courses.models.notes import UnitNote
from courses.models.owner import COURSE_PATH_LENGTH, CourseOwner
from courses.models.package import PackageUpload
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
from courses.models.problems import ProblemReport
from courses.models.programme import DueRule, Programme, ProgrammeAudience, ProgrammeCourse, ProgrammeSet
from courses.models.regulations import Citation, NamedAmount, Regulation
from courses.models.sources import LessonSource

__all__ = [
    "COURSE_PATH_LENGTH",
    "AssignmentException",
    "BlockProgress",
    "CalendarFeed",
    "CataloguePage",
    "Citation",
    "CourseOwner",
    "CoursePage",
    "CoursePrerequisite",
    "DueRule",
    "Effect",
    "Enrolment",
    "Extension",
    "ExternalLink",
    "GlossaryTerm",
    "LessonPage",
    "LessonSource",
    "ModulePage",
    "NamedAmount",
    "PackageUpload",
    "ProblemReport",
    "Programme",
    "ProgrammeAssignment",
    "ProgrammeAudience",
    "ProgrammeCourse",
    "ProgrammeSet",
    "Regulation",
    "SubjectArea",
    "UnitChange",
    "UnitNote",
    "UnitPage",
    "UnitProgress",
    "course_of",
]
