import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Programme
from lms.core.dates import today
from lms.organisations import domain
from lms.organisations.models import Organisation
from lms.reports.filters import Filters, Status
from lms.reports.queries.tallies import Row, Tally, rows_below, rows_of
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree, post
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db

YESTERDAY = today() - dt.timedelta(days=1)
NONE = Filters()


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course()


def finish(clerk, course, **fields):
    return enrol(clerk, course, status="completed", progress_percent=100, completed_at=timezone.now(), **fields)


def begin(clerk, course, **fields):
    return enrol(clerk, course, progress_percent=50, last_active_at=timezone.now(), **fields)


def tallies(organisation: Organisation, filters: Filters = NONE) -> dict[str, Tally]:
    listing = rows_below(organisation, list(organisation.get_children()), filters)
    return {row.organisation.code: row.tally for row in listing.rows}


def test_three_learners_of_two_schools_are_counted_by_how_they_stand(tree, course):
    finish(make_clerk(tree["school"]), course)
    begin(make_clerk(tree["school"]), course)
    enrol(make_clerk(tree["next_school"]), course, due_on=YESTERDAY)
    assert tallies(tree["cluster"]) == {
        "80020001": Tally(people=2, enrolled=2, completed=1, in_progress=1),
        "80020002": Tally(people=1, enrolled=1, not_started=1, late=1),
    }


def test_the_counts_of_a_level_are_the_sums_of_the_level_below(tree, course):
    for place in ("school", "school", "next_school", "other_school"):
        begin(make_clerk(tree[place]), course)
    assert tallies(tree["national"]) == {
        "8002": Tally(people=3, enrolled=3, in_progress=3),
        "8003": Tally(people=1, enrolled=1, in_progress=1),
    }
    assert tallies(tree["area"]) == {"8002-1": Tally(people=3, enrolled=3, in_progress=3)}


def test_percent_is_completed_by_enrolled_rounded_down(tree, course):
    for _number in range(2):
        finish(make_clerk(tree["school"]), course)
    enrol(make_clerk(tree["school"]), course)
    assert tallies(tree["cluster"])["80020001"].percent == 66


def test_percent_of_nobody_is_nothing(tree):
    assert tallies(tree["cluster"])["80020001"].percent is None


def test_two_courses_of_one_learner_are_two_enrolments_and_one_person(tree, course):
    clerk = make_clerk(tree["school"])
    begin(clerk, course)
    begin(clerk, make_course(slug="procurement"))
    assert tallies(tree["cluster"])["80020001"] == Tally(people=1, enrolled=2, in_progress=2)


def test_withdrawn_enrolments_do_not_count(tree, course):
    enrol(make_clerk(tree["school"]), course, status="withdrawn", due_on=YESTERDAY)
    assert tallies(tree["cluster"])["80020001"] == Tally(people=1)


def test_a_completed_enrolment_is_never_overdue(tree, course):
    finish(make_clerk(tree["school"]), course, due_on=YESTERDAY)
    assert tallies(tree["cluster"])["80020001"].late == 0


def test_what_is_due_today_is_not_overdue(tree, course):
    enrol(make_clerk(tree["school"]), course, due_on=today())
    assert tallies(tree["cluster"])["80020001"].late == 0


def test_a_transfer_takes_the_person_along_and_leaves_the_enrolment_behind(tree, course):
    clerk = make_clerk(tree["school"])
    finish(clerk, course)
    domain.transfer(clerk.postings.get(), tree["next_school"], by=None, starts_on=today())
    assert tallies(tree["cluster"]) == {
        "80020001": Tally(enrolled=1, completed=1),
        "80020002": Tally(people=1),
    }


def test_who_works_at_two_schools_counts_at_both_and_once_in_the_sum(tree):
    clerk = make_clerk(tree["school"])
    post(clerk, tree["next_school"], is_primary=False)
    listing = rows_below(tree["cluster"], list(tree["cluster"].get_children()), NONE)
    assert [row.tally.people for row in listing.rows] == [1, 1]
    assert listing.total.people == 1


