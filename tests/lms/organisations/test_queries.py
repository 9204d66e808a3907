import pytest
from django.contrib.auth.models import AnonymousUser

from lms.core.dates import today
from lms.organisations import queries
from lms.organisations.models import Organisation
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def test_a_supervisor_supervises_and_a_clerk_does_not(tree, django_assert_num_queries):
    director, clerk = make_supervisor(tree["school"]), make_clerk(tree["school"])
    with django_assert_num_queries(2):
        assert (queries.supervises(director), queries.supervises(clerk)) == (True, False)


def test_an_administrator_supervises_and_a_stranger_does_not(django_assert_num_queries):
    administrator = UserFactory(is_superuser=True)
    with django_assert_num_queries(0):
        assert (queries.supervises(administrator), queries.supervises(AnonymousUser())) == (True, False)


def test_the_primary_posting_is_the_main_place_of_work_of_today(tree):
    clerk = UserFactory()
    post(clerk, tree["other_school"], starts_on=LONG_AGO, ends_on=LONG_AGO)
    post(clerk, tree["next_school"], is_primary=False)
    main = post(clerk, tree["school"])
    assert queries.primary_posting(clerk) == main


def test_without_a_main_place_the_first_current_posting_counts(tree):
    clerk = UserFactory()
    only = post(clerk, tree["school"], is_primary=False)
    assert queries.primary_posting(clerk) == only


def test_who_works_nowhere_has_no_primary_posting():
    assert queries.primary_posting(UserFactory()) is None


def test_a_supervisor_sees_those_who_work_in_the_scope_and_oneself(tree):
    officer = make_supervisor(tree["area"], position="officer")
    inside = [make_clerk(tree["school"]), make_clerk(tree["next_school"])]
    make_clerk(tree["other_school"])
    assert set(queries.people_visible_to(officer)) == {officer, *inside}


def test_who_has_left_is_no_longer_seen(tree):
    director = make_supervisor(tree["school"])
    post(UserFactory(), tree["school"], ends_on=LONG_AGO)
    assert list(queries.people_visible_to(director)) == [director]


def test_a_clerk_sees_only_oneself_and_a_stranger_nobody(tree):
    clerk = make_clerk(tree["school"])
    make_clerk(tree["school"])
    assert list(queries.people_visible_to(clerk)) == [clerk]
    assert not queries.people_visible_to(AnonymousUser()).exists()


def test_an_administrator_sees_everybody(tree):
    administrator = UserFactory(is_superuser=True)
    clerk = make_clerk(tree["school"])
    assert set(queries.people_visible_to(administrator)) == {administrator, clerk}


def test_a_role_below_another_role_is_no_root_of_its_own(tree):
    officer = make_supervisor(tree["area"], position="officer")
    officer.role_assignments.create(role="supervisor", organisation=tree["school"], starts_on=LONG_AGO)
    officer.role_assignments.create(role="supervisor", organisation=tree["other_school"], starts_on=today())
    assert queries.scope_of(officer).roots == [tree["area"], tree["other_school"]]


def test_a_clerk_and_a_stranger_have_no_scope(tree):
    assert not queries.scope_of(make_clerk(tree["school"]))
    assert not queries.scope_of(AnonymousUser())


@pytest.mark.parametrize("who", ["director", "officer", "moderator", "national", "admin", "clerk", "suspended"])
def test_the_scope_is_what_visible_to_says(tree, who):
    person = {
        "director": lambda: make_supervisor(tree["school"]),
        "officer": lambda: make_supervisor(tree["area"]),
        "moderator": lambda: make_clerk(tree["area"]),
        "national": lambda: make_supervisor(tree["national"]),
        "admin": lambda: UserFactory(is_superuser=True),
        "clerk": lambda: make_clerk(tree["school"]),
        "suspended": lambda: make_supervisor(tree["area"], is_active=False),
    }[who]()
    if who == "moderator":
        person.role_assignments.create(role="moderator", organisation=tree["area"], starts_on=LONG_AGO)
    scope = queries.scope_of(person)
    visible = set(Organisation.objects.visible_to(person))
    assert set(Organisation.objects.filter(scope.q("path"))) == visible
    assert {one for one in Organisation.objects.all() if scope.covers(one)} == visible
