"""Reading one's messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from lms.accounts.models import User
from lms.core.prepared import Prepared
from lms.notifications.kinds import Kind, all_kinds
from lms.notifications.models import Delivery, Message, MessageQuerySet, Preference

_UNREAD = Prepared(
    lambda user: (
        Message.objects.filter(recipient=user, is_listed=True)
        .unread()
        .order_by()
        .values("recipient")
        .annotate(total=Count("pk"))
        .values_list("total", flat=True)
    )
)


def unread_count(user: User) -> int:
    """How many listed messages ``user`` has not opened: one prepared query."""
    return _UNREAD.first(user=user.pk) or 0


def inbox(user: User) -> MessageQuerySet:
    """The listed messages of ``user``, unread ones first, the newest first among each; with ``is_read``."""
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    return Message.objects.visible_to(user).filter(is_listed=True).annotate(is_read=is_read).order_by("is_read", "-pk")


@dataclass(frozen=True)
class EmailChoice:
    """One line of the preferences page."""

    kind: Kind
    is_wanted: bool


def email_choices(user: User) -> list[EmailChoice]:
    """For each kind that can reach ``user`` and go by mail, whether they want it; wanted unless refused."""
    refused = set(
        Preference.objects.filter(user=user, channel=Delivery.Channel.EMAIL, is_wanted=False).values_list(
            "kind", flat=True
        )
    )
    offered = [kind for kind in all_kinds() if kind.has_email and (kind.is_for is None or kind.is_for(user))]
    return [EmailChoice(kind, kind.name not in refused) for kind in offered]


def troubled_deliveries() -> QuerySet[Delivery]:
    """What failed, waits for another try or was called off, with its message and recipient; the latest first."""
    troubled = Delivery.objects.exclude(error="").exclude(status=Delivery.Status.SENT)
    return troubled.select_related("message__recipient").order_by("-pk")
