"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.accounts.tasks import send_password_reset
from lms.core.throttle import MistakeLimit

WRONG_PASSWORDS = (
    MistakeLimit("sign-in-minute", most=120, seconds=60),
    MistakeLimit("sign-in-hour", most=1200, seconds=60 * 60),
)
"""From one address, whatever the account. allauth limits each account; its own limit for addresses takes a lock at
every sign-in, for which people of one training room wait until they are refused."""

WRONG = _("The username or the password is not right. Check the keyboard language and Caps Lock, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office, never by signing up; a refusal says what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes and try again, or ask your office for a new password."
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if any(limit.is_reached(request) for limit in WRONG_PASSWORDS):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        for limit in WRONG_PASSWORDS:
            limit.note(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict) -> None:
        """Leave the mail to a job: sending it here would tell by the time it takes which addresses are known."""
        origin = self.request.build_absolute_uri("/").rstrip("/")
        send_password_reset.enqueue(user.pk, email, origin, translation.get_language())
