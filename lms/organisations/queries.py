"""Where somebody works, and whom somebody may look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.accounts.models import User
from lms.accounts.reach import made_by
from lms.core.dates import today
from lms.core.prepared import Prepared
from lms.organisations.models import Organisation, Posting, RoleAssignment, reach_q

SUPERVISOR = RoleAssignment.Role.SUPERVISOR
_SUPERVISED = Prepared(
    lambda user, day: RoleAssignment.objects.on(day).filter(user=user, role=SUPERVISOR).order_by().values_list("pk")[:1]
)

_ROOTS = Prepared(
    lambda user, day: Organisation.objects.filter(
        pk__in=RoleAssignment.objects.on(day).filter(user=user, role=SUPERVISOR).values("organisation")
    ).order_by("path")
)


def supervises(user: User | AnonymousUser) -> bool:
    """Whether ``user`` supervises anything today; one prepared query, none for administrators and strangers."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or _SUPERVISED.first(user=user.pk, day=today()) is not None


def primary_posting(user: User) -> Posting | None:
    """Where ``user`` mainly works today, with its organisation; nothing if nowhere."""
    current = Posting.objects.current().filter(user=user).select_related("organisation")
    return current.order_by("-is_primary", "starts_on", "pk").first()


def people_visible_to(user: User | AnonymousUser) -> QuerySet[User]:
    """Oneself, and everybody who works today where ``user`` supervises; everybody for administrators."""
    if not user.is_authenticated:
        return User.objects.none()
    if user.is_superuser:
        return User.objects.all()
    reach = reach_q(RoleAssignment.objects.paths_of(user, SUPERVISOR), "organisation__path")
    works_there = Posting.objects.current().filter(reach, user=OuterRef("pk"))
    return User.objects.filter(Q(pk=user.pk) | Exists(works_there))


def people_kept_by(officer: User) -> QuerySet[User]:
    """Whose accounts ``officer`` keeps: who works today where the officer supervises and holds no role beyond it.

    And whom the officer has just made, until they work somewhere.
    """
    reach = reach_q(RoleAssignment.objects.paths_of(officer, SUPERVISOR), "organisation__path")
    not_over = Q(ends_on=None) | Q(ends_on__gte=today())
    holds_more = RoleAssignment.objects.filter(not_over, user=OuterRef("pk")).exclude(reach)
    works_somewhere = Posting.objects.filter(user=OuterRef("pk"))
    new = made_by(officer).filter(~Exists(works_somewhere))
    return User.objects.filter(Q(pk__in=people_visible_to(officer).values("pk")) | Q(pk__in=new.values("pk"))).filter(
        ~Exists(holds_more)
    )


@dataclass(frozen=True)
class Scope:
    """What one may look into, read once for a page: the same answer as ``visible_to``, without asking again."""

    roots: list[Organisation]
    """Where it begins, in tree order: none lies below another."""

    def __bool__(self) -> bool:
        return bool(self.roots)

    def covers(self, organisation: Organisation) -> bool:
        """Whether ``organisation`` is a root or lies below one."""
        return any(organisation.path.startswith(root.path) for root in self.roots)

    def q(self, field: str) -> Q:
        """Rows whose tree path in ``field`` lies in the scope."""
        return reach_q([root.path for root in self.roots], field)


def scope_of(user: User | AnonymousUser) -> Scope:
    """The organisations ``user`` supervises; one prepared query."""
    if not user.is_authenticated:
        return Scope([])
    if user.is_superuser:
        return Scope(list(Organisation.objects.filter(depth=1)))
    roots: list[Organisation] = []
    for organisation in _ROOTS.all(user=user.pk, day=today()):
        if not roots or not organisation.path.startswith(roots[-1].path):
            roots.append(organisation)
    return Scope(roots)
