import datetime as dt

import pytest
from django.utils import timezone

from courses.models import UnitProgress
from lms.core.dates import today
from lms.organisations import domain
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=3)


def test_a_director_sees_what_the_clerk_has_done_unit_by_unit(client, tree, course):
    clerk = make_clerk(tree["school"], phone="075 411 111")
    enrolment = enrol(clerk, course, due_on=today() - DAY, progress_percent=33)
    first, second, _third = units_of(course)
    UnitProgress.objects.create(enrolment=enrolment, unit=first, completed_at=timezone.now(), score_percent=87)
    client.force_login(make_supervisor(tree["school"]))
    page = client.get(f"/supervise/people/{clerk.pk}/").content.decode()
    for words in (str(clerk), "075 411 111", course.title, first.title, "87", "เลยกำหนด"):
        assert words in page
    assert f"<dd>{second.title}</dd>" in page


def test_enrolments_made_outside_the_scope_are_not_shown(client, tree, course):
    clerk = make_clerk(tree["other_school"])
    enrol(clerk, course)
    domain.transfer(clerk.postings.get(), tree["school"], by=None, starts_on=today())
    client.force_login(make_supervisor(tree["school"]))
    page = client.get(f"/supervise/people/{clerk.pk}/").content.decode()
    assert str(clerk) in page
    assert course.title not in page
    assert tree["other_school"].name not in page


def test_who_has_left_is_still_seen_with_what_was_done_here_but_not_where_they_went(client, tree, course):
    clerk = make_clerk(tree["school"])
    enrol(clerk, course)
    domain.transfer(clerk.postings.get(), tree["other_school"], by=None, starts_on=today())
    client.force_login(make_supervisor(tree["school"]))
    page = client.get(f"/supervise/people/{clerk.pk}/").content.decode()
    assert course.title in page
    assert tree["other_school"].name not in page


@pytest.mark.parametrize("place", ["other_school", "next_school"])
def test_a_person_outside_the_scope_does_not_exist(client, tree, course, place):
    clerk = make_clerk(tree[place])
    enrol(clerk, course, due_on=today() - DAY)
    client.force_login(make_supervisor(tree["school"]))
    assert client.get(f"/supervise/people/{clerk.pk}/").status_code == 404
    assert client.post(f"/supervise/people/{clerk.pk}/nudge/").status_code == 404


def test_a_clerk_has_no_page_of_this_kind_even_of_oneself(client, tree):
    clerk = make_clerk(tree["school"])
    client.force_login(clerk)
    assert client.get(f"/supervise/people/{clerk.pk}/").status_code == 404


def test_somebody_who_works_nowhere_in_the_scope_any_more_and_did_nothing_is_gone(client, tree):
    clerk = make_clerk(tree["school"])
    domain.end_posting(clerk.postings.get(), by=None, ends_on=today() - DAY)
    client.force_login(make_supervisor(tree["school"]))
    assert client.get(f"/supervise/people/{clerk.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_twelve_queries_however_many_courses(client, tree, count, django_assert_num_queries):
    clerk = make_clerk(tree["school"])
    for number in range(count):
        enrol(clerk, make_course(slug=f"c{number}"))
    client.force_login(make_supervisor(tree["area"]))
    client.get(f"/supervise/people/{clerk.pk}/")
    with django_assert_num_queries(12):
        client.get(f"/supervise/people/{clerk.pk}/")
