import datetime as dt

import pytest

from courses.domain.enrolment import enrol, withdraw
from courses.domain.evaluation import evaluate_programme
from courses.domain.extensions import MORE_TIME, extend_course, extend_programme
from courses.models import Enrolment, Extension, Programme, ProgrammeAssignment
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.certificates import complete
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = today() + 20 * DAY
WHY = "ลาคลอด"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


@pytest.fixture
def director(tree):
    return make_supervisor(tree["school"])


@pytest.fixture
def programme(tree, clerk):
    """Two courses, due today."""
    courses = make_course(), make_course(slug="second")
    return make_assigned(tree["area"], *courses, due_kind="on", due_on=today())


def test_more_time_for_a_programme_holds_for_all_that_is_owed_to_it(programme, director, tree):
    other = make_clerk(tree["school"])
    evaluate_programme(programme, by=None)
    mine = ProgrammeAssignment.objects.exclude(user=other).get()
    extend_programme(mine, until=LATER, reason=WHY, by=director)
    assert list(Enrolment.objects.order_by("user_id", "pk").values_list("user", "due_on")) == [
        (mine.user_id, LATER),
        (mine.user_id, LATER),
        (other.pk, today()),
        (other.pk, today()),
    ]
    assert ProgrammeAssignment.objects.get(pk=mine.pk).due_on == LATER
    assert Enrolment.objects.filter(user=mine.user).first().history.first().history_user == director


def test_more_time_for_one_course_leaves_the_others(programme, director):
    second = Enrolment.objects.get(course__slug="second")
    extend_course(second, until=LATER, reason=WHY, by=director)
    found = {row.course.slug: row.due_on for row in Enrolment.objects.all()}
    assert found == {"orientation": today(), "second": LATER}


def test_an_evaluation_keeps_what_was_given(programme, director):
    extend_programme(ProgrammeAssignment.objects.get(), until=LATER, reason=WHY, by=director)
    assert evaluate_programme(programme, by=None) == 0
    Programme.objects.update(due_on=LATER + DAY)
    evaluate_programme(programme, by=None)
    assert ProgrammeAssignment.objects.get().due_on == LATER + DAY


def test_a_second_extension_replaces_the_first_which_stays_on_record(programme, director):
    mine = ProgrammeAssignment.objects.get()
    extend_programme(mine, until=LATER, reason=WHY, by=director)
    extend_programme(mine, until=LATER + DAY, reason="ยังไม่กลับ", by=director)
    assert ProgrammeAssignment.objects.get().due_on == LATER + DAY
    assert list(Extension.objects.values_list("until", "reason", "given_by")) == [
        (LATER + DAY, "ยังไม่กลับ", director.pk),
        (LATER, WHY, director.pk),
    ]


def test_a_course_that_no_programme_asks_for_can_be_given_more_time(clerk, director):
    enrolment = enrol(clerk, make_course(), by=None, due_on=today())
    extend_course(enrolment, until=LATER, reason=WHY, by=director)
    enrolment.refresh_from_db()
    assert (enrolment.due_on, enrolment.history.first().history_change_reason) == (LATER, WHY)


@pytest.mark.parametrize(("until", "reason"), [(today() - DAY, WHY), (today(), WHY), (LATER, " ")])
def test_a_past_or_earlier_day_or_no_reason_is_refused(programme, director, until, reason):
    with pytest.raises(DomainError):
        extend_programme(ProgrammeAssignment.objects.get(), until=until, reason=reason, by=director)
    with pytest.raises(DomainError):
        extend_course(Enrolment.objects.first(), until=until, reason=reason, by=director)
    assert not Extension.objects.exists()


def test_a_course_that_need_not_be_done_by_any_day_needs_no_more_time(clerk, director):
    enrolment = enrol(clerk, make_course(), by=None)
    with pytest.raises(DomainError):
        extend_course(enrolment, until=LATER, reason=WHY, by=director)
    assert not Extension.objects.exists()


def test_nobody_gives_time_to_themselves(programme, clerk):
    with pytest.raises(DomainError):
        extend_programme(ProgrammeAssignment.objects.get(), until=LATER, reason=WHY, by=clerk)
    with pytest.raises(DomainError):
        extend_course(Enrolment.objects.first(), until=LATER, reason=WHY, by=clerk)


def test_what_is_done_or_over_gets_no_more_time(tree, clerk, director):
    course, left = make_course(), make_course(slug="left")
    done = complete(clerk, course)
    make_assigned(tree["area"], course)
    over = withdraw(enrol(clerk, left, by=clerk), by=clerk, reason="ย้าย")
    for refused in (
        lambda: extend_programme(ProgrammeAssignment.objects.get(), until=LATER, reason=WHY, by=director),
        lambda: extend_course(done, until=LATER, reason=WHY, by=director),
        lambda: extend_course(over, until=LATER, reason=WHY, by=director),
    ):
        with pytest.raises(DomainError):
            refused()


def test_who_is_given_more_time_is_told_once_each_time_and_nobody_else(programme, director, tree, clerk):
    make_clerk(tree["school"])
    evaluate_programme(programme, by=None)
    mine = ProgrammeAssignment.objects.get(user=clerk)
    extend_programme(mine, until=LATER, reason=WHY, by=director)
    extend_course(Enrolment.objects.filter(user=clerk).first(), until=LATER + DAY, reason=WHY, by=director)
    told = Message.objects.filter(kind=MORE_TIME)
    assert [message.recipient for message in told] == [clerk, clerk]
    assert {message.subject.split(": ")[1] for message in told} == {programme.title, "ปฐมนิเทศ"}
