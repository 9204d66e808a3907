"""Course packages: folders of Markdown and YAML that become a course, and stay the same course when read again.

In: everything is read and judged first (``reading``), all errors are told at once, and only then is anything written
(``pages``, ``storing``), in one transaction. Out: ``exporting`` writes the same files from the database. Quizzes and
questions go both ways through what other apps register in ``courses.extensions``.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from courses.models import CoursePage
from courses.packages.collecting import Export
from courses.packages.exporting import write_pages
from courses.packages.pages import Outcome, write_course
from courses.packages.reading import CoursePlan, read_package
from courses.packages.report import PackageError
from courses.packages.storing import Store
from lms.accounts.models import User

__all__ = [
    "Export",
    "Outcome",
    "PackageError",
    "export_course",
    "load_course_package",
    "read_package",
    "try_package",
    "write_package",
]


def load_course_package(directory: str | Path, *, by: User | None) -> CoursePage:
    """Make the course of the package in ``directory``, or bring it up to date; published, with revisions by ``by``.

    Safe to repeat. Raises ``PackageError`` with everything that is wrong, and then nothing is written.
    """
    return write_package(read_package(Path(directory)), by=by).course


def write_package(plan: CoursePlan, *, by: User | None) -> Outcome:
    """Write what was read and found good; all of it or nothing, files included."""
    return _write(plan, by=by, is_trial=False)


def try_package(plan: CoursePlan, *, by: User | None) -> Outcome:
    """What ``write_package`` would do: it is done and taken back."""
    return _write(plan, by=by, is_trial=True)


def _write(plan: CoursePlan, *, by: User | None, is_trial: bool) -> Outcome:
    store = Store(plan.folder.root, plan.code, by, plan.contents.bound_to)
    plan.contents.store = store
    try:
        with transaction.atomic():
            outcome = write_course(plan, by=by, store=store, is_trial=is_trial)
            transaction.set_rollback(is_trial)
    except BaseException:
        store.discard()
        raise
    if is_trial:
        store.discard()
    return outcome


def export_course(course: CoursePage, *, bound_to: User | None = None) -> Export:
    """The course as a package: what is published, or all of it while the course itself is a draft.

    ``bound_to`` gets nothing that they may not see. Raises ``PackageError`` with everything that keeps it from being
    exported.
    """
    if not course.live:
        course = course.get_latest_revision_as_object()
    export = Export(course, bound_to=bound_to)
    write_pages(export)
    return export
