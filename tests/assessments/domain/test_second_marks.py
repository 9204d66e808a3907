"""Two marks on one piece of work, and results that are held until they are told."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments.domain import judging, releasing
from assessments.domain.submitting import is_marked_by_two
from assessments.models import AssignmentPage, Mark, Submission
from courses.models import UnitProgress
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assignments import (
    add_assignment,
    add_rubric_assignment,
    choices_of,
    give,
    give_levels,
    hand_in,
    make_trainer,
    send_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(course):
    return make_trainer(course)


@pytest.fixture
def second(course):
    return make_trainer(course)


@pytest.fixture
def double(course, enrolment):
    return hand_in(enrolment, add_assignment(course, second_marking="all"))


@pytest.fixture
def held(course, enrolment):
    return hand_in(enrolment, add_assignment(course, is_held=True))


def mark(submission, points, *, by, seen=0):
    return judging.mark(submission, points=Decimal(points), comment=f"ให้ {points}", seen=seen, by=by)


def told(kind="assessments.marked"):
    return Message.objects.filter(kind=kind).count()


# Two marks ----------------------------------------------------------------------------------------


def test_the_mean_of_two_marks_within_the_tolerance_is_told_at_once(double, first, second):
    assert mark(double, 7, by=first).status == "second"
    assert (told(), UnitProgress.objects.count()) == (0, 0)
    done = mark(double, 8, by=second)
    assert (done.status, done.score_percent, done.is_passed) == ("marked", 75, True)
    result = Mark.objects.told().get()
    assert (result.kind, result.points, told()) == ("result", Decimal("7.5"), 1)
    assert [(one.kind, one.points, one.released_at) for one in Mark.objects.exclude(pk=result.pk)] == [
        ("opinion", 7, None),
        ("opinion", 8, None),
    ]
    assert "ให้ 7" in result.comment
    assert "ให้ 8" in result.comment


def test_the_second_marker_is_not_asked_to_have_read_the_first(double, first, second):
    mark(double, 7, by=first)
    assert list(Mark.objects.shown_to(second)) == []
    assert Mark.objects.shown_to(first).count() == 1
    assert mark(double, 7, by=second).is_passed


def test_the_first_marker_again_is_no_second_opinion(double, first, second):
    mark(double, 2, by=first)
    seen = Mark.objects.get().pk
    assert mark(double, 2, by=first).status == "second"  # pressed twice
    assert Mark.objects.count() == 1
    assert mark(double, 7, by=first, seen=seen).status == "second"
    assert mark(double, 8, by=second).score_percent == 75


def test_beyond_the_tolerance_one_mark_is_agreed_on(double, first, second):
    mark(double, 5, by=first)
    assert mark(double, "6.01", by=second).status == "disputed"
    assert (told(), Submission.objects.get().released_at) == (0, None)
    with pytest.raises(DomainError, match="เพิ่งตรวจ"):
        mark(double, 6, by=first, seen=Mark.objects.first().pk)
    done = mark(double, 6, by=first, seen=Mark.objects.last().pk)
    assert (done.status, done.score_percent, told()) == ("marked", 60, 1)
    assert list(Mark.objects.values_list("kind", flat=True)) == ["opinion", "opinion", "agreed", "result"]


def test_just_the_tolerance_still_takes_the_mean(double, first, second):
    mark(double, 5, by=first)
    assert mark(double, 6, by=second).score_percent == 55


def test_what_is_told_gets_a_further_mark_that_is_told_at_once(double, first, second):
    mark(double, 7, by=first)
    mark(double, 8, by=second)
    done = give(double, 9, by=first)
    assert (done.score_percent, told(), Mark.objects.last().kind) == (90, 2, "told")


def test_either_may_send_it_back(double, first, second):
    mark(double, 7, by=first)
    done = judging.give_back(double, comment="ขาดวันที่", until=None, seen=0, by=second)
    assert (done.status, told("assessments.returned")) == ("returned", 1)


def test_levels_of_both_are_kept_and_one_opinion_is_told_with_its_levels(course, enrolment, stranger, first, second):
    both = hand_in(enrolment, add_rubric_assignment(course, second_marking="all", second_tolerance=100))
    give_levels(both, 0, 0, by=first)
    judging.mark_by_rubric(both, choices=choices_of(both, 0, 0), comment="", seen=0, by=second)
    result = Mark.objects.told().get()
    assert (result.points, result.lines.count()) == (5, 0)
    assignment = both.assignment
    AssignmentPage.objects.update(second_marking="none", is_held=True)
    one = hand_in(stranger.enrolments.get(), AssignmentPage.objects.get(pk=assignment.pk))
    give_levels(one, 1, 0, by=first)
    releasing.release(one, by=second)
    assert list(one.marks.told().get().lines.values_list("level__points", flat=True)) == [1, 2]


def test_a_share_is_drawn_from_the_reference_alone(course):
    page = add_assignment(course, second_marking="sample", second_share=30)
    drawn = [is_marked_by_two(page, f"AAAA-{number:04}") for number in range(1000)]
    assert 230 < sum(drawn) < 370
    assert drawn == [is_marked_by_two(page, f"AAAA-{number:04}") for number in range(1000)]
    page.second_share = 100
    assert is_marked_by_two(page, "X")


def test_what_was_handed_in_before_is_marked_by_one(course, enrolment, first):
    assignment = add_assignment(course)
    submission = hand_in(enrolment, assignment)
    AssignmentPage.objects.update(second_marking="all")
    assert mark(submission, 7, by=first).status == "marked"


# Release ------------------------------------------------------------------------------------------


def test_what_is_held_is_told_at_the_release_and_once(held, first, second):
    assert mark(held, 7, by=first).status == "judged"
    held.refresh_from_db()
    assert (held.released_at, held.score_percent, told(), UnitProgress.objects.count()) == (None, None, 0, 0)
    assert [releasing.release(held, by=second) for _twice in range(2)] == [True, False]
    held.refresh_from_db()
    assert (held.status, held.score_percent, held.is_passed, told()) == ("marked", 70, True, 1)
    result = Mark.objects.told().get()
    assert (result.marked_by, result.released_by, result.comment) == (first, second, "ให้ 7")
    assert UnitProgress.objects.get().completed_at is not None


def test_a_further_mark_before_the_release_is_the_one_that_counts(held, first, second):
    mark(held, 7, by=first)
    assert mark(held, 3, by=second, seen=Mark.objects.get().pk).status == "judged"
    releasing.release(held, by=first)
    assert Submission.objects.get().score_percent == 30


def test_two_marks_are_held_too(course, enrolment, first, second):
    submission = hand_in(enrolment, add_assignment(course, second_marking="all", is_held=True))
    mark(submission, 7, by=first)
    assert not releasing.release(submission, by=first)
    assert mark(submission, 8, by=second).status == "judged"
    assert releasing.release_all([submission], by=first) == 1
    assert Submission.objects.get().score_percent == 75


def test_a_narrower_tolerance_asks_for_an_agreed_mark_before_the_release(course, enrolment, first, second):
    submission = hand_in(enrolment, add_assignment(course, second_marking="all", is_held=True))
    mark(submission, 7, by=first)
    mark(submission, 8, by=second)
    AssignmentPage.objects.update(second_tolerance=5)
    assert not releasing.release(submission, by=first)
    assert Submission.objects.get().status == "disputed"


def test_nobody_tells_their_own_result(held, first):
    mark(held, 7, by=first)
    with pytest.raises(DomainError, match="ของตนเอง"):
        releasing.release(held, by=held.enrolment.user)


def test_sending_back_is_not_held(held, first):
    assert send_back(held, by=first).released_at is not None


# What must never be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "told", "released_at": None},
        {"kind": "opinion"},
        {"kind": "agreed"},
        {"kind": "result", "released_at": None},
    ],
)
def test_the_database_refuses_a_mark_told_against_its_kind(held, first, fields):
    given = {
        "submission": held,
        "points": 5,
        "most_points": 10,
        "marked_by": first,
        "marked_at": held.submitted_at,
        "released_at": held.submitted_at,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.bulk_create([Mark(**(given | fields))])


@pytest.mark.parametrize("status", ["second", "disputed"])
def test_the_database_refuses_a_second_mark_nobody_asked_for(held, status):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(status=status)
