"""What happens to an account."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from lms.accounts.models import User


@transaction.atomic
def change_contact(user: User, *, phone: str, email: str) -> User:
    """Note how ``user`` is reached; an address given up can no longer be used to reset the password."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.phone, user.email = phone, User.objects.normalize_email(email)
    user.save(update_fields=["phone", "email"])
    keep_only_address(user)
    return user


def keep_only_address(user: User) -> None:
    """Let allauth forget every address but the one the person has now."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()


@transaction.atomic
def end_other_sessions(user: User, *, kept_key: str) -> int:
    """Sign ``user`` out everywhere but in the session ``kept_key``; returns how many sessions ended."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=kept_key))
    for session in others:
        session.end()
    return len(others)
