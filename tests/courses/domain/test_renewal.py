import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.domain.enrolment import enrol, withdraw
from courses.domain.evaluation import evaluate_everybody, evaluate_people
from courses.domain.extensions import extend_programme
from courses.domain.progress import complete_unit
from courses.domain.records import LearningRecord, UnitRecord, record_many
from courses.domain.renewal import open_renewals, remind_renewals
from courses.domain.validity import months_later
from courses.models import CoursePage, Enrolment, ProgrammeAssignment, UnitPage, UnitProgress
from courses.queries.doors import door_of
from courses.queries.outline import outline
from lms.certificates.models import Certificate
from lms.core.dates import today
from lms.notifications.models import Message
from lms.reports.filters import Filters
from lms.reports.queries.tallies import rows_of
from tests.factories.courses import make_course, units_of
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.programmes import add_set, make_assigned

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NEAR = today() + 30 * DAY


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    """Valid for two years, renewable sixty days before; of three lessons the second one is done again."""
    course = make_course(lessons=3, valid_months=24, renewal_days=60)
    UnitPage.objects.filter(pk=units_of(course)[1].pk).update(is_renewed=True)
    return course


def complete(clerk, course) -> Enrolment:
    enrolment = enrol(clerk, course, by=None)
    for unit in units_of(course):
        enrolment = complete_unit(enrolment, unit, by=clerk)
    return enrolment


def runs_out(enrolment, day=NEAR) -> Enrolment:
    """The same, as if it had been completed long ago."""
    Enrolment.objects.filter(pk=enrolment.pk).update(valid_until=day)
    enrolment.refresh_from_db()
    return enrolment


def renewed(clerk, course, day=NEAR) -> tuple[Enrolment, Enrolment]:
    """A completion that runs out, and its renewal that has just begun."""
    old = runs_out(complete(clerk, course), day)
    assert open_renewals() == 1
    old.refresh_from_db()
    return old, Enrolment.objects.get(renews=old)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 11, 22), 24, dt.date(2028, 11, 22)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months, later):
    assert months_later(day, months) == later


def test_a_completion_says_until_when_it_holds_and_others_hold_for_ever(tree, course):
    clerk = make_clerk(tree["school"])
    assert complete(clerk, course).valid_until == months_later(today(), 24)
    assert complete(clerk, make_course(slug="other")).valid_until is None


def test_completions_brought_in_run_out_counted_from_their_own_day(tree, course):
    places = [enrol(make_clerk(tree["school"]), course, by=None) for _number in range(2)]
    moment = timezone.now() - dt.timedelta(days=100)
    units = [UnitRecord(unit.pk, moment) for unit in units_of(course)]
    record_many(course, [LearningRecord(place.pk, units) for place in places], by=None)
    expected = months_later(today() - 100 * DAY, 24)
    assert {one.valid_until for one in Enrolment.objects.all()} == {expected}


def test_the_window_opens_a_new_enrolment_beside_the_old_one_which_stays(tree, course):
    clerk = make_clerk(tree["school"])
    old, new = renewed(clerk, course)
    assert (old.status, old.valid_until, old.is_current) == ("completed", NEAR, False)
    assert (new.status, new.due_on, new.is_current, new.organisation) == ("active", NEAR, True, tree["school"])
    assert list(Enrolment.objects.counted()) == [new]
    assert Certificate.objects.get().enrolment == old


def test_what_need_not_be_done_again_is_ticked_already(tree, course):
    clerk = make_clerk(tree["school"])
    old, new = renewed(clerk, course)
    first, again, last = units_of(course)
    done = UnitProgress.objects.filter(enrolment=new)
    assert set(done.values_list("unit", flat=True)) == {first.pk, last.pk}
    assert new.progress_percent == 66
    assert UnitProgress.objects.filter(enrolment=old).count() == 3
    assert outline(course, new).next_unit.unit.pk == again.pk


def test_without_marked_units_everything_is_done_again(tree, course):
    UnitPage.objects.update(is_renewed=False)
    _old, new = renewed(make_clerk(tree["school"]), course)
    assert (new.progress_percent, new.unit_progress.count()) == (0, 0)


def test_the_last_unit_renews_it_with_a_certificate_of_its_own_and_no_day_lost(tree, course):
    clerk = make_clerk(tree["school"])
    old, new = renewed(clerk, course)
    new = complete_unit(new, units_of(course)[1], by=clerk)
    assert (new.status, new.valid_until) == ("completed", months_later(NEAR, 24))
    first, second = Certificate.objects.order_by("pk")
    assert (first.enrolment, second.enrolment) == (old, new)
    assert (first.status, second.status, second.valid_until) == ("valid", "valid", new.valid_until)
    assert first.number_text != second.number_text


def test_who_renews_late_counts_from_the_day_of_renewing(tree, course):
    clerk = make_clerk(tree["school"])
    _old, new = renewed(clerk, course, today() - 10 * DAY)
    assert new.is_overdue
    new = complete_unit(new, units_of(course)[1], by=clerk)
    assert new.valid_until == months_later(today(), 24)


def test_opening_again_opens_nothing(tree, course):
    renewed(make_clerk(tree["school"]), course)
    assert open_renewals() == 0
    assert Enrolment.objects.count() == 2
    assert Message.objects.filter(kind="courses.renewal").count() == 1


