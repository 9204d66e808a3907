"""Giving and taking roles. Working somewhere is not a role; leaving a place ends the roles held there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from lms.accounts.models import User
from lms.core.dates import short_date, today
from lms.core.errors import DomainError
from lms.organisations.domain.locks import CHUNK, in_chunks, lock_people, refuse_closed_account
from lms.organisations.models import Organisation, RoleAssignment

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NewRole:
    """A role that is to be held."""

    user: User
    role: str
    organisation: Organisation
    starts_on: dt.date


def assign_role(
    user: User, role: str, organisation: Organisation, *, by: User | None, starts_on: dt.date
) -> RoleAssignment:
    """Let ``user`` hold ``role`` at ``organisation`` and everything below from ``starts_on`` on.

    Safe to repeat: a role that is held already, with no end, stays as it is. Raises DomainError if the account is
    closed, or if the role is held there until a day on or after ``starts_on``.
    """
    return assign_roles([NewRole(user, role, organisation, starts_on)], by=by)[0]


@transaction.atomic
def assign_roles(plans: Sequence[NewRole], *, by: User | None) -> list[RoleAssignment]:
    """Give many roles, all or none, under the rules of ``assign_role``; two statements per 500."""
    is_open = lock_people(plan.user.pk for plan in plans)
    held = _roles_of(plans)
    result, new = [], []
    for plan in plans:
        mine = held[plan.user.pk]
        assignment = _same(plan, mine)
        if assignment is None:
            _refuse_impossible(plan, mine, is_open)
            assignment = RoleAssignment(**vars(plan))
            new.append(assignment)
            mine.append(assignment)
        result.append(assignment)
    bulk_create_with_history(new, RoleAssignment, batch_size=CHUNK, default_user=by)
    return result


@transaction.atomic
def end_role(assignment: RoleAssignment, *, by: User | None, ends_on: dt.date | None = None) -> None:
    """Let a role end after the day ``ends_on``, or at once if no day is given.

    Safe to repeat. A role given today and taken back at once was never held for a day: its row goes, its history
    stays. Raises DomainError if it would end before it began, or has ended already.
    """
    lock_people([assignment.user_id])
    for locked in RoleAssignment.objects.select_for_update().filter(pk=assignment.pk):
        _end(locked, by=by, ends_on=ends_on)


def end_roles_at(user: User, organisation_id: int, *, by: User | None, ends_on: dt.date) -> None:
    """End what ``user`` holds at exactly this organisation, because the person leaves it after ``ends_on``.

    Call it in the transaction that ends the posting, with the person's row locked.
    """
    open_then = RoleAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=ends_on), user=user, organisation=organisation_id, starts_on__lte=ends_on
    )
    for assignment in open_then.select_for_update():
        _end(assignment, by=by, ends_on=ends_on)


def _end(assignment: RoleAssignment, *, by: User | None, ends_on: dt.date | None) -> None:
    if assignment.ends_on is not None and assignment.ends_on < today():
        if ends_on in (None, assignment.ends_on):
            return
        raise DomainError(_("This role has ended already, on %(day)s.") % {"day": short_date(assignment.ends_on)})
    assignment._history_user = by
    if ends_on is None and assignment.starts_on >= today():
        assignment.delete()
        return
    last_day = ends_on or today() - ONE_DAY
    if last_day < assignment.starts_on:
        raise DomainError(
            _("The role is held from %(day)s on; it cannot end before that.")
            % {"day": short_date(assignment.starts_on)}
        )
    if assignment.ends_on != last_day:
        assignment.ends_on = last_day
        assignment.save(update_fields=["ends_on"])


def _roles_of(plans: Sequence[NewRole]) -> dict[int, list[RoleAssignment]]:
    held: dict[int, list[RoleAssignment]] = defaultdict(list)
    for chunk in in_chunks(plans):
        pks = {plan.user.pk for plan in chunk} - held.keys()
        for assignment in RoleAssignment.objects.filter(user__in=pks):
            held[assignment.user_id].append(assignment)
    return held


def _same(plan: NewRole, assignments: list[RoleAssignment]) -> RoleAssignment | None:
    """The open assignment of this role at this place, if it is held on the asked day."""
    for one in assignments:
        is_same = (one.role, one.organisation_id) == (plan.role, plan.organisation.pk)
        if is_same and one.ends_on is None and one.starts_on <= plan.starts_on:
            return one
    return None


def _refuse_impossible(plan: NewRole, assignments: list[RoleAssignment], is_open: set[int]) -> None:
    refuse_closed_account(plan.user, is_open)
    for one in assignments:
        is_same = (one.role, one.organisation_id) == (plan.role, plan.organisation.pk)
        if is_same and (one.ends_on is None or one.ends_on >= plan.starts_on):
            raise DomainError(
                _("%(name)s already holds this role at %(place)s in that time.")
                % {"name": plan.user, "place": plan.organisation}
            )
