"""Course packages: folders of Markdown and YAML that become a course, and stay the same course when read again.

Everything is read and judged first (``reading``), all errors are told at once, and only then is anything written
(``writing``), in one transaction. Quizzes and questions are read by loaders that other apps register in
``courses.extensions``.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from courses.extensions import register_package_part, register_unit_loader
from courses.models import CoursePage
from courses.packages.reading import read_package
from courses.packages.report import PackageError
from courses.packages.writing import write_course
from lms.accounts.models import User

__all__ = ["PackageError", "load_course_package", "read_package", "register_package_part", "register_unit_loader"]


@transaction.atomic
def load_course_package(directory: str | Path, *, by: User | None) -> CoursePage:
    """Make the course of the package in ``directory``, or bring it up to date; published, with revisions by ``by``.

    Safe to repeat. Raises ``PackageError`` with everything that is wrong, and then nothing is written.
    """
    return write_course(read_package(Path(directory)), by=by)
