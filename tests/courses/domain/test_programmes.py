import pytest

from courses.domain.evaluation import evaluate_programme
from courses.domain.programmes import assign_programme, put_in_force
from courses.models import Enrolment, Programme, ProgrammeAssignment
from lms.core.errors import DomainError
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_tree
from tests.factories.programmes import make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def test_a_programme_in_force_enrols_nobody_before_it_is_evaluated(tree):
    make_clerk(tree["school"])
    programme = put_in_force(make_programme(tree["area"], make_course()), by=None)
    assert programme.assigned_at
    assert not Enrolment.objects.exists()
    assert evaluate_programme(programme, by=None) == 2


def test_the_day_of_the_first_assignment_stays(tree):
    programme = make_programme(tree["area"], make_course())
    assign_programme(programme, by=None)
    first = Programme.objects.get().assigned_at
    assign_programme(programme, by=None)
    assert Programme.objects.get().assigned_at == first


def test_an_inactive_programme_is_refused(tree):
    with pytest.raises(DomainError):
        assign_programme(make_programme(tree["area"], make_course(), is_active=False), by=None)


def test_a_programme_for_nobody_is_refused(tree):
    programme = make_programme(tree["area"], make_course())
    programme.audiences.all().delete()
    with pytest.raises(DomainError):
        assign_programme(programme, by=None)


def test_a_programme_without_an_open_course_is_refused(tree):
    draft = make_course()
    draft.unpublish()
    with pytest.raises(DomainError):
        assign_programme(make_programme(tree["area"], draft), by=None)
    assert not ProgrammeAssignment.objects.exists()
