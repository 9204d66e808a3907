import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from courses import tasks
from courses.domain.enrolment import enrol
from courses.domain.programmes import put_in_force
from courses.domain.progress import complete_unit
from courses.models import Enrolment, Programme
from lms.core.dates import today
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import make_assigned, make_programme

pytestmark = pytest.mark.django_db


def jobs() -> list[list]:
    waiting = DBTaskResult.objects.filter(task_path=tasks.recount.module_path)
    return [job.args_kwargs["args"] for job in waiting]


def test_a_change_of_content_asks_for_one_recount_of_a_course_with_learners(django_capture_on_commit_callbacks):
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=2)
    enrol(clerk, course, by=clerk)
    empty = make_course(slug="empty")
    with django_capture_on_commit_callbacks(execute=True):
        for unit in [*units_of(course), *units_of(empty)]:
            unit.specific.save_revision().publish()
        units_of(course)[1].unpublish()
    assert jobs() == [[course.pk]]


def test_the_recount_completes_who_has_done_all_that_is_left():
    clerk = make_clerk(make_tree()["school"])
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    units_of(course)[1].unpublish()
    assert tasks.recount.func(course.pk) == 1
    assert Enrolment.objects.get().is_completed


def test_a_course_that_is_gone_needs_no_recount():
    assert tasks.recount.func(999_999) == 0


def test_programmes_are_evaluated_once_a_day():
    tree = make_tree()
    make_programme(tree["area"], make_course(), code="waiting")
    tasks.evaluate_once_a_day()
    assert not evaluations().exists()
    make_assigned(tree["area"], make_course(slug="second"))
    tasks.evaluate_once_a_day()
    assert not evaluations().exists()
    Programme.objects.update(evaluated_on=today() - dt.timedelta(days=1))
    tasks.evaluate_once_a_day()
    tasks.evaluate_once_a_day()
    assert evaluations().count() == 1
    clerk = make_clerk(tree["school"])
    tasks.evaluate_everybody.func()
    assert Enrolment.objects.get().user == clerk
    assert Programme.objects.get(code="new").evaluated_on == today()


def evaluations():
    return DBTaskResult.objects.filter(task_path=tasks.evaluate_everybody.module_path)


def test_the_evaluation_of_one_programme_names_who_asked_for_it():
    tree = make_tree()
    clerk, officer = make_clerk(tree["school"]), UserFactory()
    programme = put_in_force(make_programme(tree["area"], make_course()), by=officer)
    assert tasks.evaluate_programme.func(programme.pk, officer.pk) == 2
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.history.get().history_user) == (clerk, officer)
    assert tasks.evaluate_programme.func(999_999, None) == 0


def test_publishing_a_course_has_its_programmes_evaluated_once_each(django_capture_on_commit_callbacks):
    tree = make_tree()
    course, needed = make_course(), make_course(slug="needed")
    course.prerequisites.create(needs=needed)
    programme = make_assigned(tree["area"], course)
    make_programme(tree["area"], course, code="waiting")
    make_assigned(tree["area"], make_course(slug="other"), code="other")
    DBTaskResult.objects.all().delete()
    for page in (course, needed):
        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()
            page.save_revision().publish()
        waiting = DBTaskResult.objects.filter(task_path=tasks.evaluate_programme.module_path)
        assert [job.args_kwargs["args"] for job in waiting] == [[programme.pk, None]]
        waiting.delete()
