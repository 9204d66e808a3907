import datetime as dt

import pytest

from lms.core.dates import today
from lms.core.errors import DomainError
from lms.organisations import domain
from lms.organisations.models import Organisation, Posting, RoleAssignment
from lms.organisations.signals import posting_changed
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db

CLERK = {"position": "clerk", "employment_type": "contractor"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def told():
    """Postings that were announced."""
    heard = []

    def listen(posting, **_kwargs):
        heard.append(posting)

    posting_changed.connect(listen)
    yield heard
    posting_changed.disconnect(listen)


def test_a_posting_begins_with_its_history_and_is_told(tree, officer, told):
    clerk = UserFactory()
    posting = domain.begin_posting(clerk, tree["school"], by=officer, starts_on=LONG_AGO, **CLERK)
    assert posting.is_primary
    assert [(row.history_type, row.history_user) for row in posting.history.all()] == [("+", officer)]
    assert told == [posting]


def test_beginning_the_same_posting_again_changes_nothing(tree, officer, told):
    clerk = UserFactory()
    first = domain.begin_posting(clerk, tree["school"], by=officer, starts_on=LONG_AGO, **CLERK)
    assert domain.begin_posting(clerk, tree["school"], by=officer, starts_on=LONG_AGO, **CLERK) == first
    assert Posting.objects.count() == 1
    assert told == [first]


def test_a_second_main_place_of_work_is_refused(tree, officer):
    clerk = make_clerk(tree["school"])
    with pytest.raises(DomainError, match="โรงเรียนบ้านหนึ่ง"):
        domain.begin_posting(clerk, tree["next_school"], by=officer, starts_on=today(), **CLERK)


def test_a_second_school_that_is_not_the_main_one_is_accepted(tree, officer):
    clerk = make_clerk(tree["school"])
    domain.begin_posting(clerk, tree["next_school"], by=officer, starts_on=today(), is_primary=False, **CLERK)
    assert clerk.postings.current().count() == 2


def test_the_same_position_at_the_same_place_twice_is_refused(tree, officer):
    clerk = make_clerk(tree["school"])
    with pytest.raises(DomainError):
        domain.begin_posting(clerk, tree["school"], by=officer, starts_on=today(), is_primary=False, **CLERK)


def test_a_main_place_may_follow_one_that_has_ended(tree, officer):
    clerk = UserFactory()
    post(clerk, tree["school"], ends_on=today() - DAY)
    domain.begin_posting(clerk, tree["next_school"], by=officer, starts_on=today(), **CLERK)
    assert [one.organisation for one in clerk.postings.current()] == [tree["next_school"]]


def test_a_main_place_may_not_begin_before_the_last_one_ends(tree, officer):
    clerk = UserFactory()
    post(clerk, tree["school"], ends_on=today())
    with pytest.raises(DomainError):
        domain.begin_posting(clerk, tree["next_school"], by=officer, starts_on=today(), **CLERK)


def test_a_closed_account_begins_nothing(tree, officer):
    clerk = UserFactory(is_active=False)
    with pytest.raises(DomainError):
        domain.begin_posting(clerk, tree["school"], by=officer, starts_on=today(), **CLERK)


def test_many_postings_begin_all_or_none(tree, officer, told):
    plans = [
        domain.NewPosting(UserFactory(), tree["school"], "clerk", "contractor", LONG_AGO),
        domain.NewPosting(make_clerk(tree["school"]), tree["next_school"], "clerk", "contractor", LONG_AGO),
    ]
    before = Posting.objects.count()
    with pytest.raises(DomainError):
        domain.begin_postings(plans, by=officer)
    assert (Posting.objects.count(), told) == (before, [])


@pytest.mark.parametrize("person_count", [1, 3])
def test_many_postings_take_a_constant_number_of_queries(tree, officer, person_count, django_assert_num_queries):
    people = [UserFactory() for _number in range(person_count)]
    plans = [domain.NewPosting(person, tree["school"], "clerk", "contractor", LONG_AGO) for person in people]
    with django_assert_num_queries(6):  # savepoint, people, postings, two inserts, release
        domain.begin_postings(plans, by=officer)
    assert Posting.history.filter(history_user=officer).count() == person_count


def test_a_posting_ends_with_its_history_and_is_told(tree, officer, told):
    posting = make_clerk(tree["school"]).postings.get()
    domain.end_posting(posting, by=officer, ends_on=today())
    posting.refresh_from_db()
    assert posting.ends_on == today()
    assert posting.history.first().history_user == officer
    assert told == [posting]


def test_ending_a_posting_on_the_same_day_again_changes_nothing(tree, officer, told):
    posting = make_clerk(tree["school"]).postings.get()
    domain.end_posting(posting, by=officer, ends_on=today())
    domain.end_posting(posting, by=officer, ends_on=today())
    assert (posting.history.count(), len(told)) == (2, 1)


def test_a_posting_cannot_end_before_it_began(tree, officer):
    posting = make_clerk(tree["school"]).postings.get()
    with pytest.raises(DomainError, match="2561"):
        domain.end_posting(posting, by=officer, ends_on=LONG_AGO - DAY)


def test_a_posting_that_has_ended_stays_as_it_was(tree, officer):
    posting = post(UserFactory(), tree["school"], ends_on=today() - DAY)
    with pytest.raises(DomainError):
        domain.end_posting(posting, by=officer, ends_on=today())


def test_an_end_in_the_future_may_still_be_changed(tree, officer):
    posting = post(UserFactory(), tree["school"], ends_on=today() + 9 * DAY)
    assert domain.end_posting(posting, by=officer, ends_on=today() + 5 * DAY).ends_on == today() + 5 * DAY


def test_an_end_cannot_be_put_off_into_the_next_posting(tree, officer):
    clerk = UserFactory()
    posting = post(clerk, tree["school"], ends_on=today())
    post(clerk, tree["next_school"], starts_on=today() + DAY)
    with pytest.raises(DomainError):
        domain.end_posting(posting, by=officer, ends_on=today() + DAY)


def test_leaving_a_place_ends_the_roles_held_there_and_no_others(tree, officer):
    director = make_supervisor(tree["school"])
    elsewhere = domain.assign_role(director, "supervisor", tree["next_school"], by=officer, starts_on=LONG_AGO)
    domain.end_posting(director.postings.get(), by=officer, ends_on=today() - DAY)
    assert list(RoleAssignment.objects.active().filter(user=director)) == [elsewhere]
    assert list(Organisation.objects.visible_to(director)) == [tree["next_school"]]


def test_a_transfer_ends_the_old_posting_the_day_before_the_new_one_begins(tree, officer, told):
    clerk = make_clerk(tree["school"])
    new = domain.transfer(clerk.postings.get(), tree["other_school"], by=officer, starts_on=today())
    assert [
        (one.organisation, one.starts_on, one.ends_on, one.is_primary) for one in clerk.postings.order_by("pk")
    ] == [
        (tree["school"], LONG_AGO, today() - DAY, True),
        (tree["other_school"], today(), None, True),
    ]
    assert new.position == "clerk"
    assert len(told) == 2


def test_a_transfer_to_where_one_works_is_refused(tree, officer):
    posting = make_clerk(tree["school"]).postings.get()
    with pytest.raises(DomainError):
        domain.transfer(posting, tree["school"], by=officer, starts_on=today())


def test_a_transfer_must_come_after_the_beginning(tree, officer):
    posting = make_clerk(tree["school"]).postings.get()
    with pytest.raises(DomainError):
        domain.transfer(posting, tree["next_school"], by=officer, starts_on=LONG_AGO)


def test_a_transfer_that_is_refused_leaves_the_old_posting_open(tree, officer):
    clerk = make_clerk(tree["school"])
    post(clerk, tree["next_school"], is_primary=False)
    with pytest.raises(DomainError):
        domain.transfer(clerk.postings.get(is_primary=True), tree["next_school"], by=officer, starts_on=today())
    assert clerk.postings.get(is_primary=True).ends_on is None
