"""Ten at once: one participation, one sheet, and no sheet lost in the box."""

import pytest

from assessments.models import AuditSheet, Participation, SealedSheet, SurveyAnswer, SurveyPage, SurveySheet
from courses.models import UnitProgress
from tests.assessments.domain.test_races import THREADS, at_once
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory
from tests.factories.self_audits import add_audit, send
from tests.factories.surveys import add_survey, take_part

pytestmark = pytest.mark.django_db(transaction=True)


def survey_of(**fields):
    course = make_course(lessons=1)
    return course, add_survey(course, **fields)


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_ten_submissions_of_one_learner_are_one(is_anonymous):
    course, survey = survey_of(is_anonymous=is_anonymous)
    enrolment = enrol(UserFactory(), course)
    at_once(lambda _n: take_part(enrolment, survey, 4).pk, range(THREADS))
    assert Participation.objects.count() == UnitProgress.objects.count() == 1
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == ((1, 0) if is_anonymous else (0, 1))


def test_ten_learners_at_once_are_ten_sheets():
    course, survey = survey_of()
    enrolments = [enrol(UserFactory(), course) for _number in range(THREADS)]
    at_once(lambda enrolment: take_part(enrolment, SurveyPage.objects.get(pk=survey.pk), 3).pk, enrolments)
    assert Participation.objects.count() == THREADS
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == (0, THREADS)
    assert SurveyAnswer.objects.count() == THREADS * 3


def test_ten_times_the_same_self_audit_is_one_sheet():
    course = make_course(lessons=1)
    audit = add_audit(course)
    enrolment = enrol(UserFactory(), course)
    at_once(lambda _n: send(enrolment, audit, "done").pk, range(THREADS))
    sheet = AuditSheet.objects.get()
    assert (sheet.marks.count(), sheet.topic_scores.count(), UnitProgress.objects.count()) == (3, 2, 1)
