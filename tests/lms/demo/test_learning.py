import pytest
from django.utils import timezone

from assessments.models import Attempt, Response
from courses.models import Enrolment, UnitProgress
from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.demo.site import create_demo_site
from lms.reports.filters import Status, standing
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import make_course
from tests.shared import shared

pytestmark = pytest.mark.django_db

SCHOOLS = 40


@shared("module")
def site():
    """Two courses, the first with a pre-test and a post-test, and forty schools."""
    course = make_course(lessons=3)
    questions = [make_question(f"q{number}") for number in range(5)]
    add_quiz(course, *questions, purpose="pre_test", slug="pre-test", title="แบบทดสอบก่อนเรียน")
    add_quiz(course, *questions)
    make_course(slug="procurement")
    create_demo_site(school_count=SCHOOLS, seed=1)
    return course


def test_clerks_stand_at_every_stage(site):
    counted = Enrolment.objects.filter(course=site)
    for status in (Status.COMPLETED, Status.IN_PROGRESS, Status.NOT_STARTED, Status.LATE):
        assert counted.filter(standing(status)).exists(), status
    assert counted.filter(status="withdrawn").exists()


def test_every_completed_enrolment_has_all_units_and_a_passed_post_test(site):
    completed = Enrolment.objects.filter(course=site, status="completed")
    assert completed.exists()
    for enrolment in completed:
        assert enrolment.unit_progress.filter(completed_at__isnull=False).count() == 5
        assert enrolment.attempts.filter(quiz__slug="post-test", is_passed=True).count() == 1
        assert enrolment.completed_at == max(enrolment.unit_progress.values_list("completed_at", flat=True))
        assert enrolment.enrolled_at <= enrolment.completed_at <= timezone.now()


def test_attempts_have_their_answers(site):
    assert Attempt.objects.filter(status="submitted").count() == Attempt.objects.count() > SCHOOLS / 2
    assert Response.objects.filter(answer=None).count() == 0
    assert Response.objects.count() == 5 * Attempt.objects.count()
    assert Attempt.objects.filter(is_passed=False).exists()


def test_the_first_clerk_has_everything_ahead(site):
    first = User.objects.get(username="clerk00001")
    assert first.enrolments.filter(status="active").count() == 2
    assert not UnitProgress.objects.filter(enrolment__user=first).exists()


def test_the_fourth_clerk_holds_a_certificate_of_the_introduction(site):
    fourth = User.objects.get(username="clerk00004")
    enrolment = fourth.enrolments.get(course=site)
    assert enrolment.status == "completed"
    assert Certificate.objects.filter(enrolment=enrolment).count() == 1


def test_the_history_says_that_the_administrator_enrolled_them(site):
    enrolment = Enrolment.objects.filter(course=site).first()
    assert enrolment.history.last().history_user.username == "admin"
