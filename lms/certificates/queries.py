"""Questions about certificates."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from lms.accounts.models import User
from lms.certificates.models import Certificate, CertificateQuerySet, CitedRegulation
from lms.core.codes import read_code


def certificates_of(user: User | AnonymousUser) -> CertificateQuerySet:
    """What ``user`` was given, the latest first, cancelled ones among them, with what each rests on."""
    return Certificate.objects.of(user).order_by("-issued_at", "-pk").prefetch_related(_regulations())


def find_by_code(typed: str) -> Certificate | None:
    """The certificate whose code was typed, in whatever case and with whatever dashes; ``None`` if there is none.

    Open to everybody who has the code: it cannot be guessed, and it stands on the certificate itself.
    """
    code = read_code(typed)
    return Certificate.objects.filter(code=code).prefetch_related(_regulations()).first() if code else None


def _regulations() -> Prefetch:
    return Prefetch("regulations", CitedRegulation.objects.with_successors())
