"""Turning a paper over that goes forward only: what was left takes no answer any more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from assessments.models import Attempt, Response


@transaction.atomic
def leave_question(attempt: Attempt, position: int) -> Attempt:
    """Close the question at ``position`` and go on to the next; ``attempt`` as it now stands.

    Safe to repeat and to run at once: only the question that is being asked is left. The last one stays open until the
    attempt is handed in, and so does every question of a paper that may be turned back. A save at the same moment
    either comes before and counts, or is refused.
    """
    current = Attempt.objects.select_for_update().get(pk=attempt.pk)
    is_asked = current.is_open and current.is_forward_only and current.reached == position
    if is_asked and Response.objects.filter(attempt=current, position=position + 1).exists():
        Response.objects.filter(attempt=current, position=position).update(is_closed=True)
        Attempt.objects.filter(pk=current.pk).update(reached=F("reached") + 1)
        current.reached += 1
    return current
