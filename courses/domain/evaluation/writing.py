"""Writing what an evaluation decided: a constant number of statements for a batch, history included."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from courses.domain.evaluation.judging import Change, Finding, Judgement, values_of
from courses.models import AssignmentException, Enrolment, ProgrammeAssignment
from lms.accounts.models import User

BATCH = 1000


class Overtaken(Exception):
    """Somebody else changed a record between reading and writing: read again."""


def write(judgements: Sequence[Judgement], *, by: User | None) -> int:
    """Write all that differs; how many assignments and enrolments were made or changed.

    Raises ``Overtaken`` if what was read no longer stands, ``IntegrityError`` if somebody made the same record: then
    nothing may be kept.
    """
    assignments = [one for judgement in judgements for one in judgement.new_assignments]
    changed_assignments = [one for judgement in judgements for one in judgement.changed_assignments]
    enrolments = [one for judgement in judgements for one in judgement.new_enrolments]
    changed_enrolments = [one for judgement in judgements for one in judgement.changed_enrolments]
    _update(Enrolment, changed_enrolments, by=by)
    if enrolments:
        bulk_create_with_history(enrolments, Enrolment, batch_size=BATCH, default_user=by)
    _update(ProgrammeAssignment, changed_assignments, by=by)
    if assignments:
        bulk_create_with_history(assignments, ProgrammeAssignment, batch_size=BATCH, default_user=by)
    return len(assignments) + len(changed_assignments) + len(enrolments) + len(changed_enrolments)


def keep_findings(found: set[Finding], concerned: Q, *, now: dt.datetime) -> None:
    """Of the exceptions that ``concerned`` selects exactly those of ``found`` stand; the others are resolved."""
    rows = AssignmentException.objects.open().filter(concerned)
    standing = {Finding(row.programme_id, row.user_id, row.course_id, row.why): row.pk for row in rows}
    gone = [pk for finding, pk in standing.items() if finding not in found]
    AssignmentException.objects.filter(pk__in=gone).update(resolved_at=now)
    AssignmentException.objects.bulk_create(
        [
            AssignmentException(
                programme_id=one.programme, user_id=one.user, course_id=one.course, why=one.why, first_seen_at=now
            )
            for one in sorted(found - standing.keys(), key=str)
        ],
        batch_size=BATCH,
    )


def _update(model: type[Enrolment | ProgrammeAssignment], changes: Sequence[Change], *, by: User | None) -> None:
    """Write the changes and their history. Records that take the same values share a statement."""
    if not changes:
        return
    pks = [change.record.pk for change in changes]
    locked = {one.pk: one for one in model.objects.filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")}
    groups: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for change in changes:
        current = locked.get(change.record.pk)
        if current is None or values_of(current) != change.before:
            raise Overtaken
        current._change_reason = getattr(change.record, "_change_reason", None)
        for name, value in change.values:
            setattr(current, name, value)
        groups[change.values].append(current.pk)
    for values, some in groups.items():
        model.objects.filter(pk__in=some).update(**dict(values))
    model.history.bulk_history_create(list(locked.values()), batch_size=BATCH, update=True, default_user=by)
