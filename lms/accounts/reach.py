"""Whose accounts somebody keeps: an administrator everybody's, others those of people with no more power than they."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry

from lms.accounts.models import User

Reach = Callable[[User], QuerySet[User]]
_reaches: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Let an app above, which knows where people work, say whom an officer may reach."""
    _reaches.append(reach)


def accounts_kept_by(keeper: User) -> QuerySet[User]:
    """The people whose names, addresses and passwords ``keeper`` may change; oneself one changes in one's profile.

    Whoever has a power that the keeper lacks is out of reach, for a new password would lend it to the keeper.
    """
    if keeper.is_superuser:
        return User.objects.all()
    held = keeper.groups.values("pk")
    reached = Q(pk__in=[])
    for reach in _reaches:
        reached |= Q(pk__in=reach(keeper).values("pk"))
    equals = User.objects.filter(is_superuser=False, user_permissions=None)
    return equals.exclude(groups__in=Group.objects.exclude(pk__in=held)).exclude(pk=keeper.pk).filter(reached)


def made_by(keeper: User) -> QuerySet[User]:
    """The people whose accounts ``keeper`` has made in the editor."""
    made = ModelLogEntry.objects.filter(
        user=keeper, action="wagtail.create", content_type=ContentType.objects.get_for_model(User)
    )
    return User.objects.filter(pk__in=[int(key) for key in made.values_list("object_id", flat=True)])
