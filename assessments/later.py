"""Work that a decision leaves to the jobs."""

from __future__ import annotations

from django_tasks import task

from assessments.domain import regrading
from assessments.models import Regrade


@task(backend="jobs")
def regrade(pk: int) -> int:
    """Grade the attempts of a regrade; how many there were."""
    found = Regrade.objects.select_related("made_by").filter(pk=pk).first()
    return regrading.run(found) if found else 0
