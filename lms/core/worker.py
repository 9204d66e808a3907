"""The loop that runs jobs: one thread beside the embedded web server, or ``manage.py work`` as a process."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connection

from lms.core import jobs
from lms.core.models import JobWorker

IDLE_SECONDS = 1.0
LIFE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0

logger = logging.getLogger(__name__)


def work(stop: threading.Event) -> None:
    """Run jobs until ``stop`` is set; a task that runs then is finished first. Outlives a lost database."""
    name = jobs.new_worker_name()
    pause = IDLE_SECONDS
    with _signs_of_life(name):
        while not stop.is_set():
            try:
                _work_until_idle(name, stop)
                pause = IDLE_SECONDS
            except DatabaseError:
                logger.exception("The job worker lost the database and tries again in %.0f seconds.", pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                connection.close()
            close_old_connections()
            stop.wait(pause)


class JobThread:
    """The job loop beside the web server, in the same process."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, *, wait_seconds: float = 10) -> bool:
        """Ask the loop to end and wait; False if a long task still runs (it will run again after the next start)."""
        self._stop.set()
        self._thread.join(wait_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            work(self._stop)
        finally:
            connection.close()


def _work_until_idle(name: str, stop: threading.Event) -> None:
    ticked_at = 0.0
    while not stop.is_set():
        if time.monotonic() - ticked_at >= IDLE_SECONDS:
            ticked_at = time.monotonic()
            jobs.run_due()
        if not jobs.run_one_task(name):
            return


@contextmanager
def _signs_of_life(name: str) -> Iterator[None]:
    """Show life from a thread of its own, so that a long task is not taken for a dead one."""
    over = threading.Event()
    shown = threading.Event()
    thread = threading.Thread(target=_show_life, args=(name, over, shown), name="signs-of-life", daemon=True)
    thread.start()
    shown.wait(LIFE_SECONDS)
    try:
        yield
    finally:
        over.set()
        thread.join(LIFE_SECONDS)


def _show_life(name: str, over: threading.Event, shown: threading.Event) -> None:
    while not over.is_set():
        try:
            jobs.show_life(name)
            shown.set()
        except DatabaseError:
            logger.warning("The job worker could not show life.", exc_info=True)
            connection.close()
        over.wait(LIFE_SECONDS)
    try:
        JobWorker.objects.filter(name=name).delete()
    except DatabaseError:
        logger.warning("The job worker could not sign off.", exc_info=True)
    connection.close()
