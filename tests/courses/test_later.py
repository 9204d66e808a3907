"""Who moves, learns or is withdrawn is evaluated after the commit, in one job for all of a transaction."""

import datetime as dt

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from courses import later
from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit
from courses.models import Enrolment, ProgrammeAssignment
from lms.core import jobs
from lms.core.dates import today
from lms.organisations.domain import NewPosting, begin_postings, transfer
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def asked() -> list[list[int]]:
    waiting = DBTaskResult.objects.filter(task_path=later.evaluate.module_path).order_by("enqueued_at")
    return [job.args_kwargs["args"][0] for job in waiting]


def test_who_moves_owes_by_the_new_place_a_moment_later(tree, commit):
    clerk = make_clerk(tree["school"])
    make_assigned(tree["area"], make_course())
    with commit():
        transfer(clerk.postings.get(), tree["next_school"], by=None, starts_on=today())
    jobs.run_tasks()
    assert ProgrammeAssignment.objects.get().organisation == tree["next_school"]
    assert Enrolment.objects.get().organisation == tree["next_school"]


def test_thousands_who_come_at_once_are_evaluated_in_few_jobs(tree, commit, monkeypatch):
    monkeypatch.setattr(later, "AT_ONCE", 4)
    make_assigned(tree["area"], make_course())
    people = [UserFactory() for _number in range(6)]
    plans = [NewPosting(one, tree["school"], "clerk", "other", today()) for one in people]
    with commit():
        begin_postings(plans, by=None)
    pks = [one.pk for one in people]
    assert asked() == [pks[:4], pks[4:]]
    jobs.run_tasks()
    assert Enrolment.objects.count() == 6


def test_enrolling_withdrawing_and_completing_ask_for_an_evaluation(tree, commit):
    clerk, course, left = make_clerk(tree["school"]), make_course(lessons=1), make_course(slug="left")
    make_assigned(tree["area"], course)
    with commit():
        enrolment = enrol(clerk, left, by=clerk)
    with commit():
        withdraw(enrolment, by=clerk, reason="ไม่ใช่งานของเรา")
    with commit():
        complete_unit(Enrolment.objects.get(course=course), units_of(course)[0], by=clerk)
    assert asked() == [[clerk.pk]] * 3
    jobs.run_tasks()
    assert ProgrammeAssignment.objects.get().state == "done"


def test_without_a_programme_there_is_nothing_to_do(tree, commit):
    clerk = make_clerk(tree["school"])
    with commit():
        enrol(clerk, make_course(), by=clerk)
    assert asked() == []


def test_what_is_rolled_back_asks_for_nothing(tree, commit):
    clerk = make_clerk(tree["school"])
    make_assigned(tree["area"], make_course())
    with commit():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            transfer(clerk.postings.get(), tree["next_school"], by=None, starts_on=today() + dt.timedelta(days=1))
            raise ZeroDivisionError
        later.evaluate_later([])
    assert asked() == []
