"""Which regulations the published content of a unit rests on."""

from __future__ import annotations

from django.db import transaction

from courses.at_hand import find_regulations
from courses.models import Citation, NamedAmount, Regulation, UnitPage


@transaction.atomic
def keep_citations(unit: UnitPage) -> None:
    """Bring the citations of ``unit`` up to what its content names. Safe to repeat; what stays keeps its row."""
    references = set(unit.specific.references())
    amounts = NamedAmount.objects.filter(pk__in=[key for model, key in references if model is NamedAmount])
    wanted: set[tuple[int, int | None]] = {(amount.regulation_id, amount.pk) for amount in amounts}
    regulations = find_regulations([key for model, key in references if model is Regulation])
    wanted |= {(key, None) for key in regulations}
    known = {(row.regulation_id, row.amount_id): row.pk for row in Citation.objects.filter(unit=unit.pk)}
    Citation.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    Citation.objects.bulk_create(
        [
            Citation(unit_id=unit.pk, regulation_id=regulation, amount_id=amount)
            for regulation, amount in sorted(wanted - known.keys(), key=str)
        ],
        ignore_conflicts=True,
    )
