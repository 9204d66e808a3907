import datetime as dt

import pytest

from assessments.domain.more_time import extend
from assessments.models import SubmissionExtension
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assignments import add_assignment, hand_in, make_trainer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def assignment(course):
    return add_assignment(course, due_on=today() - DAY, accepts_late=False)


@pytest.fixture
def trainer(course):
    return make_trainer(course)


def test_the_latest_extension_holds(enrolment, assignment, trainer):
    for days in (2, 5):
        extend(enrolment, assignment, until=today() + DAY * days, reason="ป่วย", by=trainer)
    done = hand_in(enrolment, assignment)
    assert (done.is_late, done.due_on) == (False, today() + DAY * 5)
    assert Message.objects.filter(kind="courses.more_time").count() == 2


def test_others_get_no_more_time_by_it(enrolment, assignment, trainer, stranger):
    extend(enrolment, assignment, until=today() + DAY, reason="ป่วย", by=trainer)
    with pytest.raises(DomainError, match="ครบกำหนด"):
        hand_in(stranger.enrolments.get(), assignment)


@pytest.mark.parametrize(("days", "reason", "words"), [(1, " ", "เหตุผล|เพื่อให้"), (-1, "ป่วย", "ผ่าน"), (-2, "ป่วย", "ผ่าน")])
def test_what_is_refused(enrolment, assignment, trainer, days, reason, words):
    with pytest.raises(DomainError, match=words):
        extend(enrolment, assignment, until=today() + DAY * days, reason=reason, by=trainer)
    assert not SubmissionExtension.objects.exists()


def test_a_day_not_later_than_the_one_that_holds_is_refused(enrolment, course, trainer):
    assignment = add_assignment(course, due_on=today() + DAY)
    with pytest.raises(DomainError, match="เลือกวัน"):
        extend(enrolment, assignment, until=today() + DAY, reason="ป่วย", by=trainer)


def test_nobody_gives_time_to_themselves(enrolment, assignment):
    with pytest.raises(DomainError, match="ตนเอง"):
        extend(enrolment, assignment, until=today() + DAY, reason="ป่วย", by=enrolment.user)


def test_nothing_is_put_off_that_has_no_day(enrolment, course, trainer):
    with pytest.raises(DomainError, match="ไม่มีวันครบกำหนด"):
        extend(enrolment, add_assignment(course), until=today(), reason="ป่วย", by=trainer)