def test_only_clerks_are_people_of_the_listing(tree):
    post(UserFactory(), tree["school"], position="director")
    assert tallies(tree["cluster"])["80020001"].people == 0


def test_who_stands_at_the_office_itself_has_a_row_of_its_own(tree, course):
    begin(make_clerk(tree["area"]), course)
    listing = rows_below(tree["area"], list(tree["area"].get_children()), NONE)
    assert listing.rows == [
        Row(tree["cluster"], Tally()),
        Row(tree["area"], Tally(people=1, enrolled=1, in_progress=1), is_itself=True),
    ]
    assert listing.total == Tally(people=1, enrolled=1, in_progress=1)


def test_a_course_narrows_the_counts(tree, course):
    clerk = make_clerk(tree["school"])
    begin(clerk, course)
    other = make_course(slug="procurement")
    finish(clerk, other)
    assert tallies(tree["cluster"], Filters(course=other.pk))["80020001"] == Tally(people=1, enrolled=1, completed=1)


def test_a_programme_narrows_the_counts(tree, course):
    other = make_course(slug="other")
    programme = Programme.objects.create(title="ธุรการใหม่", code="new", organisation=tree["area"])
    begin(make_clerk(tree["school"]), course, programme=programme)
    begin(make_clerk(tree["school"]), course)
    begin(make_clerk(tree["school"]), other)
    counted = tallies(tree["cluster"], Filters(programme=programme.pk))["80020001"]
    assert counted == Tally(people=3, enrolled=1, in_progress=1)


def test_what_was_done_before_a_programme_asked_for_it_counts_in_it(tree, course):
    first, second, stranger = (make_clerk(tree[name]) for name in ("school", "school", "other_school"))
    for clerk in (first, stranger):
        finish(clerk, course)
    pressing = make_assigned(tree["area"], course, code="pressing", due_kind="on", due_on=today())
    programme = make_assigned(tree["area"], course, make_course(slug="second"))
    assert second.enrolments.get(course=course).programme == pressing
    assert tallies(tree["national"], Filters(programme=programme.pk)) == {
        "8002": Tally(people=2, enrolled=4, completed=1, not_started=3),
        "8003": Tally(people=1),
    }


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        (Status.COMPLETED, ["80020001"]),
        (Status.IN_PROGRESS, ["80020002"]),
        (Status.LATE, ["80020002"]),
        (Status.NOT_STARTED, []),
    ],
)
def test_a_status_leaves_the_rows_where_somebody_stands_so(tree, course, status, codes):
    finish(make_clerk(tree["school"]), course)
    begin(make_clerk(tree["next_school"]), course, due_on=YESTERDAY)
    assert list(tallies(tree["cluster"], Filters(status=status))) == codes


def test_a_name_or_code_leaves_the_rows_that_bear_it_and_the_sum_is_theirs(tree, course):
    begin(make_clerk(tree["school"]), course)
    begin(make_clerk(tree["next_school"]), course)
    listing = rows_below(tree["cluster"], list(tree["cluster"].get_children()), Filters(words="บ้านสอง"))
    assert [row.organisation.code for row in listing.rows] == ["80020002"]
    assert listing.total == Tally(people=1, enrolled=1, in_progress=1)
    assert list(tallies(tree["cluster"], Filters(words="80020001"))) == ["80020001"]


def test_several_roots_have_a_row_each(tree, course):
    begin(make_clerk(tree["school"]), course)
    begin(make_clerk(tree["other_school"]), course)
    begin(make_clerk(tree["next_school"]), course)
    listing = rows_of([tree["area"], tree["other_school"]], NONE)
    assert listing.rows == [
        Row(tree["area"], Tally(people=2, enrolled=2, in_progress=2)),
        Row(tree["other_school"], Tally(people=1, enrolled=1, in_progress=1)),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_counting_takes_three_queries_however_many_schools(tree, course, count, django_assert_num_queries):
    for number in range(count):
        school = tree["cluster"].add_child(kind="school", code=f"8002100{number}", name="โรงเรียน")
        begin(make_clerk(school), course)
    children = list(tree["cluster"].get_children())
    with django_assert_num_queries(3):
        rows_below(tree["cluster"], children, NONE)
