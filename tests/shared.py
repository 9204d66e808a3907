"""Rows that are made once for several tests, each of which finds them as they were made.

    @shared("module")
    def site():
        create_demo_site(school_count=40, seed=1)

The fixture opens a transaction that it rolls back in the end; each test is rolled back to it, and finds the uploads as
they were. What the function returns is the same object for all: read it, or fetch it anew.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

UPLOADS: list[Path] = []
"""Folders of what the present fixtures have uploaded; ``conftest.py`` copies them for each test."""


def shared(scope: str) -> Callable[[Callable[[], Any]], Any]:
    """Make a function without arguments a fixture of ``scope``, "module" or "class"."""

    def decorate(make: Callable[[], Any]) -> Any:
        def fixture(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Any]:
            UPLOADS.append(tmp_path_factory.mktemp("shared"))
            with django_db_blocker.unblock(), transaction.atomic():
                with override_settings(MEDIA_ROOT=UPLOADS[-1]):
                    made = make()
                yield made
                transaction.set_rollback(True)
            UPLOADS.pop()

        fixture.__doc__ = make.__doc__
        return pytest.fixture(fixture, scope=scope, name=make.__name__)

    return decorate
