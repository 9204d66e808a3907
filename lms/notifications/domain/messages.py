"""Writing messages in the transaction in which the news became true, and marking them read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from lms.accounts.models import User
from lms.notifications import tasks
from lms.notifications.domain.words import render_plain
from lms.notifications.kinds import Kind, find_kind
from lms.notifications.models import Delivery, Message, Preference

AT_ONCE = 1000
SUBJECT_LENGTH = 255


@dataclass(frozen=True)
class Telling:
    """What one person is told; the same ``key`` is told once for ever."""

    recipient: User
    context: dict[str, Any]
    key: str | None = None


@transaction.atomic
def notify(
    recipient: User,
    *,
    kind: str,
    url: str = "",
    context: dict | None = None,
    key: str | None = None,
    is_listed: bool = True,
) -> Message | None:
    """Tell ``recipient``; None if ``key`` was told before or the account is suspended.

    The message exists if the caller's transaction commits, and mail leaves only after that. ``url`` is an address of
    this site beginning with ``/``. An unlisted message goes by mail only.
    """
    telling = Telling(recipient, context or {}, key)
    told = _tell([telling], kind=find_kind(kind), url=url, is_listed=is_listed)
    return told[0] if told else None


def notify_many(
    recipients: Iterable[User],
    *,
    kind: str,
    url: str = "",
    context: dict | None = None,
    key_prefix: str | None = None,
) -> int:
    """Tell each of ``recipients`` once per ``key_prefix``; how many were told. Constant queries per 1,000 people."""
    tellings = (
        Telling(person, context or {}, f"{key_prefix}:{person.pk}" if key_prefix else None) for person in recipients
    )
    return notify_each(tellings, kind=kind, url=url)


@transaction.atomic
def notify_each(tellings: Iterable[Telling], *, kind: str, url: str = "") -> int:
    """Tell each person what concerns them alone; how many messages were written. Constant queries per 1,000.

    Without keys nobody is told twice by one call; with keys each telling counts.
    """
    found = find_kind(kind)
    return sum(len(_tell(chunk, kind=found, url=url, is_listed=True)) for chunk in _chunks(tellings))


@transaction.atomic
def retract(*, key_prefix: str) -> None:
    """Take back what should no longer be told: unread messages go, and so does mail that has not left."""
    Message.objects.filter(key__startswith=f"{key_prefix}:").unread().delete()
    waiting = Delivery.objects.filter(message__key__startswith=f"{key_prefix}:", status=Delivery.Status.WAITING)
    waiting.update(status=Delivery.Status.CANCELLED, error="retracted")


def mark_read(message: Message) -> None:
    """Remember that ``message`` was opened; the first time counts."""
    Message.objects.filter(pk=message.pk).unread().update(read_at=timezone.now())


def mark_all_read(user: User) -> int:
    """Mark all messages of ``user`` read; how many were not."""
    return Message.objects.visible_to(user).unread().update(read_at=timezone.now())


def mark_read_about(user: User, *, path: str) -> int:
    """Mark messages read that lead below ``path``: their reader has just been there."""
    about = Message.objects.visible_to(user).unread().filter(url__startswith=path)
    return about.update(read_at=timezone.now())


def _tell(tellings: list[Telling], *, kind: Kind, url: str, is_listed: bool) -> list[Message]:
    """Write messages and deliveries, at most ``AT_ONCE``. Safe beside others who tell the same keys."""
    _refuse_foreign(url)
    keys = [telling.key for telling in tellings if telling.key]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    new = {one.key or one.recipient.pk: one for one in tellings if one.recipient.is_active and one.key not in told}
    # Everybody writes in the same order, so that two who tell the same people never wait for each other.
    ordered = sorted(new.values(), key=lambda one: (one.recipient.pk, one.key or ""))
    messages = Message.objects.bulk_create(
        [_draft(telling, kind, url, is_listed) for telling in ordered], ignore_conflicts=bool(keys)
    )
    if keys and ordered:  # the database kept what another transaction wrote first: read back what stands
        written = Message.objects.filter(key__in=[telling.key for telling in ordered])
        messages = list(written.select_related("recipient"))
    _post(messages, kind)
    return messages


def _draft(telling: Telling, kind: Kind, url: str, is_listed: bool) -> Message:
    subject, body = _words(kind, telling.recipient, telling.context)
    return Message(
        recipient=telling.recipient,
        kind=kind.name,
        subject=subject,
        body=body,
        url=url,
        key=telling.key,
        is_listed=is_listed,
    )


def _post(messages: list[Message], kind: Kind) -> None:
    """Give each message whose recipient has an address and wants it a delivery, sent after the commit."""
    if not kind.has_email:
        return
    addressed = [message for message in messages if message.recipient.email]
    unwanted = Preference.objects.email_unwanted(kind.name, [message.recipient_id for message in addressed])
    now = timezone.now()
    deliveries = [
        Delivery(message=message, channel=Delivery.Channel.EMAIL, due_at=now)
        for message in addressed
        if message.recipient_id not in unwanted
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        transaction.on_commit(tasks.send_soon, robust=True)


def _words(kind: Kind, recipient: User, context: dict) -> tuple[str, str]:
    """Subject (one line) and body, in Thai whatever language the actor reads."""
    values = {**context, "recipient": recipient}
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = (render_plain(name, values) for name in kind.templates)
    return " ".join(subject.split())[:SUBJECT_LENGTH], body.strip()


def _refuse_foreign(url: str) -> None:
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    if url and not is_ours:
        raise ValueError(f"A message leads to an address of this site, not to {url!r}.")


def _chunks(tellings: Iterable[Telling]) -> Iterator[list[Telling]]:
    rest = iter(tellings)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
