"""What happens to a regulation: it is written down, compared with the original, and superseded one day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses import search
from courses.extensions import owners_of_resting
from courses.models import Citation, NamedAmount, Regulation
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise
from lms.notifications.domain import notify_many, retract

if TYPE_CHECKING:
    from collections.abc import Iterable

SUPERSEDED = "courses.superseded"
"""Kind of message to those who own what rests on a superseded regulation."""
TEXTS = ("title", "short_title", "number", "note")
COMPARED = ("title", "number", "kind", "signed_on", "effective_on", "ended_on", "source_url")
"""What was compared with the original: a change of it takes the verification back."""


@transaction.atomic
def save_regulation(regulation: Regulation, *, by: User | None, reason: str = "") -> Regulation:
    """Store ``regulation`` as it stands on the object; safe to repeat: without a change nothing is written.

    A change of what was compared with the original takes the verification back. Raises ``DomainError`` for dates in
    the wrong order and for another code.
    """
    for name in TEXTS:
        setattr(regulation, name, normalise(getattr(regulation, name)).strip())
    _refuse_odd_dates(regulation)
    stored = Regulation.objects.select_for_update().filter(pk=regulation.pk).first() if regulation.pk else None
    if stored:
        _keep_what_is_not_written(regulation, stored)
        if stored.is_verified and any(getattr(stored, name) != getattr(regulation, name) for name in COMPARED):
            regulation.verified_at, regulation.verified_by, regulation.verified_against = None, None, ""
    if _has_changed(regulation, stored):
        _store(regulation, by=by, action="wagtail.edit" if stored else "wagtail.create", reason=reason)
    return regulation


@transaction.atomic
def verify(regulation: Regulation, *, by: User, against: str = "") -> Regulation:
    """Record that ``by`` has compared it with the original (``against`` says which text); a later one counts."""
    regulation = _lock(regulation)
    regulation.verified_by, regulation.verified_at = by, timezone.now()
    regulation.verified_against = normalise(against).strip()[:200]
    _store(regulation, by=by, action="courses.verify")
    return regulation


@transaction.atomic
def supersede(regulation: Regulation, by_regulation: Regulation, *, by: User | None) -> Regulation:
    """Record that ``by_regulation`` takes the place of ``regulation``, and tell the owners of all that rests on it.

    Its last day in force becomes the one before the other begins, unless it is known. Safe to repeat: nobody is told
    twice. Raises ``DomainError`` for itself, for a circle, and if it is superseded by another one already.
    """
    regulation, by_regulation = _lock_both(regulation, by_regulation)
    if regulation.superseded_by_id == by_regulation.pk:
        return regulation
    if regulation.superseded_by is not None:
        raise DomainError(
            _("It is superseded by “%(title)s” already. Take that back first.") % {"title": regulation.superseded_by}
        )
    if regulation.pk in _chain_of(by_regulation):
        raise DomainError(_("A regulation cannot supersede itself, not in a round-about way either."))
    regulation.superseded_by, regulation.superseded_at = by_regulation, timezone.now()
    if regulation.ended_on is None and by_regulation.effective_on:
        regulation.ended_on = _day_before(by_regulation.effective_on, regulation)
    _store(regulation, by=by, action="courses.supersede")
    _tell_owners(regulation, by_regulation)
    return regulation


@transaction.atomic
def revive(regulation: Regulation, *, by: User | None) -> Regulation:
    """Take a mistaken supersession back, with its unread messages; the last day in force goes with it.

    Safe to repeat.
    """
    regulation = _lock(regulation)
    if not regulation.is_superseded:
        return regulation
    retract(key_prefix=_key_prefix(regulation))
    regulation.superseded_by = regulation.superseded_at = regulation.ended_on = None
    _store(regulation, by=by, action="courses.revive")
    return regulation


@transaction.atomic
def save_amount(amount: NamedAmount, *, by: User | None, reason: str = "") -> NamedAmount:
    """Store ``amount``; every lesson that names it shows it so from now on, and the search finds it so.

    Safe to repeat. Raises ``DomainError`` for another code.
    """
    for name in ("label", "clause", "note"):
        setattr(amount, name, normalise(getattr(amount, name)).strip())
    stored = NamedAmount.objects.select_for_update().filter(pk=amount.pk).first() if amount.pk else None
    _refuse_other_code(amount, stored)
    if not _has_changed(amount, stored):
        return amount
    amount._history_user, amount._change_reason = by, reason
    amount.save()
    log(amount, "wagtail.edit" if stored else "wagtail.create", user=by)
    if stored:
        Citation.objects.filter(amount=amount).update(regulation=amount.regulation)
        search.index_units_naming(amount)
    return amount


def _refuse_odd_dates(regulation: Regulation) -> None:
    if regulation.effective_on and regulation.ended_on and regulation.ended_on < regulation.effective_on:
        raise DomainError(_("Its last day in force lies before its first."))
    if regulation.signed_on and regulation.ended_on and regulation.ended_on < regulation.signed_on:
        raise DomainError(_("Its last day in force lies before the day it was signed."))


def _refuse_other_code(record: Regulation | NamedAmount, stored: Regulation | NamedAmount | None) -> None:
    if stored and stored.code != record.code:
        raise DomainError(_("The code stays as it is: lessons and course packages name it."))


def _keep_what_is_not_written(regulation: Regulation, stored: Regulation) -> None:
    """What other functions decide is read from the row, in case the object is older."""
    _refuse_other_code(regulation, stored)
    for name in ("superseded_by_id", "superseded_at", "verified_by_id", "verified_at", "verified_against"):
        setattr(regulation, name, getattr(stored, name))


def _has_changed(record: Regulation | NamedAmount, stored: Regulation | NamedAmount | None) -> bool:
    if stored is None:
        return True
    return any(
        getattr(record, field.attname) != getattr(stored, field.attname) for field in record._meta.concrete_fields
    )


def _lock(regulation: Regulation) -> Regulation:
    locked = Regulation.objects.select_related("superseded_by").select_for_update(of=("self",))
    return locked.get(pk=regulation.pk)


def _lock_both(one: Regulation, other: Regulation) -> tuple[Regulation, Regulation]:
    """Both rows, always locked in the same order."""
    locked = {pk: _lock(Regulation(pk=pk)) for pk in sorted({one.pk, other.pk})}
    return locked[one.pk], locked[other.pk]


def _chain_of(regulation: Regulation) -> set[int]:
    """The regulation and all that supersede it, one after the other."""
    chain = {regulation.pk}
    while regulation.superseded_by is not None and regulation.superseded_by.pk not in chain:
        regulation = regulation.superseded_by
        chain.add(regulation.pk)
    return chain


def _day_before(day: dt.date, regulation: Regulation) -> dt.date:
    """The day before ``day``, but not before the regulation began."""
    last = day - dt.timedelta(days=1)
    return max(last, regulation.effective_on) if regulation.effective_on else last


def _store(regulation: Regulation, *, by: User | None, action: str, reason: str = "") -> None:
    """Save with the actor in its history, for the search too."""
    regulation._history_user, regulation._change_reason = by, reason
    regulation.save()
    log(regulation, action, user=by)
    search.index_regulation(regulation)


def _tell_owners(regulation: Regulation, by_regulation: Regulation) -> None:
    notify_many(
        _responsible(owners_of_resting(regulation)),
        kind=SUPERSEDED,
        url=reverse("regulations:inspect", args=[regulation.pk]),
        context={"old": str(regulation), "new": str(by_regulation)},
        key_prefix=_key_prefix(regulation),
    )


def _responsible(owners: Iterable[int | None]) -> list[User]:
    """The owners; for what nobody owns, those who may change regulations."""
    keys = set(owners)
    people = set(User.objects.filter(pk__in=[key for key in keys if key is not None]))
    if None in keys:
        people |= set(User.objects.with_perm("courses.change_regulation"))
    return sorted(people, key=lambda person: person.pk)


def _key_prefix(regulation: Regulation) -> str:
    moment = regulation.superseded_at
    return f"{SUPERSEDED}:{regulation.pk}:{moment.timestamp() if moment else ''}"
