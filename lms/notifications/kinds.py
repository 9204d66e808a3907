"""The kinds of message: each app registers its own in ``ready()``.

A kind's words are ``templates/notifications/<name>/subject.txt`` and ``body.txt``; a system check asks for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.notifications.models import Message

_kinds: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """A type of message; ``label`` stands on the preferences page."""

    name: str
    label: str | Promise
    has_email: bool
    may_receive: Callable[[Message], bool] | None
    is_for: Callable[[User], bool] | None

    @property
    def templates(self) -> tuple[str, str]:
        """Where the words of the subject and of the body are."""
        return f"notifications/{self.name}/subject.txt", f"notifications/{self.name}/body.txt"


def register(
    name: str,
    *,
    label: str | Promise,
    has_email: bool = True,
    may_receive: Callable[[Message], bool] | None = None,
    is_for: Callable[[User], bool] | None = None,
) -> None:
    """Make ``name`` a kind. ``may_receive`` is asked once more before an e-mail leaves: may the recipient see it still?

    ``is_for`` says whether it can reach somebody at all; whoever it cannot is not asked whether they want it by mail.

    The same registration may be repeated; another kind of the same name is a mistake of the programmer: ``ValueError``.
    """
    kind = Kind(name, label, has_email, may_receive, is_for)
    if _kinds.setdefault(name, kind) != kind:
        raise ValueError(f"Two kinds of message are called {name!r}.")


def find_kind(name: str) -> Kind:
    """The kind called ``name``; ``LookupError`` if nobody registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app has registered the kind of message {name!r}.") from None


def all_kinds() -> list[Kind]:
    """Every registered kind, in the order of registration."""
    return list(_kinds.values())


def label_of(name: str) -> str:
    """What a kind is called on a screen; its bare name if no app knows it any more."""
    return str(_kinds[name].label) if name in _kinds else name
