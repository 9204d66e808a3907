"""Finding what was asked for inside the scope; whatever lies outside does not exist."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.accounts.http import SignedInRequest
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope, scope_of
from lms.reports.filters import Filters, Status
from lms.reports.forms import FilterForm
from lms.reports.queries.choices import choices_for
from lms.reports.queries.places import organisation_called


def scope_or_404(request: SignedInRequest) -> Scope:
    """What the signed-in person supervises."""
    scope = scope_of(request.user)
    if not scope:
        raise Http404
    return scope


def whole_scope() -> Scope:
    """Everywhere: for what a trainer is told of their own course."""
    return Scope(list(Organisation.objects.filter(depth=1)))


def organisation_or_404(scope: Scope, code: str) -> Organisation:
    """The organisation with ``code``, if it lies in the scope."""
    organisation = organisation_called(code)
    if organisation is None or not scope.covers(organisation):
        raise Http404
    return organisation


def filters_or_404(request: SignedInRequest, organisations: list[Organisation]) -> tuple[FilterForm, Filters]:
    """The filters of the address; a value that is no choice is an unknown address, never a wider listing."""
    form = FilterForm(request.GET, choices=choices_for(organisations))
    if not form.is_valid():
        raise Http404
    return form, form.filters


def late_only(filters: Filters) -> Filters:
    """The same filters, but only who is overdue."""
    return Filters(filters.course, filters.programme, Status.LATE, filters.words)


def crumbs(scope: Scope, ancestors: list[Organisation]) -> list[tuple[str, str]]:
    """The way down to an organisation, no higher than the scope."""
    items = [(one.label, reverse("reports:organisation", args=[one.code])) for one in ancestors]
    if len(scope.roots) > 1:
        return [(_("All in my care"), reverse("reports:dashboard")), *items]
    return items
