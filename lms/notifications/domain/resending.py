"""Sending again what was given up: an address was mended, or the mail server accepts it now."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.notifications import tasks
from lms.notifications.models import Delivery

LOG_ACTION = "notifications.send_again"


@transaction.atomic
def send_again(delivery: Delivery, *, by: User) -> Delivery:
    """Let a failed delivery have all its tries once more, from now on.

    Safe to repeat: one that waits already stays as it is. Raises DomainError for one that was sent, or is not to be.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=delivery.pk)
    if delivery.status == Delivery.Status.SENT:
        raise DomainError(_("This message has been sent."))
    if delivery.status == Delivery.Status.CANCELLED:
        raise DomainError(_("This message is not to be sent any more."))
    if delivery.status == Delivery.Status.FAILED:
        _wait_anew(delivery, by=by)
        transaction.on_commit(tasks.send_soon, robust=True)
    return delivery


@transaction.atomic
def send_all_again(*, by: User) -> int:
    """The same for every failed delivery; returns how many wait now. Safe to repeat."""
    failed = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    deliveries = list(failed.filter(status=Delivery.Status.FAILED))
    for delivery in deliveries:
        _wait_anew(delivery, by=by)
    if deliveries:
        transaction.on_commit(tasks.send_soon, robust=True)
    return len(deliveries)


def _wait_anew(delivery: Delivery, *, by: User) -> None:
    delivery.status = Delivery.Status.WAITING
    delivery.attempt_count = 0
    delivery.due_at = timezone.now()
    delivery.save(update_fields=["status", "attempt_count", "due_at"])
    log(instance=delivery, action=LOG_ACTION, user=by)
