"""The badge of the navigation."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.notifications.queries import unread_count


def unread(request: HttpRequest) -> dict:
    """``unread_message_count``: asked of the database only by a page that shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_message_count": 0}
    return {"unread_message_count": SimpleLazyObject(lambda: unread_count(user))}
