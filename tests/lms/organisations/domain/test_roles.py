import datetime as dt

import pytest

from lms.core.dates import today
from lms.core.errors import DomainError
from lms.organisations import domain
from lms.organisations.models import Organisation, RoleAssignment
from tests.factories.people import LONG_AGO, UserFactory, make_supervisor, make_tree

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer():
    return UserFactory()


def test_a_role_is_given_with_its_history(tree, officer):
    director = UserFactory()
    role = domain.assign_role(director, "supervisor", tree["school"], by=officer, starts_on=today())
    assert [(row.history_type, row.history_user) for row in role.history.all()] == [("+", officer)]
    assert list(Organisation.objects.visible_to(director)) == [tree["school"]]


def test_giving_a_role_again_changes_nothing(tree, officer):
    director = make_supervisor(tree["school"])
    domain.assign_role(director, "supervisor", tree["school"], by=officer, starts_on=today())
    assert RoleAssignment.objects.filter(user=director).count() == 1


def test_a_role_cannot_begin_while_it_is_held_until_a_later_day(tree, officer):
    director = make_supervisor(tree["school"])
    domain.end_role(director.role_assignments.get(), by=officer, ends_on=today() + DAY)
    with pytest.raises(DomainError):
        domain.assign_role(director, "supervisor", tree["school"], by=officer, starts_on=today())


def test_a_closed_account_is_given_no_role(tree, officer):
    with pytest.raises(DomainError):
        domain.assign_role(UserFactory(is_active=False), "supervisor", tree["school"], by=officer, starts_on=today())


def test_taking_a_role_back_at_once_closes_the_view(tree, officer):
    director = make_supervisor(tree["school"])
    role = director.role_assignments.get()
    domain.end_role(role, by=officer)
    assert not Organisation.objects.visible_to(director).exists()
    role.refresh_from_db()
    assert (role.ends_on, role.history.first().history_user) == (today() - DAY, officer)


def test_taking_a_role_back_again_changes_nothing(tree, officer):
    role = make_supervisor(tree["school"]).role_assignments.get()
    domain.end_role(role, by=officer)
    domain.end_role(role, by=officer)
    assert [row.history_type for row in role.history.all()] == ["~", "+"]


def test_a_role_given_and_taken_back_on_one_day_was_never_held(tree, officer):
    director = UserFactory()
    role = domain.assign_role(director, "supervisor", tree["school"], by=officer, starts_on=today())
    domain.end_role(role, by=officer)
    domain.end_role(role, by=officer)
    assert not RoleAssignment.objects.filter(user=director).exists()
    assert [row.history_type for row in RoleAssignment.history.filter(user=director)] == ["-", "+"]


def test_a_role_cannot_end_before_it_began(tree, officer):
    role = make_supervisor(tree["school"]).role_assignments.get()
    with pytest.raises(DomainError):
        domain.end_role(role, by=officer, ends_on=LONG_AGO - DAY)


def test_a_role_that_has_ended_stays_as_it_was(tree, officer):
    role = make_supervisor(tree["school"]).role_assignments.get()
    domain.end_role(role, by=officer, ends_on=today() - 5 * DAY)
    with pytest.raises(DomainError):
        domain.end_role(role, by=officer, ends_on=today())


@pytest.mark.parametrize("person_count", [1, 3])
def test_many_roles_take_a_constant_number_of_queries(tree, officer, person_count, django_assert_num_queries):
    plans = [domain.NewRole(UserFactory(), "supervisor", tree["area"], LONG_AGO) for _number in range(person_count)]
    with django_assert_num_queries(6):  # savepoint, people, roles, two inserts, release
        domain.assign_roles(plans, by=officer)
