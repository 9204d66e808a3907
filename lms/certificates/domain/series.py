"""What an office sets for a year of certificates."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.certificates.models import CertificateSeries
from lms.core.errors import DomainError
from lms.organisations.models import Organisation

SETTINGS = ("prefix", "year_kind", "has_thai_digits", "signatory_name", "signatory_position")


def open_series(
    office: Organisation, *, by: User, year: int, last_number: int = 0, **settings: str | bool
) -> CertificateSeries:
    """Prepare the numbers of one Buddhist year; ``last_number`` were given before, on paper.

    Raises ``DomainError`` where the office has a series for that year.
    """
    try:
        with transaction.atomic():
            return CertificateSeries.objects.create(
                organisation=office, year=year, last_number=last_number, **_known(settings)
            )
    except IntegrityError:
        raise DomainError(
            _("%(office)s has a series for %(year)s already.") % {"office": office, "year": year}
        ) from None


@transaction.atomic
def change_series(series: CertificateSeries, *, by: User, **settings: str | bool) -> CertificateSeries:
    """Change how certificates are numbered and signed from now on; those issued stay as they are.

    Never touches the running number, which others may be taking at this moment.
    """
    series = CertificateSeries.objects.select_for_update().get(pk=series.pk)
    for name, value in _known(settings).items():
        setattr(series, name, value)
    series.save(update_fields=list(settings))
    return series


def _known(settings: dict[str, str | bool]) -> dict[str, str | bool]:
    unknown = settings.keys() - set(SETTINGS)
    if unknown:
        raise TypeError(f"A series has no setting {', '.join(sorted(unknown))}.")
    return settings
