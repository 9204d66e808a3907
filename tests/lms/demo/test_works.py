import pytest
from django.utils import timezone

from assessments.models import Mark, Submission
from courses.models import Enrolment
from lms.demo.works import STAGES, make_works
from tests.factories.assignments import add_assignment
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_work_is_at_every_stage_and_the_rest_have_begun_nothing():
    course, admin = make_course(), UserFactory(is_superuser=True)
    add_assignment(course)
    for _number in range(len(STAGES) + 2):
        enrol(UserFactory(), course, last_active_at=timezone.now())
    enrol(UserFactory(), course)
    make_works([course], by=admin)
    stages = ["submitted", "returned", "marked", "draft", "submitted", "marked", "submitted"]
    assert list(Submission.objects.order_by("pk").values_list("status", flat=True)) == stages
    assert list(Submission.objects.filter(status="marked").order_by("pk").values_list("is_passed", flat=True)) == [
        True,
        False,
    ]
    assert Mark.objects.count() == 3
    assert Enrolment.objects.filter(submissions=None).count() == 3
