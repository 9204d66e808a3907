"""``manage.py work``: a worker process for production; start as many as the work needs."""

import logging
import os
import signal
import threading

from django.core.management.base import BaseCommand

from lms.core.worker import work

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run recurring jobs and waiting tasks until told to stop (SIGTERM: finish the running task first)."

    def handle(self, **options) -> None:
        stop = threading.Event()

        def end(number: int, frame: object) -> None:
            if stop.is_set():
                os._exit(1)  # told twice: at once; what ran runs again elsewhere
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        logger.info("The job worker has started.")
        work(stop)
        logger.info("The job worker has stopped.")
