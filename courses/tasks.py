"""Work beside the web: publishing by the calendar, what follows a change of content, and keeping programmes current."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from courses.domain import changes, evaluation, links, progress, renewal
from courses.models import CoursePage, Effect, Enrolment, Programme, ProgrammeCourse, UnitChange, UnitPage, course_of
from courses.packages.uploads import forget_expired
from courses.queries.external_links import addresses_in_use
from lms.accounts.models import User
from lms.core.dates import today
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


@every("forget_packages", seconds=3600)
def forget_packages() -> int:
    """Delete course packages that were uploaded and not brought in within a day; how many."""
    return forget_expired()


@every("publish_scheduled", seconds=60)
def publish_scheduled() -> None:
    """Publish and unpublish pages whose time has come; each with what it means to those who have completed it."""
    with transaction.atomic():
        call_command("publish_scheduled")


@task(backend="jobs")
def tell_change(change_pk: int) -> int:
    """Tell the learners who had completed a unit what changed in it; how many were told."""
    change = UnitChange.objects.filter(pk=change_pk).first()
    return changes.tell_change(change) if change else 0


def tell_soon(change: UnitChange | None) -> None:
    """After the commit, have learners told of ``change``, if it is to be told."""
    if change and change.effect != Effect.MINOR and change.told_at is None:
        transaction.on_commit(partial(tell_change.enqueue, change.pk))


@every("finish_changes", seconds=600)
def finish_changes() -> None:
    """What a crash left between publishing and telling: statements still on their page, changes nobody heard of."""
    stated = UnitPage.objects.live().exclude(change_effect=Effect.MINOR, change_summary="")
    for unit in stated.select_related("live_revision__user"):
        revision = unit.live_revision
        changes.state_change(unit, revision=revision, by=revision.user if revision else None)
    recent = timezone.now() - dt.timedelta(days=7)
    for change in UnitChange.objects.untold().filter(published_at__gt=recent):
        changes.tell_change(change)


@task(backend="jobs")
def evaluate_programme(programme_pk: int, by_pk: int | None) -> int:
    """Bring everybody up to date whom a programme is meant for or was asked of; how many records changed."""
    programme = Programme.objects.filter(pk=programme_pk).first()
    by = User.objects.get(pk=by_pk) if by_pk else None
    return evaluation.evaluate_programme(programme, by=by) if programme else 0


def evaluate_programmes_soon(course: CoursePage) -> None:
    """After the commit, bring the programmes up to date that a course belongs to, or one that needs it first.

    For when it was published, unpublished or changed; a programme that waits for its evaluation is not asked twice.
    """
    transaction.on_commit(partial(_enqueue_programmes, course.pk))


def _enqueue_programmes(course_pk: int) -> None:
    concerned = Q(course=course_pk) | Q(course__prerequisites__needs=course_pk)
    places = ProgrammeCourse.objects.filter(concerned).values("programme_set__programme")
    for programme in Programme.objects.filter(pk__in=places).in_force().order_by("pk").values_list("pk", flat=True):
        arguments = {"args": [programme, None], "kwargs": {}}
        waiting = DBTaskResult.objects.ready().filter(task_path=evaluate_programme.module_path, args_kwargs=arguments)
        if not waiting.exists():
            evaluate_programme.enqueue(programme, None)


@task(backend="jobs")
def evaluate_everybody() -> int:
    """Bring all programmes up to date; how many records changed."""
    return evaluation.evaluate_everybody(by=None)


@every("evaluate_programmes", seconds=900)
def evaluate_once_a_day() -> None:
    """Soon after midnight: postings begin and end with the day, and so does what is owed."""
    stale = Programme.objects.filter(assigned_at__isnull=False).exclude(evaluated_on__gte=today())
    waiting = DBTaskResult.objects.ready().filter(task_path=evaluate_everybody.module_path)
    if stale.exists() and not waiting.exists():
        evaluate_everybody.enqueue()


@every("renewals", seconds=3600)
def renew() -> None:
    """Begin renewals whose window has opened, and remind who has not renewed."""
    renewal.open_renewals()
    renewal.remind_renewals()


@every("find_links", seconds=24 * 3600)
def find_links() -> None:
    """Keep the list of addresses of other sites as it is; without link checks there is none."""
    links.remember(addresses_in_use() if settings.LINK_CHECKS else ())


@every("ask_links", seconds=3600)
def ask_links() -> int:
    """Ask other sites whether the addresses that are due still answer, each once a week; how many."""
    return links.ask_due() if settings.LINK_CHECKS else 0
