import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.domain.records import LearningRecord, UnitRecord, record_many
from courses.models import Enrolment, UnitProgress
from courses.signals import completions_recorded, course_completed
from lms.core.errors import DomainError
from tests.factories.courses import enrol, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def course():
    return make_course(lessons=2)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def completed():
    """Enrolments whose completion was told."""
    heard = []

    def listen(enrolments, **_more):
        heard.extend(enrolments)

    completions_recorded.connect(listen)
    yield heard
    completions_recorded.disconnect(listen)


def done(enrolment, *units, start=MONDAY) -> LearningRecord:
    return LearningRecord(enrolment.pk, [UnitRecord(unit.pk, start + HOUR * n) for n, unit in enumerate(units)])


def test_three_learners_stand_where_their_records_say(course, officer, completed):
    first, second = units_of(course)
    finished, begun, untouched = (enrol(UserFactory(), course) for _number in range(3))
    records = [done(finished, first, second), done(begun, first)]
    assert record_many(course, records, by=officer) == 1
    assert completed == [finished]
    standing = Enrolment.objects.order_by("pk").values_list("status", "progress_percent", "completed_at")
    assert list(standing) == [("completed", 100, MONDAY + HOUR), ("active", 50, None), ("active", 0, None)]
    begun.refresh_from_db()
    assert begun.last_active_at == MONDAY
    untouched.refresh_from_db()
    assert untouched.last_active_at is None


def test_completions_are_told_together_first_completed_first_and_no_one_by_itself(course, officer):
    told, alone = [], []

    def hear_all(enrolments, **_more):
        told.append(enrolments)

    def hear_one(enrolment, **_more):
        alone.append(enrolment)

    completions_recorded.connect(hear_all)
    course_completed.connect(hear_one)
    try:
        late, early = (enrol(UserFactory(), course) for _number in range(2))
        units = units_of(course)
        record_many(course, [done(late, *units, start=MONDAY + 24 * HOUR), done(early, *units)], by=officer)
    finally:
        completions_recorded.disconnect(hear_all)
        course_completed.disconnect(hear_one)
    assert (told, alone) == ([[early, late]], [])


@pytest.mark.parametrize("count", [1, 3])
def test_certificates_of_many_cost_a_constant_number_of_queries(course, officer, count, django_assert_num_queries):
    school = make_tree()["school"]
    records = [done(enrol(make_clerk(school), course), *units_of(course)) for _number in range(count)]
    with django_assert_num_queries(32):
        record_many(course, records, by=officer)
    assert Enrolment.objects.filter(certificates__status="valid").count() == count


def test_completion_stands_in_the_history_with_who_brought_it_in(course, officer):
    enrolment = enrol(UserFactory(), course)
    record_many(course, [done(enrolment, *units_of(course))], by=officer)
    newest = enrolment.history.first()
    assert (newest.status, newest.history_user) == ("completed", officer)


def test_bringing_in_again_changes_nothing(course, officer, completed):
    enrolment = enrol(UserFactory(), course)
    record_many(course, [done(enrolment, *units_of(course))], by=officer)
    record_many(course, [done(enrolment, *units_of(course), start=MONDAY + 24 * HOUR)], by=officer)
    enrolment.refresh_from_db()
    assert (enrolment.completed_at, len(completed)) == (MONDAY + HOUR, 1)
    assert UnitProgress.objects.filter(completed_at__gt=MONDAY + HOUR).count() == 0


def test_a_lesson_that_was_merely_opened_is_done_by_its_record(course, officer, completed):
    opened, ticked = enrol(UserFactory(), course), enrol(UserFactory(), course)
    first, second = units_of(course)
    UnitProgress.objects.create(enrolment=opened, unit_id=first.pk, opened_at=MONDAY, score_percent=Decimal(90))
    UnitProgress.objects.create(enrolment=ticked, unit_id=second.pk, checked_items=["a"])
    tried = UnitRecord(first.pk, MONDAY, score_percent=Decimal(40))
    records = [LearningRecord(opened.pk, [tried, UnitRecord(second.pk, MONDAY)]), done(ticked, first, second)]
    assert record_many(course, records, by=officer) == len(completed) == 2
    row = UnitProgress.objects.get(enrolment=opened, unit_id=first.pk)
    assert (row.completed_at, row.opened_at, row.score_percent) == (MONDAY, MONDAY, Decimal(90))
    assert UnitProgress.objects.get(enrolment=ticked, unit_id=second.pk).checked_items == ["a"]


def test_a_unit_that_was_only_tried_keeps_its_score_and_is_not_done(course, officer):
    enrolment = enrol(UserFactory(), course)
    tried = UnitRecord(units_of(course)[0].pk, MONDAY, is_done=False, score_percent=Decimal(40))
    record_many(course, [LearningRecord(enrolment.pk, [tried])], by=officer)
    row = UnitProgress.objects.get(enrolment=enrolment)
    enrolment.refresh_from_db()
    assert (row.completed_at, row.score_percent, enrolment.progress_percent) == (None, Decimal(40), 0)


def test_a_unit_of_another_course_is_refused(course, officer):
    enrolment = enrol(UserFactory(), course)
    foreign = units_of(make_course(slug="other"))
    with pytest.raises(DomainError):
        record_many(course, [done(enrolment, foreign[0])], by=officer)


def test_a_learner_of_another_course_is_refused(course, officer):
    elsewhere = enrol(UserFactory(), make_course(slug="other"))
    with pytest.raises(DomainError):
        record_many(course, [done(elsewhere, units_of(course)[0])], by=officer)


def test_who_has_been_withdrawn_is_refused(course, officer):
    enrolment = enrol(UserFactory(), course, status="withdrawn")
    with pytest.raises(DomainError):
        record_many(course, [done(enrolment, units_of(course)[0])], by=officer)


def test_nothing_to_bring_in_is_nothing_done(course, officer):
    assert record_many(course, [], by=officer) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_bringing_in_takes_a_constant_number_of_queries(course, officer, count, django_assert_num_queries):
    course.has_certificate = False
    course.save()
    school = make_tree()["school"]
    records = [done(enrol(make_clerk(school), course), units_of(course)[0]) for _number in range(count)]
    with django_assert_num_queries(9):  # units twice; savepoint, lock, read, insert, read, update, release
        record_many(course, records, by=officer)
    assert timezone.now() > MONDAY
