"""Receipts of learners, and the one that stands under a code."""

from __future__ import annotations

from assessments.models import Receipt
from lms.accounts.models import User
from lms.core.codes import read_code

_WITH = ("attempt__quiz", "attempt__enrolment__course", "attempt__enrolment__user")


def own_receipt(user: User, reference: str) -> Receipt | None:
    """The receipt of an attempt of ``user``; nothing while it is open, or for what was brought in; one query."""
    found = Receipt.objects.of(user).valid().filter(attempt__reference=reference)
    return found.select_related(*_WITH).first()


def receipt_by_code(typed: str) -> Receipt | None:
    """The receipt whose code was typed, withdrawn ones too. Open to everybody who has the code; one query."""
    code = read_code(typed)
    return Receipt.objects.filter(code=code).select_related(*_WITH).first() if code else None
