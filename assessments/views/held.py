"""Forms that arrive after the session has ended wait for their learner in a signed cookie, on the learner's own device.

Not in the session: there the answers of an anonymous survey would stand beside a name.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from courses.models import Enrolment, UnitPage

KEPT_SECONDS = 3600
LARGEST_COOKIE = 3800
LONGEST_VALUE = 2000
SALT = "assessments.held"


def keep_until_signed_in(request: HttpRequest, page: UnitPage) -> HttpResponse:
    """Send the reader to sign in and then back to ``page``, where the form stands as it was sent.

    Long comments that a cookie cannot hold are left out, the longest first.
    """
    response = redirect_to_login(page.get_url(request))
    given = {name: value[:LONGEST_VALUE] for name, value in request.POST.items() if name.startswith("item-") and value}
    given |= {"edition": request.POST.get("edition", "")[:16], "note": request.POST.get("note", "")[:200]}
    while len(kept := signing.dumps(given, salt=SALT, compress=True)) > LARGEST_COOKIE:
        given.pop(max(given, key=lambda name: len(given[name])))
    response.set_cookie(
        _cookie(page), kept, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def held(request: HttpRequest, page: UnitPage, enrolment: Enrolment | None) -> QueryDict | None:
    """What ``keep_until_signed_in`` left on this device, if it is this learner's."""
    kept = request.COOKIES.get(_cookie(page))
    if not kept or enrolment is None:
        return None
    try:
        given: dict[str, Any] = signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if given.pop("note", "") != note_of(page, enrolment):
        return None
    found = QueryDict(mutable=True)
    found.update(given)
    return found


def forget(response: HttpResponse, page: UnitPage) -> None:
    """Take what was held from the device: it has arrived."""
    response.delete_cookie(_cookie(page))


def note_of(page: UnitPage, enrolment: Enrolment) -> str:
    """Whose form it is, so that nobody else at the same computer is shown its answers."""
    return signing.Signer(salt=SALT).signature(f"{page.pk}:{enrolment.pk}")


def _cookie(page: UnitPage) -> str:
    return f"form-{page.pk}"
