"""Demo people share a published password: production does not start while one of them can still sign in."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError


def open_demo_accounts() -> QuerySet[User]:
    """Demo people who can sign in."""
    demo = User.objects.filter(is_demo=True, is_active=True)
    return demo.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def refuse_open_demo_accounts() -> None:
    """Raises ``DomainError`` while a demo person can sign in."""
    count = open_demo_accounts().count()
    if count:
        raise DomainError(
            _("%(count)s demo people can still sign in with a published password. Run manage.py close_demo_accounts.")
            % {"count": count}
        )


@transaction.atomic
def close_demo_accounts() -> int:
    """Take the password and the right to sign in from all demo people; how many had them. Ends their sessions too."""
    return open_demo_accounts().update(is_active=False, password=make_password(None))