def test_neither_before_the_window_nor_for_closed_accounts_nor_of_resting_courses(tree, course):
    clerks = [make_clerk(tree["school"]) for _number in range(3)]
    early, closed, _due = (runs_out(complete(clerk, course)) for clerk in clerks)
    runs_out(early, today() + 61 * DAY)
    type(clerks[1]).objects.filter(pk=clerks[1].pk).update(is_active=False)
    CoursePage.objects.filter(pk=course.pk).update(live=False)
    assert open_renewals() == 0
    CoursePage.objects.filter(pk=course.pk).update(live=True)
    assert open_renewals() == 1
    assert not Enrolment.objects.filter(renews__in=[early, closed]).exists()


def test_courses_that_came_after_it_stay_open(tree, course):
    clerk = make_clerk(tree["school"])
    after = make_course(slug="after")
    after.prerequisites.create(needs=course)
    renewed(clerk, course)
    assert door_of(clerk.pk, after) is None


def test_taken_off_a_renewal_one_keeps_the_earlier_completion_and_is_asked_no_more(tree, course):
    old, new = renewed(make_clerk(tree["school"]), course)
    withdraw(new, by=make_supervisor(tree["school"]), reason="เกษียณแล้ว")
    assert list(Enrolment.objects.counted()) == [old]
    assert open_renewals() == 0


def test_a_programme_is_owed_again_until_the_renewal_is_done(tree, course):
    clerk, other = make_clerk(tree["school"]), make_clerk(tree["school"])
    second = make_course(slug="second")
    for one in (clerk, other):
        complete(one, course)
        complete(one, second)
    programme = make_assigned(tree["area"], course, second)
    first_done = ProgrammeAssignment.objects.get(user=clerk).done_at
    runs_out(Enrolment.objects.get(user=clerk, course=course))
    open_renewals()
    add_set(programme, make_course(slug="added-later"))
    evaluate_everybody(by=None)
    mine = ProgrammeAssignment.objects.get(user=clerk)
    assert (mine.state, mine.due_on, mine.is_owed, mine.done_at) == ("expired", NEAR, True, first_done)
    assert ProgrammeAssignment.objects.get(user=other).state == "done"
    new = Enrolment.objects.get(user=clerk, renews__isnull=False)
    assert (new.programme, new.due_on) == (programme, NEAR)
    assert not Enrolment.objects.filter(course__slug="added-later").exists()
    assert evaluate_everybody(by=None) == 0
    complete_unit(new, units_of(course)[1], by=clerk)
    evaluate_people([clerk.pk], by=None)
    mine.refresh_from_db()
    assert (mine.state, mine.done_at > first_done) == ("done", True)


def test_who_leaves_the_audience_amid_a_renewal_has_done_the_programme_and_may_still_renew(tree, course):
    clerk = make_clerk(tree["school"])
    complete(clerk, course)
    make_assigned(tree["area"], course)
    runs_out(Enrolment.objects.get())
    open_renewals()
    evaluate_people([clerk.pk], by=None)
    clerk.postings.update(organisation=tree["other_school"])
    evaluate_people([clerk.pk], by=None)
    assert ProgrammeAssignment.objects.get().state == "done"
    new = Enrolment.objects.counted().get()
    assert (new.status, new.programme, new.due_on) == ("active", None, NEAR)


def test_more_time_for_a_programme_holds_for_its_renewals_too(tree, course):
    clerk = make_clerk(tree["school"])
    complete(clerk, course)
    make_assigned(tree["area"], course)
    runs_out(Enrolment.objects.get())
    open_renewals()
    evaluate_people([clerk.pk], by=None)
    later = NEAR + 40 * DAY
    extend_programme(ProgrammeAssignment.objects.get(), until=later, reason="ลาคลอด", by=make_supervisor(tree["area"]))
    assert ProgrammeAssignment.objects.get().due_on == later
    assert Enrolment.objects.counted().get().due_on == later
    assert evaluate_everybody(by=None) == 0


def test_a_course_is_counted_once_in_the_reports_while_it_is_renewed(tree, course):
    renewed(make_clerk(tree["school"]), course)
    [row] = rows_of([tree["area"]], Filters()).rows
    assert (row.tally.enrolled, row.tally.completed, row.tally.people) == (1, 0, 1)


def test_reminders_are_sent_two_weeks_before_and_once_after_the_day(tree, course):
    clerk, ready = make_clerk(tree["school"]), make_clerk(tree["school"])
    renewed(clerk, course)
    done = runs_out(complete(ready, course))
    open_renewals()
    complete_unit(Enrolment.objects.get(renews=done), units_of(course)[1], by=ready)
    assert remind_renewals() == 0
    for day, told in ((today() + 14 * DAY, 1), (today(), 0), (today() - DAY, 1)):
        Enrolment.objects.filter(renews__isnull=False).update(due_on=day)
        assert (remind_renewals(), remind_renewals()) == (told, 0) if told else (0, 0)
    subjects = Message.objects.filter(kind="courses.renewal", recipient=clerk).order_by("pk")
    assert [message.key.split(":")[2] for message in subjects] == ["opened", "soon", "over"]


def test_the_database_knows_one_current_enrolment_and_one_renewal(tree, course):
    old, new = renewed(make_clerk(tree["school"]), course)
    for change in ({"pk": old.pk, "is_current": True}, {"pk": new.pk, "is_current": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(pk=change.pop("pk")).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=new.pk).update(valid_until=NEAR)


def test_a_window_longer_than_the_validity_is_refused(course):
    course.valid_months, course.renewal_days = 1, 60
    with pytest.raises(ValidationError):
        course.full_clean()


def test_query_count_does_not_grow_with_people(tree, course, django_assert_max_num_queries):
    for _number in range(3):
        runs_out(complete(make_clerk(tree["school"]), course))
    with django_assert_max_num_queries(26):
        assert open_renewals() == 3
