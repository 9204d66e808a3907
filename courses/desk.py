"""The first page of the admin: what a trainer or moderator works on, what waits for them, what they may begin.

Apps above add to it in ``ready()``: ``register_actions`` (what may be begun) and ``register_waiting`` (what is to be
done, with a count). Each is asked once a page, for the one who looks, in a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from lms.accounts.models import User


@dataclass(frozen=True)
class Action:
    """Something one may begin."""

    label: str | Promise
    url: str
    icon: str
    order: int = 100
    """The lowest stands first."""


@dataclass(frozen=True)
class Waiting:
    """Something that is to be done, so many times; ``is_urgent`` if it is late."""

    label: str | Promise
    count: int
    url: str
    is_urgent: bool = False


_actions: list[Callable[[User], Iterable[Action]]] = []
_waiting: list[Callable[[User], Iterable[Waiting]]] = []


def register_actions(find: Callable[[User], Iterable[Action]]) -> None:
    """Offer what ``find`` says a person may begin."""
    _actions.append(find)


def register_waiting(find: Callable[[User], Iterable[Waiting]]) -> None:
    """Show what ``find`` says waits for a person; what counts nothing is left out."""
    _waiting.append(find)


def actions_for(user: User) -> list[Action]:
    """What ``user`` may begin, in order."""
    return sorted((action for find in _actions for action in find(user)), key=lambda action: action.order)


def waiting_for(user: User) -> list[Waiting]:
    """What waits for ``user``, the late first."""
    found = [one for find in _waiting for one in find(user) if one.count]
    return sorted(found, key=lambda one: not one.is_urgent)
