"""Evaluating one person, a programme's people, or everybody, in batches that are whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from courses.domain.evaluation.asking import Ask, read_asks
from courses.domain.evaluation.judging import Finding, judge
from courses.domain.evaluation.people import read_people
from courses.domain.evaluation.writing import Overtaken, keep_findings, write
from courses.models import Programme, ProgrammeAssignment, ProgrammeAudience
from courses.queries.audiences import people_meant
from lms.accounts.models import User
from lms.core.dates import today

BATCH = 500
MOST_TRIES = 5


def evaluate_everybody(*, by: User | None) -> int:
    """Bring every programme that was assigned up to date; how many records changed. Safe to repeat.

    For each 500 people one transaction and a constant number of queries.
    """
    return _evaluate(Programme.objects.filter(assigned_at__isnull=False), by=by, now=timezone.now())


def evaluate_programme(programme: Programme, *, by: User | None, at: dt.datetime | None = None) -> int:
    """Bring everybody up to date whom ``programme`` is meant for or was asked of; how many records changed.

    Safe to repeat. ``at`` dates what is assigned, where it was asked earlier or elsewhere.
    """
    return _evaluate(Programme.objects.filter(pk=programme.pk), by=by, now=at or timezone.now())


def evaluate_people(pks: Iterable[int], *, by: User | None, now: dt.datetime | None = None) -> int:
    """Bring the people with these keys up to date with all programmes; how many records changed. Safe to repeat.

    Beside a learner who acts at the same moment the batch is read again; what they did stands.
    """
    keys = sorted(set(pks))
    moment = now or timezone.now()
    return sum(_evaluate_batch(keys[start : start + BATCH], by, moment) for start in range(0, len(keys), BATCH))


def _evaluate(programmes: Iterable[Programme], *, by: User | None, now: dt.datetime) -> int:
    chosen = list(programmes)
    audiences = ProgrammeAudience.objects.filter(programme__in=[one for one in chosen if one.is_active])
    people = set(people_meant(audiences.select_related("organisation")).values_list("pk", flat=True))
    people |= set(ProgrammeAssignment.objects.filter(programme__in=chosen).values_list("user_id", flat=True))
    changed = evaluate_people(people, by=by, now=now)
    _keep_troubles([one.pk for one in chosen], now)
    Programme.objects.filter(pk__in=[one.pk for one in chosen]).update(evaluated_on=today())
    return changed


def _evaluate_batch(pks: Sequence[int], by: User | None, now: dt.datetime) -> int:
    for _try in range(MOST_TRIES - 1):
        try:
            return _evaluate_once(pks, by, now)
        except (Overtaken, IntegrityError):
            continue
    return _evaluate_once(pks, by, now)


@transaction.atomic
def _evaluate_once(pks: Sequence[int], by: User | None, now: dt.datetime) -> int:
    asks = read_asks()
    if not asks:
        return 0
    judgements = [judge(person, asks, now) for person in read_people(pks, asks)]
    changed = write(judgements, by=by)
    found = {finding for judgement in judgements for finding in judgement.findings}
    keep_findings(found, Q(user__in=pks), now=now)
    return changed


@transaction.atomic
def _keep_troubles(programmes: Sequence[int], now: dt.datetime) -> None:
    """What cannot be applied to anybody."""
    asks = [ask for ask in read_asks() if ask.programme.pk in programmes]
    keep_findings({one for ask in asks for one in _findings(ask)}, Q(user=None, programme__in=programmes), now=now)


def _findings(ask: Ask) -> set[Finding]:
    if not ask.programme.is_active:
        return set()
    return {Finding(ask.programme.pk, None, course, why) for course, why in ask.troubles}
