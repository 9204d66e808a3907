"""How the register of regulations is narrowed in the admin."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from courses.models import Regulation

STATES = {
    "in_force": _("in force"),
    "superseded": _("superseded"),
    "ended": _("no longer in force"),
    "unverified": _("not verified"),
}


class RegulationFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), label=_("State"), method="filter_state")
    kind = django_filters.MultipleChoiceFilter(choices=Regulation.Kind.choices, label=_("Kind"))

    class Meta:
        model = Regulation
        fields = ["state", "kind"]

    def filter_state(self, regulations: QuerySet, name: str, state: str) -> QuerySet:
        return getattr(regulations, state)() if state in STATES else regulations
