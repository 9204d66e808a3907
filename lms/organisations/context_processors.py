"""What the navigation shows of the organisation."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.organisations.queries import supervises


def supervision(request: HttpRequest) -> dict:
    """``supervises_anything``: asked of the database only by a page that shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"supervises_anything": False}
    return {"supervises_anything": SimpleLazyObject(lambda: supervises(user))}
