import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from courses import tasks
from courses.domain.enrolment import enrol
from courses.domain.programmes import assign_programme
from courses.domain.progress import complete_unit
from courses.models import Enrolment, Programme, ProgrammeCourse
from lms.core.dates import today
from tests.factories.courses import make_course, units_of
from tests.factories.people import make_clerk, make_tree

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


def test_newcomers_get_the_programmes_that_were_assigned_before_they_came():
    tree = make_tree()
    course, draft = make_course(), make_course(slug="draft")
    assigned, waiting, ended, empty = (
        Programme.objects.create(title=code, code=code, organisation=tree["area"], is_active=code != "ended")
        for code in ("assigned", "waiting", "ended", "empty")
    )
    for programme in (assigned, waiting, ended):
        ProgrammeCourse.objects.create(programme=programme, course=course, sort_order=0)
    ProgrammeCourse.objects.create(programme=empty, course=draft, sort_order=0)
    assign_programme(assigned, by=None)
    draft.unpublish()
    Programme.objects.filter(code__in=["ended", "empty"]).update(assigned_at="2026-11-01T00:00Z")
    newcomer = make_clerk(tree["school"])
    tasks.assign_to_newcomers()
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.programme) == (newcomer, assigned)


def test_the_day_of_the_first_assignment_stays():
    tree = make_tree()
    programme = Programme.objects.create(title="x", code="x", organisation=tree["area"], due_on=today())
    ProgrammeCourse.objects.create(programme=programme, course=make_course(), sort_order=0)
    assign_programme(programme, by=None)
    first = programme.assigned_at
    programme.due_on = today() + dt.timedelta(days=1)
    programme.save()
    assign_programme(programme, by=None)
    assert Programme.objects.get().assigned_at == first
