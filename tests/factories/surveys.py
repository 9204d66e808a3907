"""Surveys and their answers."""

from assessments.domain.surveying import answer_survey
from assessments.models import Participation, SurveyItem, SurveyPage, SurveyQuestion
from courses.models import CoursePage, Enrolment, ModulePage
from tests.factories.pages import plant

SECTIONS = [
    ("section", {"title": "ด้านเนื้อหา", "items": ["เนื้อหาตรงกับงาน", "เนื้อหาเข้าใจง่าย"]}),
    ("section", {"title": "ด้านระบบ", "items": ["ระบบใช้งานง่าย"]}),
    ("comment", "ข้อเสนอแนะ"),
]


def add_survey(course: CoursePage, **fields) -> SurveyPage:
    """A live survey of two sections (two items, one item) and a comment in the course's first module."""
    module = ModulePage.objects.child_of(course).first()
    fields = {"title": "แบบประเมินความพึงพอใจ", "slug": "survey", "questions": SECTIONS} | fields
    return plant(module, SurveyPage(**fields))


def answers_to(survey: SurveyPage, *levels: int, comment: str = "") -> dict[SurveyItem, int | str]:
    """One level an item, in order; the last stands for the rest."""
    rated = [item for item in survey.items() if item.kind == SurveyQuestion.Kind.RATING]
    given = [*levels, *[levels[-1]] * len(rated)][: len(rated)]
    comments = [item for item in survey.items() if item.kind == SurveyQuestion.Kind.COMMENT]
    return dict(zip(rated, given, strict=True)) | {item: comment for item in comments if comment}


def take_part(enrolment: Enrolment, survey: SurveyPage, *levels: int, comment: str = "") -> Participation:
    """The learner answers."""
    return answer_survey(enrolment, survey, answers_to(survey, *(levels or (5,)), comment=comment), by=enrolment.user)
