"""Evaluating people soon: after the commit, beside the web, once however often it was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import connection, transaction
from django_tasks import task

from courses.domain import evaluation
from courses.models import Programme

AT_ONCE = 500
LOOKED_BACK = 20


@task(backend="jobs")
def evaluate(pks: list[int]) -> int:
    """Bring these people up to date with all programmes; how many records changed."""
    return evaluation.evaluate_people(pks, by=None)


class _AfterCommit:
    """The people of one transaction, in as few jobs as possible: an import moves thousands at once."""

    def __init__(self) -> None:
        self.pks: set[int] = set()
        self.is_over = False

    def __call__(self) -> None:
        self.is_over = True
        if not Programme.objects.filter(assigned_at__isnull=False).exists():
            return
        keys = iter(sorted(self.pks))
        while some := list(islice(keys, AT_ONCE)):
            evaluate.enqueue(some)


def evaluate_later(pks: Iterable[int]) -> None:
    """Have these people evaluated after the commit; nothing happens if the transaction is rolled back."""
    latest = (entry[1] for entry in reversed(connection.run_on_commit[-LOOKED_BACK:]))
    waiting = next((one for one in latest if isinstance(one, _AfterCommit) and not one.is_over), None)
    if waiting:
        waiting.pks.update(pks)
        return
    waiting = _AfterCommit()
    waiting.pks.update(pks)
    transaction.on_commit(waiting)
