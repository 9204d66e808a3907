import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.core import jobs
from lms.core.models import JobWorker, Tick
from tests.lms.core import example_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def recurring(monkeypatch):
    """Only what the test registers."""
    monkeypatch.setattr(jobs, "_discover", lambda: None)
    registry: dict = {}
    monkeypatch.setattr(jobs, "_recurring", registry)
    return registry


def let_pass(seconds: float) -> None:
    """Move everything jobs remember into the past."""
    for tick in Tick.objects.exclude(ran_at=jobs.NEVER):
        Tick.objects.filter(pk=tick.pk).update(ran_at=tick.ran_at - dt.timedelta(seconds=seconds))
    for worker in JobWorker.objects.all():
        JobWorker.objects.filter(pk=worker.pk).update(seen_at=worker.seen_at - dt.timedelta(seconds=seconds))
    for row in DBTaskResult.objects.filter(run_after__lt=jobs.get_date_max()):
        DBTaskResult.objects.filter(pk=row.pk).update(run_after=row.run_after - dt.timedelta(seconds=seconds))


# Recurring jobs


def test_a_recurring_job_runs_at_once_and_then_only_when_its_time_has_come(recurring):
    runs = []
    jobs.every("count", seconds=60)(lambda: runs.append(1))
    assert jobs.run_due() == ["count"]
    assert jobs.run_due() == []
    let_pass(59)
    assert jobs.run_due() == []
    let_pass(1)
    assert jobs.run_due() == ["count"]
    assert len(runs) == 2


def test_a_failing_recurring_job_does_not_keep_the_others_from_running(recurring, caplog):
    runs = []
    jobs.every("a_fails", seconds=60)(lambda: 1 / 0)
    jobs.every("b_counts", seconds=60)(lambda: runs.append(1))
    assert jobs.run_due() == ["a_fails", "b_counts"]
    assert runs == [1]
    assert "The recurring job a_fails failed." in caplog.text


def test_two_recurring_jobs_of_one_name_are_refused(recurring):
    jobs.every("count", seconds=60)(lambda: None)
    with pytest.raises(ValueError, match="count"):
        jobs.every("count", seconds=5)(lambda: None)


def test_our_own_recurring_jobs_are_found_in_the_apps():
    names = {job.name for job in jobs.recurring_jobs()}
    assert {"retry_failed_tasks", "reap_killed_tasks", "forget_finished_tasks"} <= names


@pytest.mark.django_db(transaction=True)
def test_one_of_ten_nodes_wins_a_tick(recurring):
    runs = []
    jobs.every("count", seconds=60)(lambda: runs.append(1))
    start = threading.Barrier(10)

    def node():
        start.wait()
        try:
            jobs.run_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=node) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == [1]


# Tasks


def test_a_waiting_task_runs_once(tmp_path):
    path = tmp_path / "lines"
    example_jobs.write_line.enqueue(str(path), "one")
    assert jobs.run_tasks() == 1
    assert jobs.run_tasks() == 0
    assert path.read_text() == "one\n"


def test_a_failed_task_is_tried_five_times_with_growing_pauses():
    example_jobs.fail.enqueue()
    for pause in (10, 40, 160, 640):
        assert jobs.run_tasks() == 1
        assert jobs.retry_failed_tasks() == 1
        let_pass(pause - 1)
        assert jobs.run_tasks() == 0
        let_pass(1)
    assert jobs.run_tasks() == 1
    assert jobs.retry_failed_tasks() == 0
    assert DBTaskResult.objects.failed().count() == 1


def test_a_refusal_is_final():
    example_jobs.refuse.enqueue()
    assert jobs.run_tasks() == 1
    assert jobs.retry_failed_tasks() == 0


def test_a_task_of_a_silent_worker_runs_again_and_one_of_a_living_worker_does_not(tmp_path):
    path = tmp_path / "lines"
    rows = []
    for name in ("living", "silent"):
        result = example_jobs.write_line.enqueue(str(path), name)
        row = DBTaskResult.objects.get(pk=result.id)
        row.claim(name)
        rows.append(row)
    jobs.show_life("silent")
    let_pass(60)
    jobs.show_life("living")
    assert jobs.reap_killed_tasks() == 1
    assert jobs.run_tasks() == 1
    assert path.read_text() == "silent\n"


def test_a_task_that_killed_five_workers_has_failed():
    row = DBTaskResult.objects.get(pk=example_jobs.fail.enqueue().id)
    for number in range(5):
        row.claim(f"killed-{number}")
    assert jobs.reap_killed_tasks() == 0
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert jobs.retry_failed_tasks() == 0


def test_finished_tasks_are_forgotten_after_a_while(tmp_path):
    example_jobs.write_line.enqueue(str(tmp_path / "lines"), "old")
    example_jobs.write_line.enqueue(str(tmp_path / "lines"), "new")
    jobs.run_tasks()
    old, new = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - dt.timedelta(days=8))
    jobs.forget_finished_tasks()
    assert list(DBTaskResult.objects.all()) == [new]


def test_the_longest_wait_counts_from_when_a_task_may_run():
    assert jobs.longest_wait() == dt.timedelta()
    later = timezone.now() + dt.timedelta(hours=1)
    example_jobs.fail.using(run_after=later).enqueue()
    assert jobs.longest_wait() == dt.timedelta()
    example_jobs.fail.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(minutes=5))
    assert dt.timedelta(minutes=5) <= jobs.longest_wait() < dt.timedelta(minutes=6)


def test_a_worker_is_alive_while_it_shows_life():
    assert not jobs.is_any_worker_alive()
    jobs.show_life("one")
    assert jobs.is_any_worker_alive()
    let_pass(60)
    assert not jobs.is_any_worker_alive()
