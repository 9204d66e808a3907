import datetime as dt

import pytest
from django.utils import timezone

from courses.models import UnitPage, UnitProgress
from lms.core.dates import today
from lms.organisations import domain
from lms.reports.filters import Filters, Status
from lms.reports.queries.people import PersonRow, people_below, ranked, rows_for
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree, post

pytestmark = pytest.mark.django_db

NONE = Filters()
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course()


def rows(organisation, filters: Filters = NONE) -> list[PersonRow]:
    return list(rows_for(ranked(people_below(organisation, filters), organisation, filters), organisation, filters))


def names(organisation, filters: Filters = NONE) -> list[str]:
    return [row.person.first_name for row in rows(organisation, filters)]


def test_late_people_stand_first_then_by_progress_then_by_name(tree, course):
    enrol(make_clerk(tree["school"], first_name="ขวัญ"), course, progress_percent=40)
    enrol(make_clerk(tree["school"], first_name="เก่ง"), course, progress_percent=40)
    enrol(make_clerk(tree["school"], first_name="โกศล"), course, progress_percent=90, due_on=today() - DAY)
    enrol(make_clerk(tree["school"], first_name="แก้ว"), course, progress_percent=10)
    make_clerk(tree["school"], first_name="กานดา")
    enrol(make_clerk(tree["school"], first_name="ไข่มุก"), course, progress_percent=20, due_on=today() - DAY)
    assert names(tree["school"]) == ["ไข่มุก", "โกศล", "กานดา", "แก้ว", "เก่ง", "ขวัญ"]


def test_why_somebody_is_late_is_told(tree, course):
    clerk = make_clerk(tree["school"])
    moment = timezone.now()
    enrolment = enrol(clerk, course, due_on=today() - 12 * DAY, last_active_at=moment, progress_percent=50)
    enrol(clerk, make_course(slug="procurement"), due_on=today() - 2 * DAY)
    first, second = UnitPage.objects.open_in(course)
    UnitProgress.objects.create(enrolment=enrolment, unit=first, completed_at=moment)
    (row,) = rows(tree["area"])
    assert (row.pressing, row.days_late, row.next_unit, row.last_active_at) == (enrolment, 12, second, moment)
    assert (row.enrolled, row.completed, row.late, row.percent, row.place) == (2, 0, 2, 25, tree["school"].label)


def test_who_is_not_enrolled_has_no_percent(tree):
    make_clerk(tree["school"])
    (row,) = rows(tree["school"])
    assert (row.enrolled, row.percent, row.pressing, row.next_unit, row.days_late) == (0, None, None, None, 0)


def test_who_has_moved_away_stays_with_the_enrolments_made_here(tree, course):
    clerk = make_clerk(tree["school"])
    enrol(clerk, course)
    domain.transfer(clerk.postings.get(), tree["other_school"], by=None, starts_on=today())
    (row,) = rows(tree["school"])
    assert (row.person, row.place, row.enrolled) == (clerk, "", 1)
    (row,) = rows(tree["other_school"])
    assert (row.person, row.place, row.enrolled) == (clerk, tree["other_school"].label, 0)


def test_enrolments_made_elsewhere_are_not_counted(tree, course):
    clerk = make_clerk(tree["school"])
    enrol(clerk, course, organisation=tree["other_school"], due_on=today() - DAY)
    (row,) = rows(tree["area"])
    assert (row.enrolled, row.late) == (0, 0)


def test_three_enrolments_of_a_person_at_two_schools_are_three(tree, course):
    clerk = make_clerk(tree["school"])
    post(clerk, tree["next_school"], is_primary=False)
    for number in range(3):
        enrol(clerk, make_course(slug=f"c{number}"))
    (row,) = rows(tree["area"])
    assert (row.enrolled, row.place) == (3, tree["school"].label)


def test_directors_are_no_learners_until_they_enrol(tree, course):
    director = UserFactory()
    post(director, tree["school"], position="director")
    assert rows(tree["school"]) == []
    enrol(director, course)
    assert [row.person for row in rows(tree["school"])] == [director]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.LATE, ["late"]),
        (Status.IN_PROGRESS, ["begun"]),
        (Status.NOT_STARTED, ["late"]),
        (Status.COMPLETED, ["done"]),
        (Status.NOT_ENROLLED, ["nobody"]),
    ],
)
def test_a_status_leaves_those_who_stand_so(tree, course, status, expected):
    enrol(make_clerk(tree["school"], first_name="late"), course, due_on=today() - DAY)
    enrol(make_clerk(tree["school"], first_name="begun"), course, last_active_at=timezone.now())
    finished = {"status": "completed", "completed_at": timezone.now(), "progress_percent": 100}
    enrol(make_clerk(tree["school"], first_name="done"), course, **finished)
    enrol(make_clerk(tree["school"], first_name="nobody"), course, status="withdrawn")
    assert names(tree["school"], Filters(status=status)) == expected


def test_words_of_a_name_leave_those_who_bear_them(tree):
    make_clerk(tree["school"], first_name="ปิ่น", last_name="ทองสุข")
    make_clerk(tree["school"], first_name="ปิ่น", last_name="มณี")
    assert [row.person.last_name for row in rows(tree["school"], Filters(words="ปิ่น ทอง"))] == ["ทองสุข"]


def test_the_number_of_people_is_told_with_them(tree):
    for _number in range(3):
        make_clerk(tree["school"])
    assert ranked(people_below(tree["area"], NONE), tree["area"], NONE)[0].people_count == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_listing_takes_five_queries_however_many_people(tree, count, django_assert_num_queries):
    for number in range(count):
        enrol(make_clerk(tree["school"]), make_course(slug=f"c{number}"), due_on=today() - DAY)
    with django_assert_num_queries(5):  # people, places, what presses, units, progress
        assert len(rows(tree["area"])) == count
