"""What people want to be told by mail."""

from django.db import transaction

from lms.accounts.models import User
from lms.notifications.models import Delivery, Preference


@transaction.atomic
def set_email_preferences(user: User, *, wanted: dict[str, bool]) -> None:
    """Remember for each kind whether ``user`` wants it by mail. Safe to repeat."""
    Preference.objects.bulk_create(
        [
            Preference(user=user, kind=kind, channel=Delivery.Channel.EMAIL, is_wanted=is_wanted)
            for kind, is_wanted in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["is_wanted"],
    )
