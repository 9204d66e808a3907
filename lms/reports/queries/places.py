"""Where an organisation lies, within a scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lms.organisations.models import Organisation
from lms.organisations.queries import Scope


@dataclass(frozen=True)
class Family:
    """Those above an organisation as far as the scope reaches, from the top down, and those right below it."""

    ancestors: list[Organisation]
    children: list[Organisation]


def family_of(organisation: Organisation, scope: Scope) -> Family:
    """One query."""
    step = Organisation.steplen
    above = [organisation.path[:end] for end in range(step, len(organisation.path), step)]
    below = Q(path__startswith=organisation.path, depth=organisation.depth + 1)
    found = list(Organisation.objects.filter(Q(path__in=above) | below))
    return Family(
        ancestors=[one for one in found if one.depth < organisation.depth and scope.covers(one)],
        children=[one for one in found if one.depth > organisation.depth],
    )
