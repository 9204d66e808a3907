"""Which part of the organisation tree somebody's communities lie in: the rule behind every ``visible_to`` here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value

from lms.core.dates import today
from lms.core.prepared import Prepared
from lms.organisations.models import Organisation, Posting, RoleAssignment, reach_q


def _places(user: int, day: dt.date) -> QuerySet:
    """Paths where ``user`` works or holds a role on ``day``, and the role."""
    work = Posting.objects.on(day).filter(user=user).order_by()
    roles = RoleAssignment.objects.on(day).filter(user=user).order_by()
    return work.values_list("organisation__path", Value("")).union(
        roles.values_list("organisation__path", "role"), all=True
    )


_PLACES = Prepared(_places)


@dataclass(frozen=True)
class Reach:
    """One sees the communities of every organisation at or above one's work, and of those a role reaches down to."""

    is_everything: bool
    over: frozenset[str]
    below: tuple[str, ...]
    moderated: tuple[str, ...]

    @classmethod
    def of(cls, user) -> Reach:
        """The reach of ``user`` today; one prepared query, none for administrators and strangers."""
        if not user.is_authenticated or user.is_superuser:
            return cls(is_everything=user.is_authenticated, over=frozenset(), below=(), moderated=())
        rows = _PLACES.all(user=user.pk, day=today())
        return cls(
            is_everything=False,
            over=frozenset(over for path, role in rows if not role for over in paths_over(path)),
            below=tuple(path for path, role in rows if role),
            moderated=tuple(path for path, role in rows if role == RoleAssignment.Role.MODERATOR),
        )

    def seen(self, field: str) -> Q:
        """Rows whose community's organisation has a path, in ``field``, within this reach."""
        if self.is_everything:
            return ~Q(pk__in=[])
        return Q(**{f"{field}__in": self.over}) | reach_q(list(self.below), field)

    def sees(self, organisation: Organisation) -> bool:
        """``seen`` for one row that is read already: whether one sees the communities of ``organisation``."""
        path = organisation.path
        return self.is_everything or path in self.over or any(path.startswith(below) for below in self.below)

    def moderated_rows(self, field: str) -> Q:
        """Rows in whose community one may hide posts and settle reports."""
        return ~Q(pk__in=[]) if self.is_everything else reach_q(list(self.moderated), field)

    def moderates(self, organisation: Organisation) -> bool:
        """Whether one may hide posts and settle reports in the communities of ``organisation``."""
        return self.is_everything or any(organisation.path.startswith(path) for path in self.moderated)


def moderates_somewhere(user) -> bool:
    """Whether reported posts are any business of ``user``; one query."""
    reach = Reach.of(user)
    return reach.is_everything or bool(reach.moderated)


def paths_over(path: str) -> list[str]:
    """``path`` and the paths of everything above it, from the top down."""
    step = Organisation.steplen
    return [path[:end] for end in range(step, len(path) + step, step)]
