"""Telling people things: write the message (``messages``), then send it (``sending``)."""

from lms.notifications.domain.messages import (
    Telling,
    mark_all_read,
    mark_read,
    mark_read_about,
    notify,
    notify_each,
    notify_many,
    retract,
)
from lms.notifications.domain.preferences import set_email_preferences
from lms.notifications.domain.resending import send_again, send_all_again

__all__ = [
    "Telling",
    "mark_all_read",
    "mark_read",
    "mark_read_about",
    "notify",
    "notify_each",
    "notify_many",
    "retract",
    "send_again",
    "send_all_again",
    "set_email_preferences",
]
