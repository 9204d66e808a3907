"""Keeping answers for one marker, so that two do not read the same ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessments.models import AnswerClaim, Response
from lms.accounts.models import User

CLAIMED_FOR = dt.timedelta(hours=2)


@transaction.atomic
def claim_answers(responses: Sequence[Response], *, by: User) -> int:
    """Keep ``responses`` for ``by`` for two hours, except those that another keeps or that are marked; how many.

    Safe to repeat: the time begins anew.
    """
    keys = [one.pk for one in responses]
    free = Response.objects.select_for_update(of=("self",)).filter(pk__in=keys, score=None).order_by("pk")
    found = {one.pk for one in free}
    taken = AnswerClaim.objects.holding().filter(response__in=found).exclude(claimed_by=by)
    mine = found - set(taken.values_list("response", flat=True))
    AnswerClaim.objects.filter(response__in=mine).delete()
    until = timezone.now() + CLAIMED_FOR
    AnswerClaim.objects.bulk_create(AnswerClaim(response_id=pk, claimed_by=by, until=until) for pk in sorted(mine))
    return len(mine)


def let_go_of_answers(responses: Sequence[Response], *, by: User) -> None:
    """Leave those of ``responses`` that ``by`` keeps to others again. Safe to repeat."""
    AnswerClaim.objects.filter(response__in=responses, claimed_by=by).delete()
