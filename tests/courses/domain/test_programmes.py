import datetime as dt

import pytest

from courses.domain.programmes import assign_programme
from courses.models import Enrolment, Programme, ProgrammeCourse
from lms.core.dates import today
from lms.core.errors import DomainError
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db


def make_programme(organisation, *courses, **fields) -> Programme:
    programme = Programme.objects.create(
        **({"title": "ธุรการใหม่", "code": "new", "organisation": organisation} | fields)
    )
    for place, course in enumerate(courses):
        ProgrammeCourse.objects.create(programme=programme, course=course, sort_order=place)
    return programme


def test_every_clerk_who_works_below_today_is_enrolled_on_every_course():
    tree = make_tree()
    first, second = make_course(), make_course(slug="second")
    clerks = [make_clerk(tree["school"]), make_clerk(tree["next_school"])]
    make_supervisor(tree["area"])
    make_clerk(tree["other_school"])
    make_clerk(tree["school"], is_active=False)
    former = UserFactory()
    post(former, tree["school"], ends_on=today() - dt.timedelta(days=1))
    programme = make_programme(tree["area"], first, second, due_on=today())

    assert assign_programme(programme, by=None) == 4
    assert set(Enrolment.objects.values_list("user", "course", "due_on", "programme")) == {
        (clerk.pk, course.pk, today(), programme.pk) for clerk in clerks for course in (first, second)
    }


def test_assigning_again_adds_newcomers_only():
    tree = make_tree()
    make_clerk(tree["school"])
    programme = make_programme(tree["area"], make_course())
    assert assign_programme(programme, by=None) == 1
    make_clerk(tree["school"])
    assert assign_programme(programme, by=None) == 1
    assert Enrolment.objects.count() == 2


def test_a_draft_course_is_passed_over_while_another_is_open():
    tree = make_tree()
    make_clerk(tree["school"])
    draft = make_course(slug="draft")
    draft.unpublish()
    programme = make_programme(tree["area"], draft, make_course())
    assert assign_programme(programme, by=None) == 1


def test_an_inactive_programme_is_refused():
    tree = make_tree()
    programme = make_programme(tree["area"], make_course(), is_active=False)
    with pytest.raises(DomainError):
        assign_programme(programme, by=None)


def test_a_programme_without_an_open_course_is_refused():
    tree = make_tree()
    draft = make_course()
    draft.unpublish()
    with pytest.raises(DomainError):
        assign_programme(make_programme(tree["area"], draft), by=None)
