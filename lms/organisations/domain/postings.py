"""Beginning and ending postings. The past is never rewritten: a transfer ends one and begins another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from lms.accounts.models import User
from lms.core.dates import short_date, today
from lms.core.errors import DomainError
from lms.organisations.domain.locks import CHUNK, in_chunks, lock_people, refuse_closed_account
from lms.organisations.domain.roles import end_roles_at
from lms.organisations.models import Organisation, Posting
from lms.organisations.signals import posting_changed

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NewPosting:
    """A posting that is to begin."""

    user: User
    organisation: Organisation
    position: str
    employment_type: str
    starts_on: dt.date
    is_primary: bool = True


def begin_posting(
    user: User,
    organisation: Organisation,
    *,
    by: User | None,
    position: str,
    employment_type: str,
    starts_on: dt.date,
    is_primary: bool = True,
) -> Posting:
    """Let ``user`` work at ``organisation`` from ``starts_on`` on, with no end yet.

    Safe to repeat. Raises DomainError if the account is closed, if the person already holds this position there on or
    after that day, or already has another main place of work.
    """
    plan = NewPosting(user, organisation, position, employment_type, starts_on, is_primary)
    return begin_postings([plan], by=by)[0]


@transaction.atomic
def begin_postings(plans: Sequence[NewPosting], *, by: User | None) -> list[Posting]:
    """Begin many postings, all or none, under the rules of ``begin_posting``; two statements per 500."""
    is_open = lock_people(plan.user.pk for plan in plans)
    held = _postings_of(plans)
    result, new = [], []
    for plan in plans:
        mine = held[plan.user.pk]
        posting = _same(plan, mine)
        if posting is None:
            _refuse_impossible(plan, mine, is_open)
            posting = Posting(**vars(plan))
            new.append(posting)
            mine.append(posting)
        result.append(posting)
    bulk_create_with_history(new, Posting, batch_size=CHUNK, default_user=by)
    for posting in new:
        posting_changed.send(Posting, posting=posting)
    return result


@transaction.atomic
def end_posting(posting: Posting, *, by: User | None, ends_on: dt.date) -> Posting:
    """Let a posting end after the day ``ends_on``; roles held at that place end with it.

    Safe to repeat. Raises DomainError if it would end before it began, or has ended already.
    """
    lock_people([posting.user_id])
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.ends_on == ends_on:
        return posting
    if posting.ends_on is not None and posting.ends_on < today():
        raise DomainError(
            _("This posting has ended already, on %(day)s. What is past stays as it was.")
            % {"day": short_date(posting.ends_on)}
        )
    if ends_on < posting.starts_on:
        raise DomainError(
            _("The posting began on %(day)s; it cannot end before that.") % {"day": short_date(posting.starts_on)}
        )
    _refuse_lengthening_into_another(posting, ends_on)
    posting.ends_on = ends_on
    posting._history_user = by
    posting.save(update_fields=["ends_on"])
    end_roles_at(posting.user, posting.organisation_id, by=by, ends_on=ends_on)
    posting_changed.send(Posting, posting=posting)
    return posting


@transaction.atomic
def transfer(
    posting: Posting,
    organisation: Organisation,
    *,
    by: User | None,
    starts_on: dt.date,
    position: str | None = None,
    employment_type: str | None = None,
) -> Posting:
    """Move a person: ``posting`` ends the day before ``starts_on`` and another begins at ``organisation``.

    Enrolments and certificates stay where they were made. Raises DomainError as the two steps do.
    """
    if organisation.pk == posting.organisation_id and position in (None, posting.position):
        raise DomainError(_("This is where the person works already."))
    if starts_on <= posting.starts_on:
        raise DomainError(
            _("The present posting began on %(day)s; the next one must begin later.")
            % {"day": short_date(posting.starts_on)}
        )
    end_posting(posting, by=by, ends_on=starts_on - ONE_DAY)
    return begin_posting(
        posting.user,
        organisation,
        by=by,
        position=position or posting.position,
        employment_type=employment_type or posting.employment_type,
        starts_on=starts_on,
        is_primary=posting.is_primary,
    )


def _postings_of(plans: Sequence[NewPosting]) -> dict[int, list[Posting]]:
    held: dict[int, list[Posting]] = defaultdict(list)
    for chunk in in_chunks(plans):
        pks = {plan.user.pk for plan in chunk} - held.keys()
        for posting in Posting.objects.filter(user__in=pks).select_related("organisation"):
            held[posting.user_id].append(posting)
    return held


def _same(plan: NewPosting, postings: list[Posting]) -> Posting | None:
    """The open posting that already is what ``plan`` asks for."""
    for posting in postings:
        if posting.ends_on is None and all(getattr(posting, name) == value for name, value in vars(plan).items()):
            return posting
    return None


def _refuse_impossible(plan: NewPosting, postings: list[Posting], is_open: set[int]) -> None:
    refuse_closed_account(plan.user, is_open)
    running = [one for one in postings if one.ends_on is None or one.ends_on >= plan.starts_on]
    for posting in running:
        words = {"name": plan.user, "place": posting.organisation}
        if posting.organisation_id == plan.organisation.pk and posting.position == plan.position:
            raise DomainError(_("%(name)s already holds this position at %(place)s in that time.") % words)
        if plan.is_primary and posting.is_primary:
            raise DomainError(
                _("%(name)s already has a main place of work in that time: %(place)s. Transfer the person instead.")
                % words
            )


def _refuse_lengthening_into_another(posting: Posting, ends_on: dt.date) -> None:
    later = Posting.objects.filter(user=posting.user_id, starts_on__gt=posting.starts_on, starts_on__lte=ends_on)
    if posting.ends_on is None or ends_on <= posting.ends_on:
        return
    for other in later.exclude(pk=posting.pk).select_related("organisation"):
        same_place = (other.organisation_id, other.position) == (posting.organisation_id, posting.position)
        if same_place or (other.is_primary and posting.is_primary):
            raise DomainError(
                _("Another posting, at %(place)s, begins on %(day)s.")
                % {"place": other.organisation, "day": short_date(other.starts_on)}
            )
