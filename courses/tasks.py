"""Work beside the web: counting progress anew after a change of content, and assigning programmes."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from courses.domain import programmes, progress
from courses.models import CoursePage, Enrolment, Programme, course_of
from lms.accounts.models import User
from lms.core.jobs import every


@task(backend="jobs")
def recount(course_pk: int) -> int:
    """Count the progress of a course's learners anew; how many were completed by it."""
    course = CoursePage.objects.filter(pk=course_pk).first()
    return progress.recount(course) if course else 0


def recount_soon(page: Page) -> None:
    """After the commit, have the course of ``page`` counted anew, if anybody is under way on it."""
    course = course_of(page)
    if course and Enrolment.objects.filter(course=course, status=Enrolment.Status.ACTIVE).exists():
        transaction.on_commit(partial(_enqueue, course.pk))


def _enqueue(course_pk: int) -> None:
    """Ask for the job unless it is asked for already: publishing twenty lessons needs one."""
    arguments = {"args": [course_pk], "kwargs": {}}
    waiting = DBTaskResult.objects.ready().filter(task_path=recount.module_path, args_kwargs=arguments)
    if not waiting.exists():
        recount.enqueue(course_pk)


@task(backend="jobs")
def assign_programme(programme_pk: int, by_pk: int) -> int:
    """Enrol the clerks a programme is meant for; how many were new."""
    programme = Programme.objects.select_related("organisation").get(pk=programme_pk)
    return programmes.assign_programme(programme, by=User.objects.get(pk=by_pk))


@every("assign_programmes", seconds=3600)
def assign_to_newcomers() -> None:
    """Clerks who began to work somewhere get the programmes that were assigned there before they came."""
    programmes.assign_to_newcomers()
