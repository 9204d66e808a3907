"""The private address of somebody's due days: made, made anew, taken back."""

from __future__ import annotations

import base64
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.models import CalendarFeed
from courses.queries.calendar import hash_of
from lms.accounts.models import User

SALT = "courses.calendar"


@transaction.atomic
def renew_feed(user: User) -> CalendarFeed:
    """A new address for ``user``; one they had before is dead from now on."""
    seed = secrets.token_hex(32)
    values = {"seed": seed, "token_hash": hash_of(_token(seed)), "made_at": timezone.now()}
    feed, _is_new = CalendarFeed.objects.update_or_create(user=user, defaults=values)
    return feed


def revoke_feed(user: User) -> None:
    """No address any more. Safe to repeat."""
    CalendarFeed.objects.filter(user=user).delete()


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the address; empty where the site's key has changed since, so that it has to be renewed."""
    token = _token(feed.seed)
    return token if hash_of(token) == feed.token_hash else ""


def _token(seed: str) -> str:
    digest = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
