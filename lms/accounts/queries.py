"""Finding people."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from lms.accounts.models import User
from lms.core.prepared import Prepared
from lms.core.text import normalise

_BY_KEY = Prepared(lambda pk: User.objects.filter(pk=pk))


def person(pk: int) -> User | None:
    """Who has this key; one prepared query, because every page asks who its reader is."""
    return _BY_KEY.first(pk=pk)


def person_named(username: str) -> User | None:
    """Who has this username, in any case and any encoding of its Thai; one indexed query."""
    name = normalise(username).strip()
    return User.objects.alias(lower=Lower("username")).filter(lower=Lower(Value(name))).first()


def living_sessions(user: User) -> list[UserSession]:
    """Where ``user`` is signed in, the latest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at", "-pk"))
