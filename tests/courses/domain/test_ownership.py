"""Giving a course to somebody and taking it away."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, PageSubscription

from courses.domain.ownership import give_course, take_course
from courses.models import CataloguePage, CourseOwner, CoursePage, ModulePage
from lms.core.errors import DomainError
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def trainer(username: str, **fields):
    person = UserFactory(username=username, **fields)
    person.groups.add(Group.objects.get(name="Trainers"))
    return person


@pytest.fixture
def course():
    """One course, owned by one trainer."""
    course = make_course()
    give_course(course, trainer("first"), by=None)
    return course


def owners(course) -> list[str]:
    return [row.user.username for row in CourseOwner.objects.filter(course=course)]


def test_whoever_makes_a_course_owns_it():
    maker = trainer("maker")
    new = CoursePage(title="ใหม่", slug="new", subject_area="clerical", summary="สรุป", owner=maker, live=False)
    course = CataloguePage.objects.get().add_child(instance=new)
    course.save()
    assert owners(course) == ["maker"]
    assert CourseOwner.history.get().history_user == maker


def test_several_own_a_course_and_giving_twice_gives_once(course):
    second = trainer("second")
    first = CourseOwner.objects.get().user
    assert give_course(course, second, by=first) == give_course(course, second, by=first)
    assert owners(course) == ["first", "second"]
    assert [row.history_user for row in CourseOwner.history.filter(user=second)] == [first]


@pytest.mark.parametrize("fields", [{"is_active": False}, {}])
def test_a_course_is_given_to_nobody_who_does_not_write(course, fields):
    person = UserFactory(username="second", **fields)
    if fields:
        person.groups.add(Group.objects.get(name="Trainers"))
    with pytest.raises(DomainError):
        give_course(course, person, by=None)
    assert owners(course) == ["first"]


def test_what_one_wrote_goes_to_those_who_remain(course):
    first, second, third = CourseOwner.objects.get().user, trainer("second"), trainer("third")
    give_course(course, second, by=first)
    give_course(course, third, by=first)
    module = ModulePage.objects.child_of(course).get()
    for person in (second, third):
        add_lesson(module, slug=person.username, owner=person)
    elsewhere = make_course(slug="elsewhere", owner=second)
    PageSubscription.objects.create(user=second, page=units_of(course)[0], comment_notifications=True)
    take_course(course, second, by=third)
    take_course(course, second, by=third)
    assert owners(course) == ["first", "third"]
    assert set(Page.objects.filter(slug__in=["second", "third"]).values_list("owner__username", flat=True)) == {"third"}
    assert CoursePage.objects.get(pk=elsewhere.pk).owner == second
    assert not PageSubscription.objects.exists()
    assert [row.history_type for row in CourseOwner.history.filter(user=second)] == ["-", "+"]


def test_a_course_goes_to_the_first_who_remains_if_a_moderator_takes_it(course):
    first, second = CourseOwner.objects.get().user, trainer("second")
    give_course(course, second, by=first)
    add_lesson(ModulePage.objects.child_of(course).get(), slug="hers", owner=second)
    take_course(course, second, by=UserFactory(is_superuser=True))
    assert Page.objects.get(slug="hers").owner == first


def test_the_last_owner_stays(course):
    first = CourseOwner.objects.get().user
    with pytest.raises(DomainError):
        take_course(course, first, by=first)
    assert owners(course) == ["first"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"groups": []}])
def test_an_owner_who_writes_no_more_is_none_who_remains(course, change):
    first, second = CourseOwner.objects.get().user, trainer("second")
    give_course(course, second, by=first)
    second.groups.set(change.get("groups", second.groups.all()))
    second.is_active = change.get("is_active", True)
    second.save()
    with pytest.raises(DomainError):
        take_course(course, first, by=first)
    assert owners(course) == ["first", "second"]
