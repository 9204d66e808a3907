"""What could not be applied is listed, never passed over in silence, and leaves the list when it is mended."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.domain.enrolment import enrol, withdraw
from courses.domain.evaluation import evaluate_people, evaluate_programme
from courses.domain.extensions import extend_programme
from courses.domain.programmes import assign_programme
from courses.models import AssignmentException, CoursePrerequisite, Enrolment, Programme, ProgrammeAssignment
from lms.core.dates import today
from lms.organisations.domain import end_posting
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree, post
from tests.factories.programmes import add_set, make_assigned, make_programme

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


def listed() -> list[tuple]:
    return list(AssignmentException.objects.open().values_list("user", "course", "why"))


def test_who_works_nowhere_is_listed_until_they_do(tree, clerk):
    make_assigned(tree["area"], make_course())
    end_posting(clerk.postings.get(), by=None, ends_on=today() - DAY)
    evaluate_people([clerk.pk], by=None)
    assert listed() == [(clerk.pk, None, "no_posting")]
    post(clerk, tree["other_school"], starts_on=today())
    evaluate_people([clerk.pk], by=None)
    assert listed() == []
    assert AssignmentException.objects.get().resolved_at


def test_several_main_places_of_work_are_listed_and_the_longest_one_counts(tree, clerk):
    post(clerk, tree["next_school"], ends_on=today() + DAY, starts_on=today())
    make_assigned(tree["area"], make_course())
    assert listed() == [(clerk.pk, None, "several_places")]
    assert ProgrammeAssignment.objects.get().organisation == tree["school"]


def test_who_joins_after_the_day_is_listed_and_owes_it_by_no_day(tree, clerk):
    programme = make_assigned(tree["area"], make_course(), due_kind="on", due_on=today() - DAY)
    assert listed() == [(clerk.pk, None, "due_passed")]
    assert Enrolment.objects.get().due_on is None
    director = make_supervisor(tree["school"])
    extend_programme(ProgrammeAssignment.objects.get(), until=today() + DAY, reason="เพิ่งมา", by=director)
    assert listed() == []
    assert Enrolment.objects.get().due_on == today() + DAY
    assert evaluate_programme(programme, by=None) == 0


def test_who_was_asked_before_the_day_stays_overdue(tree, clerk):
    programme = make_programme(tree["area"], make_course(), due_kind="on", due_on=today() - DAY)
    assign_programme(programme, by=None, at=timezone.now() - 9 * DAY)
    assert listed() == []
    assert Enrolment.objects.get().is_overdue


def test_who_was_taken_off_a_course_is_listed_and_not_enrolled_again(tree, clerk):
    course = make_course()
    programme = make_assigned(tree["area"], course)
    withdraw(Enrolment.objects.get(), by=clerk, reason="ลาศึกษาต่อ")
    evaluate_programme(programme, by=None)
    assert listed() == [(clerk.pk, course.pk, "withdrawn")]
    assert Enrolment.objects.get().status == "withdrawn"
    enrol(clerk, course, by=clerk)
    evaluate_programme(programme, by=None)
    assert listed() == []
    assert Enrolment.objects.counted().get().programme == programme


def test_a_withdrawal_of_long_ago_does_not_keep_a_new_programme_away(tree, clerk):
    course = make_course()
    withdraw(enrol(clerk, course, by=clerk), by=clerk, reason="ลา")
    make_assigned(tree["area"], course)
    assert listed() == []
    assert Enrolment.objects.counted().count() == 1


def test_a_course_that_is_not_published_is_listed_once_for_everybody(tree, clerk):
    course, draft = make_course(), make_course(slug="draft")
    make_clerk(tree["school"])
    draft.unpublish()
    programme = make_assigned(tree["area"], course, draft)
    assert listed() == [(None, draft.pk, "course_closed")]
    evaluate_programme(programme, by=None)
    assert AssignmentException.objects.count() == 1
    draft.save_revision().publish()
    evaluate_programme(programme, by=None)
    assert listed() == []
    assert Enrolment.objects.filter(course=draft).count() == 2


def test_a_set_that_asks_for_more_than_is_published_is_listed(tree, clerk):
    draft = make_course(slug="draft")
    draft.unpublish()
    programme = make_programme(tree["area"])
    add_set(programme, make_course(), draft, least=2)
    assign_programme(programme, by=None)
    assert listed() == [(None, draft.pk, "course_closed"), (None, None, "too_few")]
    Programme.objects.update(is_active=False)
    evaluate_programme(programme, by=None)
    assert listed() == []


def test_evaluating_one_person_leaves_the_exceptions_of_others(tree, clerk):
    other = make_clerk(tree["school"])
    make_assigned(tree["area"], make_course(), due_kind="on", due_on=today() - DAY)
    evaluate_people([other.pk], by=None)
    assert {user for user, _course, _why in listed()} == {clerk.pk, other.pk}


def test_a_course_that_nobody_can_begin_is_listed(tree, clerk):
    course, before, self_chosen = make_course(), make_course(slug="before", is_open=False), make_course(slug="open")
    for one in (before, self_chosen):
        CoursePrerequisite.objects.create(course=course, needs=one)
    programme = make_assigned(tree["area"], course)
    assert listed() == [(None, course.pk, "needs_closed")]
    add_set(programme, before)
    evaluate_programme(programme, by=None)
    assert listed() == []
    CoursePrerequisite.objects.create(course=before, needs=course)
    evaluate_programme(programme, by=None)
    assert set(listed()) == {(None, course.pk, "circle"), (None, before.pk, "circle")}
