"""Work done beside the web: recurring jobs, and tasks that a request left behind.

``@every("close_overdue", seconds=60)`` runs a function again and again, on one node at a time.
``@task(backend="jobs")`` of django-tasks runs a function once, later. Both are found in each app's ``tasks.py``.

Promises: what a killed worker had begun runs again; what failed is tried again with growing pauses, five times in
all; a refusal (``DomainError``) is final. So every job is safe to repeat. See docs/jobs.md.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from lms.core.errors import DomainError
from lms.core.models import JobWorker, Tick

BACKEND = "jobs"
MOST_TRIES = 5
FIRST_PAUSE = dt.timedelta(seconds=10)
SILENT_AFTER = dt.timedelta(seconds=45)
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

logger = logging.getLogger(__name__)
_recurring: dict[str, "Recurring"] = {}


@dataclass(frozen=True)
class Recurring:
    """A function that runs every so many seconds, on one node at a time."""

    name: str
    seconds: int
    function: Callable[[], object]


def every(name: str, *, seconds: int) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run the decorated function about every ``seconds`` seconds, wherever a worker is free; ``name`` is its clock."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        if name in _recurring:
            raise ValueError(f"Two recurring jobs are called {name!r}.")
        _recurring[name] = Recurring(name, seconds, function)
        return function

    return register


def recurring_jobs() -> list[Recurring]:
    """All that recurs, by name."""
    _discover()
    return sorted(_recurring.values(), key=lambda job: job.name)


@cache
def _discover() -> None:
    autodiscover_modules("tasks")


# Recurring jobs ---------------------------------------------------------------------------------


def run_due() -> list[str]:
    """Run the recurring jobs whose time has come and that no other node took; returns their names.

    A job that fails is logged and comes round again; it never keeps the others from running.
    """
    jobs = recurring_jobs()
    ran_at = dict(Tick.objects.values_list("name", "ran_at"))
    Tick.objects.bulk_create(
        [Tick(name=job.name, ran_at=NEVER) for job in jobs if job.name not in ran_at], ignore_conflicts=True
    )
    now = timezone.now()
    won = [job for job in jobs if _is_due(job, ran_at.get(job.name, NEVER), now) and _win(job, now)]
    for job in won:
        try:
            job.function()
        except Exception:
            logger.exception("The recurring job %s failed.", job.name)
    return [job.name for job in won]


def _is_due(job: Recurring, ran_at: dt.datetime, now: dt.datetime) -> bool:
    return ran_at <= now - dt.timedelta(seconds=job.seconds)


def _win(job: Recurring, now: dt.datetime) -> bool:
    """One node wins each tick: only one conditional update changes the row."""
    overdue_since = now - dt.timedelta(seconds=job.seconds)
    return bool(Tick.objects.filter(name=job.name, ran_at__lte=overdue_since).update(ran_at=now))


# Tasks ------------------------------------------------------------------------------------------


def ready_tasks():
    """Tasks that wait for a worker now."""
    return DBTaskResult.objects.ready().filter(backend_name=BACKEND)


def new_worker_name() -> str:
    """A name that no other worker has."""
    return get_random_string(16)


def run_one_task(worker_name: str) -> bool:
    """Claim and run one waiting task; False if none waits."""
    if not ready_tasks().exists():
        return False
    with exclusive_transaction():
        row = ready_tasks().get_locked()
        if row is None:
            return False
        row.claim(worker_name)
    _runner(worker_name).run_task(row)
    return True


def _runner(worker_name: str) -> Worker:
    """What records success or failure of a task; its own loop is not used, ours also ticks and shows life."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_name,
    )


def run_tasks() -> int:
    """Run every waiting task here and now; how many ran. For commands and tests."""
    name, count = new_worker_name(), 0
    show_life(name)
    while run_one_task(name):
        show_life(name)
        count += 1
    JobWorker.objects.filter(name=name).delete()
    return count


@every("retry_failed_tasks", seconds=5)
def retry_failed_tasks() -> int:
    """Let failed tasks wait for another try: after 10 s, 40 s, 160 s and 640 s. Refusals stay failed."""
    refusal = f"{DomainError.__module__}.{DomainError.__qualname__}"
    recent = timezone.now() - dt.timedelta(hours=1)
    failed = DBTaskResult.objects.failed().filter(backend_name=BACKEND, finished_at__gte=recent)
    count = 0
    for row in failed.exclude(exception_class_path=refusal).only("pk", "worker_ids", "finished_at"):
        tries = len(row.worker_ids)
        if tries < MOST_TRIES:
            run_after = row.finished_at + FIRST_PAUSE * 4 ** (tries - 1)
            count += _run_again(row, TaskResultStatus.FAILED, run_after=run_after)
    return count


@every("reap_killed_tasks", seconds=15)
def reap_killed_tasks() -> int:
    """Let tasks run again whose worker died in the middle; one that killed five workers has failed."""
    JobWorker.objects.filter(seen_at__lt=timezone.now() - SILENT_AFTER).delete()
    alive = set(JobWorker.objects.values_list("name", flat=True))
    count = 0
    for row in DBTaskResult.objects.running().filter(backend_name=BACKEND):
        if row.worker_ids[-1] in alive:
            continue
        if len(row.worker_ids) >= MOST_TRIES:
            row.set_failed(RuntimeError("The worker died each time this task ran."))
            continue
        logger.warning("The worker of task %s died: the task runs again.", row.pk)
        count += _run_again(row, TaskResultStatus.RUNNING, run_after=timezone.now())
    return count


@every("forget_finished_tasks", seconds=60 * 60 * 24)
def forget_finished_tasks() -> None:
    """Forget tasks that succeeded a week ago or failed ninety days ago."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - dt.timedelta(days=7)).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - dt.timedelta(days=90)).delete()


def _run_again(row: DBTaskResult, status: str, *, run_after: dt.datetime) -> int:
    """1 if ``row`` was still in ``status`` for the same try, and waits again; else 0 (another node was first)."""
    same_try = DBTaskResult.objects.filter(pk=row.pk, status=status, worker_ids=row.worker_ids)
    return same_try.update(status=TaskResultStatus.READY, run_after=run_after, finished_at=None)


# Signs of life ----------------------------------------------------------------------------------


def show_life(worker_name: str) -> None:
    """Say that this worker lives: it keeps its tasks for another ``SILENT_AFTER``."""
    JobWorker.objects.update_or_create(name=worker_name, defaults={"seen_at": timezone.now()})


def is_any_worker_alive() -> bool:
    """Whether some worker, here or on another node, has been seen lately."""
    return JobWorker.objects.filter(seen_at__gte=timezone.now() - SILENT_AFTER).exists()


def longest_wait() -> dt.timedelta:
    """How long the task that waits longest has been able to run."""
    at_once = Q(run_after=get_date_max())
    since = ready_tasks().aggregate(
        enqueued=Min("enqueued_at", filter=at_once), allowed=Min("run_after", filter=~at_once)
    )
    moments = [moment for moment in since.values() if moment]
    return timezone.now() - min(moments) if moments else dt.timedelta()
