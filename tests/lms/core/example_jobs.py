"""Tasks for the tests of the job worker."""

import time
from pathlib import Path

from django_tasks import task

from lms.core.errors import DomainError


@task(backend="jobs")
def write_line(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@task(backend="jobs")
def begin_and_hang_the_first_time(path: str) -> None:
    """The first run never ends; the second does."""
    is_first = not Path(path).exists()
    write_line.func(path, "begun")
    if is_first:
        time.sleep(600)
    write_line.func(path, "done")


@task(backend="jobs")
def take_a_second(path: str) -> None:
    write_line.func(path, "begun")
    time.sleep(1)
    write_line.func(path, "done")


@task(backend="jobs")
def fail() -> None:
    raise RuntimeError("It does not work today.")


@task(backend="jobs")
def refuse() -> None:
    raise DomainError("No.")
