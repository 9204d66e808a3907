import datetime as dt

import pytest

from courses.domain.enrolment import enrol, enrol_many, withdraw
from courses.domain.programmes import assign_programme
from courses.models import Enrolment
from lms.core.dates import today
from lms.core.errors import DomainError
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree, post
from tests.factories.programmes import add_set, make_programme

pytestmark = pytest.mark.django_db
SOON = today() + dt.timedelta(days=10)
LATER = today() + dt.timedelta(days=20)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


@pytest.fixture
def course():
    return make_course()


def test_an_enrolment_keeps_the_place_of_work_of_then(tree, clerk, course):
    enrolment = enrol(clerk, course, by=clerk)
    clerk.postings.update(ends_on=today() - dt.timedelta(days=1))
    post(clerk, tree["other_school"])
    assert Enrolment.objects.get(pk=enrolment.pk).organisation == tree["school"]


def test_the_primary_place_of_work_counts_among_several(tree, clerk, course):
    post(clerk, tree["next_school"], is_primary=False)
    assert enrol(clerk, course, by=clerk).organisation == tree["school"]


def test_somebody_without_a_place_of_work_can_enrol(course):
    visitor = UserFactory()
    assert enrol(visitor, course, by=visitor).organisation is None


def test_enrolling_again_returns_the_same_place(clerk, course):
    assert enrol(clerk, course, by=clerk) == enrol(clerk, course, by=clerk)
    assert Enrolment.objects.count() == 1


def test_after_withdrawing_one_may_enrol_anew(clerk, course):
    first = enrol(clerk, course, by=clerk)
    withdraw(first, by=clerk, reason="ย้ายงาน")
    assert enrol(clerk, course, by=clerk) != first


def test_a_draft_course_refuses(clerk, course):
    course.unpublish()
    with pytest.raises(DomainError):
        enrol(clerk, course, by=clerk)


def test_a_closed_account_is_refused(course):
    gone = UserFactory(is_active=False)
    with pytest.raises(DomainError):
        enrol(gone, course, by=None)


def test_a_course_by_assignment_refuses_those_who_enrol_themselves_only(tree, clerk):
    course = make_course(is_open=False)
    with pytest.raises(DomainError):
        enrol(clerk, course, by=clerk)
    officer = UserFactory()
    assert enrol(clerk, course, by=officer).history.get().history_user == officer


def test_a_course_by_assignment_may_be_chosen_by_those_whose_programme_offers_it(tree, clerk):
    chosen, other = make_course(slug="chosen", is_open=False), make_course(slug="other", is_open=False)
    programme = make_programme(tree["area"])
    add_set(programme, chosen, other, least=1)
    assign_programme(programme, by=None)
    assert enrol(clerk, chosen, by=clerk)
    stranger = make_clerk(tree["other_school"])
    with pytest.raises(DomainError):
        enrol(stranger, chosen, by=stranger)


def test_a_day_is_brought_forward_and_never_put_off(clerk, course):
    enrol(clerk, course, by=clerk)
    assert enrol(clerk, course, by=None, due_on=LATER).due_on == LATER
    assert enrol(clerk, course, by=None, due_on=SOON).due_on == SOON
    assert enrol(clerk, course, by=None, due_on=LATER).due_on == SOON


def test_enrolling_again_by_oneself_keeps_the_due_date(tree, clerk, course):
    enrol(clerk, course, by=None, due_on=SOON)
    assert enrol(clerk, course, by=clerk).due_on == SOON


def test_a_completed_enrolment_gets_no_new_due_date(clerk, course):
    enrolment = enrol(clerk, course, by=clerk)
    Enrolment.objects.update(status="completed", completed_at=enrolment.enrolled_at)
    assert enrol(clerk, course, by=None, due_on=SOON).due_on is None


def test_many_are_enrolled_by_the_rules_of_one(tree, clerk, course):
    known = make_clerk(tree["next_school"])
    enrol(known, course, by=known)
    gone = make_clerk(tree["school"], is_active=False)
    assert enrol_many([clerk, known, gone, clerk], course, by=None, due_on=SOON) == 1
    assert set(Enrolment.objects.values_list("user", "organisation", "due_on")) == {
        (clerk.pk, tree["school"].pk, SOON),
        (known.pk, tree["next_school"].pk, SOON),
    }


def test_each_of_many_has_a_history_with_the_actor(tree, clerk, course):
    officer = UserFactory()
    known = make_clerk(tree["school"])
    enrol(known, course, by=known)
    enrol_many([clerk, known], course, by=officer, due_on=SOON)
    assert list(Enrolment.objects.get(user=clerk).history.values_list("history_type", "history_user")) == [
        ("+", officer.pk)
    ]
    assert list(Enrolment.objects.get(user=known).history.values_list("history_type", "history_user")) == [
        ("~", officer.pk),
        ("+", known.pk),
    ]


def test_enrolling_many_again_changes_nothing(clerk, course):
    enrol_many([clerk], course, by=None, due_on=SOON)
    assert enrol_many([clerk], course, by=None, due_on=SOON) == 0
    assert Enrolment.objects.get().history.count() == 1


def test_many_are_refused_by_a_draft_course(clerk, course):
    course.unpublish()
    with pytest.raises(DomainError):
        enrol_many([clerk], course, by=None)


@pytest.mark.parametrize("count", [1, 40])
def test_query_count_does_not_grow_with_people(tree, course, count, django_assert_num_queries):
    people = [make_clerk(tree["school"]) for _ in range(count)]
    with django_assert_num_queries(6):  # savepoint 2, known, workplaces, rows, history
        enrol_many(people, course, by=None)


def test_withdrawing_needs_a_reason_and_keeps_it(clerk, course):
    enrolment = enrol(clerk, course, by=clerk)
    with pytest.raises(DomainError):
        withdraw(enrolment, by=clerk, reason="  ")
    assert withdraw(enrolment, by=clerk, reason="ย้ายงาน").status == "withdrawn"
    latest = enrolment.history.first()
    assert (latest.history_user, latest.history_change_reason) == (clerk, "ย้ายงาน")


def test_withdrawing_again_changes_nothing(clerk, course):
    enrolment = enrol(clerk, course, by=clerk)
    withdraw(enrolment, by=clerk, reason="ย้ายงาน")
    withdraw(enrolment, by=clerk, reason="")
    assert enrolment.history.count() == 2


def test_a_completed_course_stays_completed(clerk, course):
    enrolment = enrol(clerk, course, by=clerk)
    Enrolment.objects.update(status="completed", completed_at=enrolment.enrolled_at)
    with pytest.raises(DomainError):
        withdraw(enrolment, by=clerk, reason="ย้ายงาน")
