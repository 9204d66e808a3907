import pytest
from django.contrib.auth.models import Group

from courses.domain.ownership import give_course
from courses.models import CourseOwner
from courses.site import TRAINERS
from lms.demo.authors import give_courses
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def trainer():
    person = UserFactory()
    person.groups.add(Group.objects.get(name=TRAINERS))
    return person


def test_courses_of_nobody_go_to_the_trainers_in_turn():
    courses, trainers = [make_course(slug=slug, lessons=0) for slug in "abc"], [trainer(), trainer()]
    give_courses(trainers)
    give_courses(trainers)
    found = CourseOwner.objects.order_by("course__path").values_list("course", "user")
    assert list(found) == [(course.pk, trainers[number % 2].pk) for number, course in enumerate(courses)]


def test_a_course_that_has_an_owner_stays_theirs():
    course, owner, other = make_course(lessons=0), trainer(), trainer()
    give_course(course, owner, by=None)
    give_courses([other])
    assert CourseOwner.objects.get().user == owner
