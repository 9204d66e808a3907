"""Requests as the type checker sees them."""

from django.http import HttpRequest

from lms.accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view behind ``login_required`` gets: somebody is there."""

    user: User
