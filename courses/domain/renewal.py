"""Renewing what runs out: a new enrolment beside the old one, with what need not be done again ticked already.

The old enrolment stays completed, with its certificate; it is only no longer the current one (docs/adr/0008). From
there on a renewal is an enrolment like any other: progress, quizzes, completion and certificate know nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from courses.domain.progress import percent_of, required_ids
from courses.later import evaluate_later
from courses.models import CoursePage, Enrolment, UnitPage, UnitProgress
from courses.queries.renewal import running_out
from courses.queries.workplaces import workplaces
from lms.core.dates import today
from lms.notifications.domain import Telling, notify_each
from lms.notifications.models import Message

RENEWAL = "courses.renewal"
BATCH = 500
SOON = dt.timedelta(days=14)
CAUGHT_UP = dt.timedelta(days=3)
"""A reminder that a stopped worker missed is still sent so long after its day."""


def open_renewals() -> int:
    """Begin the renewal of every completion that runs out within the days of its course; how many were begun.

    Safe to repeat and beside itself: each completion is renewed once. One transaction for every 500 people.
    """
    opened = 0
    for course in CoursePage.objects.live().filter(valid_months__isnull=False).order_by("pk"):
        while batch := _open_batch(course):
            opened += batch
    return opened


def remind_renewals() -> int:
    """Remind who has not renewed two weeks before the day, and once after it; how many were told. Safe to repeat."""
    day = today()
    waiting = Enrolment.objects.counted().filter(renews__isnull=False, status=Enrolment.Status.ACTIVE)
    soon = waiting.filter(due_on__gt=day + SOON - CAUGHT_UP, due_on__lte=day + SOON)
    over = waiting.filter(due_on__lt=day, due_on__gte=day - CAUGHT_UP)
    return _tell(soon, "soon") + _tell(over, "over")


def may_receive_renewal(message: Message) -> bool:
    """Whether the recipient still has to renew."""
    pk = (message.key or "::").split(":")[1]
    mine = Enrolment.objects.of(message.recipient).counted().filter(status=Enrolment.Status.ACTIVE, course__live=True)
    return mine.filter(pk=pk or 0).exists()


@transaction.atomic
def _open_batch(course: CoursePage) -> int:
    locked = running_out(course).select_for_update(of=("self",)).order_by("pk")
    old = list(locked[:BATCH])
    if not old:
        return 0
    for one in old:
        one.is_current = False
    reason = _("A renewal has begun.")
    bulk_update_with_history(old, Enrolment, ["is_current"], batch_size=BATCH, default_change_reason=reason)
    carried = _carried_over(course, old)
    required = required_ids(course)
    places = workplaces(one.user_id for one in old)
    now = timezone.now()
    new = [
        Enrolment(
            user_id=one.user_id,
            course=course,
            organisation_id=places.get(one.user_id, one.organisation_id),
            due_on=one.valid_until,
            enrolled_at=now,
            renews=one,
            progress_percent=percent_of(len({row.unit_id for row in carried[one.pk]} & required), len(required)),
        )
        for one in old
    ]
    bulk_create_with_history(new, Enrolment, batch_size=BATCH)
    _carry_over(Enrolment.objects.filter(renews__in=old), carried)
    _tell(Enrolment.objects.filter(renews__in=old), "opened")
    evaluate_later(one.user_id for one in old)
    return len(old)


def _carried_over(course: CoursePage, old: Sequence[Enrolment]) -> dict[int, list[UnitProgress]]:
    """What need not be done again, by old enrolment; nothing where all is done again."""
    carried: dict[int, list[UnitProgress]] = defaultdict(list)
    again = required_ids(course) & set(
        UnitPage.objects.open_in(course).filter(is_renewed=True).values_list("pk", flat=True)
    )
    if not again:
        return carried
    done = UnitProgress.objects.filter(enrolment__in=old, completed_at__isnull=False).exclude(unit__in=again)
    for row in done:
        carried[row.enrolment_id].append(row)
    return carried


def _carry_over(new: Iterable[Enrolment], carried: dict[int, list[UnitProgress]]) -> None:
    rows = [
        UnitProgress(
            enrolment=one,
            unit_id=row.unit_id,
            completed_at=row.completed_at,
            read_again_at=row.read_again_at,
            score_percent=row.score_percent,
            checked_items=row.checked_items,
        )
        for one in new
        for row in carried[one.renews_id or 0]
    ]
    UnitProgress.objects.bulk_create(rows, batch_size=1000)


def _tell(enrolments: QuerySet[Enrolment], stage: str) -> int:
    """One message for each stage and enrolment, for ever."""
    tellings = (
        Telling(
            one.user,
            {"course": one.course.title, "due_on": one.due_on, "stage": stage},
            key=f"{RENEWAL}:{one.pk}:{stage}",
        )
        for one in enrolments.select_related("user", "course").order_by("pk")
    )
    return notify_each(tellings, kind=RENEWAL, url=reverse("home"))
