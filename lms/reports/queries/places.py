"""Where an organisation lies, within a scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lms.core.prepared import Prepared
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope

_NAMED = Prepared(lambda code: Organisation.objects.filter(code=code))
_FAMILY = Prepared(
    lambda above, first, last, depth: Organisation.objects.filter(
        Q(path__among=above) | Q(path__gte=first, path__lte=last, depth=depth)
    )
)


def organisation_called(code: str) -> Organisation | None:
    """The organisation with ``code``; one prepared query."""
    return _NAMED.first(code=code)


@dataclass(frozen=True)
class Family:
    """Those above an organisation as far as the scope reaches, from the top down, and those right below it."""

    ancestors: list[Organisation]
    children: list[Organisation]


def family_of(organisation: Organisation, scope: Scope) -> Family:
    """One prepared query."""
    first, last = Organisation._get_children_path_interval(organisation.path)
    found = _FAMILY.all(above=paths_above(organisation), first=first, last=last, depth=organisation.depth + 1)
    return Family(
        ancestors=[one for one in found if one.depth < organisation.depth and scope.covers(one)],
        children=[one for one in found if one.depth > organisation.depth],
    )


def paths_above(organisation: Organisation) -> list[str]:
    """Tree paths of those above, from the top down."""
    step = Organisation.steplen
    return [organisation.path[:end] for end in range(step, len(organisation.path), step)]
