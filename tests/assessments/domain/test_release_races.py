"""Ten threads at once, on PostgreSQL: two markers, releases, and marking while results are told."""

from decimal import Decimal

import pytest

from assessments.domain import judging, releasing
from assessments.models import Mark, Submission
from courses.models import UnitProgress
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.assessments.domain.test_races import THREADS, at_once
from tests.factories.assignments import add_assignment, hand_in, make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def make_work(**fields):
    course = make_course(lessons=0)
    submission = hand_in(enrol(UserFactory(), course), add_assignment(course, **fields))
    return submission, [make_trainer(course) for _number in range(THREADS)]


def judge(submission, marker, points=8):
    try:
        judging.mark(submission, points=Decimal(points), comment="", seen=0, by=marker)
    except DomainError:
        return False
    return True


def test_of_ten_markers_two_are_heard():
    submission, markers = make_work(second_marking="all")
    assert sum(at_once(lambda marker: judge(submission, marker), markers)) == 2
    kinds = sorted(Mark.objects.values_list("kind", flat=True))
    assert kinds == ["opinion", "opinion", "result"]
    assert Message.objects.filter(kind="assessments.marked").count() == 1


def test_ten_releases_are_one():
    submission, markers = make_work(is_held=True)
    judge(submission, markers[0])
    assert sum(at_once(lambda marker: releasing.release(submission, by=marker), markers)) == 1
    assert Mark.objects.told().count() == UnitProgress.objects.count() == 1
    assert Message.objects.filter(kind="assessments.marked").count() == 1


def test_a_release_tells_what_was_decided_and_marking_meanwhile_is_before_it_or_refused():
    submission, markers = make_work(is_held=True)
    judge(submission, markers[0], 3)
    seen = Mark.objects.get().pk

    def act(number):
        if number % 2:
            return releasing.release(submission, by=markers[number])
        try:
            judging.mark(submission, points=Decimal(number), comment="", seen=seen, by=markers[number])
        except DomainError:
            return None
        return number

    at_once(act, range(THREADS))
    result, opinions = Mark.objects.told().get(), Mark.objects.filter(released_at=None)
    submission = Submission.objects.get()
    assert submission.score_percent == opinions.order_by("pk").last().points * 10 == result.points * 10
    assert opinions.count() <= 2
    assert not opinions.filter(pk__gt=result.pk).exists()
    assert Message.objects.filter(kind="assessments.marked").count() == 1
