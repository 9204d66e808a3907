import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.core import jobs
from lms.core.models import JobWorker
from lms.core.worker import JobThread
from tests import template_database
from tests.lms.core import example_jobs

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 40


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def text_of(path) -> str:
    return path.read_text() if path.exists() else ""


@pytest.fixture
def start_worker():
    """Start ``manage.py work`` as a process on the test's database."""
    processes = []

    def start() -> subprocess.Popen:
        url = template_database.address(connection.settings_dict["NAME"])
        environment = {**os.environ, "TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
        process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=environment)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_the_job_of_a_killed_worker_process_runs_again(start_worker, tmp_path):
    path = tmp_path / "lines"
    example_jobs.begin_and_hang_the_first_time.enqueue(str(path))
    worker = start_worker()
    wait_until(lambda: text_of(path) == "begun\n")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    JobWorker.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=2))  # two minutes later …
    assert jobs.reap_killed_tasks() == 1
    assert jobs.run_tasks() == 1
    assert path.read_text() == "begun\nbegun\ndone\n"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_worker_that_is_told_to_stop_finishes_its_task_first(start_worker, tmp_path):
    path = tmp_path / "lines"
    example_jobs.take_a_second.enqueue(str(path))
    worker = start_worker()
    wait_until(lambda: text_of(path) == "begun\n")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert path.read_text() == "begun\ndone\n"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not JobWorker.objects.exists()


def test_the_thread_beside_the_web_server_runs_tasks_and_recurring_jobs(tmp_path):
    path = tmp_path / "lines"
    thread = JobThread()
    thread.start()
    wait_until(jobs.is_any_worker_alive)
    example_jobs.write_line.enqueue(str(path), "one")
    wait_until(lambda: text_of(path) == "one\n")
    assert thread.stop(wait_seconds=PATIENCE_SECONDS)
    assert not JobWorker.objects.exists()
