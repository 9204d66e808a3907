"""One lock for everything that decides where a person stands: the person's own row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError

Row = TypeVar("Row")

CHUNK = 500
"""How many rows one statement names; below every database's limit of parameters."""


def in_chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """``rows`` in pieces of at most ``CHUNK``."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def lock_people(pks: Iterable[int]) -> set[int]:
    """Hold the rows of these people until the transaction ends, in one order; tell whose account is open."""
    people = User.objects.select_for_update().order_by("pk")
    is_open: set[int] = set()
    for chunk in in_chunks(sorted(set(pks))):
        is_open.update(pk for pk, is_active in people.filter(pk__in=chunk).values_list("pk", "is_active") if is_active)
    return is_open


def refuse_closed_account(user: User, is_open: set[int]) -> None:
    """A closed account begins nothing new."""
    if user.pk not in is_open:
        raise DomainError(_("The account of %(name)s is closed.") % {"name": user})
