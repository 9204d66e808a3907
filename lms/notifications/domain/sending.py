"""Sending the mail that waits: claimed one by one, tried again with growing pauses, given up with a reason.

A claim is a lease: the delivery is ``sending`` and due again when the lease runs out. A killed worker leaves nothing
behind but a lease, and the next worker takes the delivery up. Between the mail server's "accepted" and our note of it
a kill may repeat one mail; it keeps its Message-ID, by which mail programs show it once.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from lms.notifications import reasons
from lms.notifications.domain.words import render_plain
from lms.notifications.kinds import find_kind
from lms.notifications.models import Delivery, Message, Preference

LEASE = dt.timedelta(minutes=10)
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
MOST_TRIES = len(PAUSES) + 1

logger = logging.getLogger(__name__)


def send_due(*, most: int = 100) -> int:
    """Send what is due, at most ``most``; how many left. Several workers may run it at once.

    While the mail server cannot be reached nothing is claimed, so that an outage of days costs no delivery its tries.
    """
    if not is_any_due():
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        logger.error("The mail server cannot be reached (%s); messages wait.", type(error).__name__)
        return 0
    sent = 0
    try:
        for _turn in range(most):
            delivery = claim_next()
            if delivery is None:
                break
            sent += send(delivery, connection=connection)
    finally:
        connection.close()
    return sent


def is_any_due() -> bool:
    """Whether some delivery should leave now."""
    return Delivery.objects.due(timezone.now()).exists()


@transaction.atomic
def claim_next() -> Delivery | None:
    """Take the delivery that is due longest; nobody else takes it until the lease runs out."""
    now = timezone.now()
    waiting = Delivery.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    delivery = waiting.select_related("message__recipient").order_by("due_at", "pk").first()
    if delivery:
        delivery.status = Delivery.Status.SENDING
        delivery.attempt_count += 1
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["status", "attempt_count", "due_at"])
    return delivery


def send(delivery: Delivery, *, connection: BaseEmailBackend) -> bool:
    """Send a claimed delivery and note the outcome; True if the mail server took it."""
    if delivery.attempt_count > MOST_TRIES:
        _give_up(delivery, reasons.WORKER_STOPPED)
        return False
    reason = _reason_to_cancel(delivery)
    if reason:
        _settle(delivery, status=Delivery.Status.CANCELLED, error=reason)
        return False
    try:
        connection.send_messages([as_email(delivery)])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        connection.close()  # the next one opens it anew
        _try_later(delivery, error)
        return False
    _settle(delivery, status=Delivery.Status.SENT, error="", sent_at=timezone.now())
    return True


def as_email(delivery: Delivery) -> mail.EmailMessage:
    """The mail of a delivery: greeting, text, link, and where to choose. Its Message-ID never changes."""
    message = delivery.message
    values = {
        "message": message,
        "recipient": message.recipient,
        "address": _absolute(message.url) if message.url else "",
        "preferences_address": _absolute(reverse("notifications:preferences")),
        "product_name": settings.PRODUCT_NAME,
    }
    with translation.override(settings.LANGUAGE_CODE):
        body = render_plain("notifications/mail.txt", values)
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return mail.EmailMessage(
        subject=message.subject,
        body=body.strip() + "\n",
        to=[message.recipient.email],
        headers={
            "Message-ID": f"<{message.created_at:%Y%m%d%H%M%S}.{delivery.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _reason_to_cancel(delivery: Delivery) -> str:
    """Why the mail must not leave any more; empty if it may."""
    message: Message = delivery.message
    recipient = message.recipient
    if not recipient.is_active:
        return reasons.SUSPENDED
    if not recipient.email:
        return reasons.NO_ADDRESS
    if Preference.objects.email_unwanted(message.kind, [recipient.pk]):
        return reasons.UNWANTED
    may_receive = find_kind(message.kind).may_receive
    if may_receive and not may_receive(message):
        return reasons.OUT_OF_SCOPE
    return ""


def _try_later(delivery: Delivery, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"
    logger.warning("Delivery %s failed at try %s: %s", delivery.pk, delivery.attempt_count, type(error).__name__)
    if delivery.attempt_count >= MOST_TRIES or _is_final(error):
        _give_up(delivery, reason)
        return
    due_at = timezone.now() + PAUSES[delivery.attempt_count - 1]
    _settle(delivery, status=Delivery.Status.WAITING, error=reason, due_at=due_at)


def _is_final(error: Exception) -> bool:
    """Whether trying again is no use: a malformed address, or one that the server refuses for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    return isinstance(error, ValueError)


def _give_up(delivery: Delivery, reason: str) -> None:
    logger.error("Delivery %s is given up after %s tries.", delivery.pk, delivery.attempt_count)
    _settle(delivery, status=Delivery.Status.FAILED, error=reason)


def _settle(delivery: Delivery, *, status: str, error: str, **changes: dt.datetime) -> None:
    """Note the outcome, unless the lease ran out and another worker has the delivery."""
    mine = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.SENDING, attempt_count=delivery.attempt_count)
    mine.update(status=status, error=error[:255], **changes)


def _absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
