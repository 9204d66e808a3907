"""What the navigation shows of the person."""

from django.http import HttpRequest

from lms.accounts.signals import EDITOR_KEY


def editor(request: HttpRequest) -> dict:
    """``opens_editor``: whether to show the way to the editor, as noted at sign-in; the editor itself asks again."""
    return {"opens_editor": EDITOR_KEY in getattr(request, "session", ())}
