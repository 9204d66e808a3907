"""Who may sign in, and by what name."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from lms.accounts.models import User
from lms.accounts.queries import person, person_named


class PersonBackend(AuthenticationBackend):
    """By username, in Thai or Latin, in any case; by e-mail address if what was typed looks like one.

    An unknown name costs the same hashing as a wrong password, so that answers tell nothing.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        password = credentials.get("password") or ""
        name = credentials.get("username") or credentials.get("email") or ""
        user = self._check_password(person_named(name), password) if name else None
        if user is None and "@" in name:
            user = self._authenticate_by_email(name, password)
        return user

    def _check_password(self, user: User | None, password: str) -> User | None:
        """Demo people are strangers except where the settings let them in."""
        if user and user.is_demo and not settings.HAS_DEMO_SIGN_INS:
            user = None
        return super()._check_password(user, password)

    def get_user(self, user_id: int) -> User | None:
        user = person(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        """Asked at every request: closing an account, or the demo, ends its sessions."""
        return super().user_can_authenticate(user) and (settings.HAS_DEMO_SIGN_INS or not user.is_demo)
