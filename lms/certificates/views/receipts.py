"""The receipt of what was handed in, and the page by which anybody who holds it can check it."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.domain.receipts import is_intact
from assessments.models import Receipt
from assessments.queries.receipts import own_receipt, receipt_by_code
from lms.accounts.http import SignedInRequest
from lms.accounts.models import User
from lms.certificates.forms import CodeForm
from lms.certificates.pdf import render_receipt
from lms.certificates.views.public import WRONG_CODES, public
from lms.core.codes import read_code, show_code

CONSONANT = re.compile(r"[ก-ฮA-Za-z]")
DIGITS_AT_MOST = 200
"""Of a digest that somebody typed: it has 64, and spaces."""


@login_required
@require_safe
def receipt(request: SignedInRequest, reference: str) -> HttpResponse:
    """The learner's own, for printing; nothing of score or key."""
    return render(request, "certificates/receipt.html", _context(_own(request.user, reference)))


@login_required
@require_safe
def receipt_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same as a PDF."""
    mine = _own(request.user, reference)
    response = HttpResponse(render_receipt(mine, verify_url=_verify_url(mine)), content_type="application/pdf")
    name = f"ใบรับรองการส่งคำตอบ {mine.attempt.reference}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def verify_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What was handed in under a code, and whether it is stored unchanged; without names of families, and no score."""
    if WRONG_CODES.is_reached(request):
        return public(render(request, "certificates/too_many.html", status=429))
    found = receipt_by_code(code)
    if found is None:
        WRONG_CODES.note(request)
        asked = read_code(code)
        context = {"form": CodeForm(), "code": show_code(asked) if asked else code[:40]}
        return public(render(request, "certificates/unknown.html", context, status=404))
    if code != found.code:
        return redirect("certificates:verify_receipt", found.code, permanent=False)
    typed = _digits(request.GET.get("digest", ""))
    context = _context(found) | {
        "holder": _shortened(found.attempt.enrolment.user),
        "is_intact": found.withdrawn_at is not None or is_intact(found),
        "typed": typed,
        "is_same": typed == found.digest,
    }
    return public(render(request, "certificates/verify_receipt.html", context))


def _own(user: User, reference: str) -> Receipt:
    found = own_receipt(user, reference)
    if found is None:
        raise Http404
    return found


def _context(found: Receipt) -> dict:
    attempt = found.attempt
    return {
        "receipt": found,
        "attempt": attempt,
        "code": show_code(found.code),
        "digest": [found.digest[start : start + 8] for start in range(0, len(found.digest), 8)],
        "verify_url": _verify_url(found),
    }


def _shortened(person: User) -> str:
    """Enough to know one's own sheet by, and no more: the first name, and the first consonant of the last one."""
    initial = next((letter for letter in person.last_name if CONSONANT.match(letter)), "")
    return " ".join(filter(None, [person.first_name or "–", initial and f"{initial}."]))


def _digits(typed: str) -> str:
    """A digest as somebody types or pastes it."""
    return "".join(typed[:DIGITS_AT_MOST].lower().split())


def _verify_url(found: Receipt) -> str:
    """The address that is printed: the public one, wherever the request came in."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:verify_receipt", args=[found.code])
