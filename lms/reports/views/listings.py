"""The dashboard: organisations by their counts, or the people in them; on the page, on paper and in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Table
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope
from lms.reports.domain import record_export
from lms.reports.filters import Filters, Status
from lms.reports.forms import FilterForm
from lms.reports.queries.people import people_below, ranked, rows_for
from lms.reports.queries.places import Family, family_of
from lms.reports.queries.tallies import Listing, rows_below, rows_of
from lms.reports.tables import organisation_table, people_table
from lms.reports.views.scope import crumbs, filters_or_404, late_only, organisation_or_404, scope_or_404

PEOPLE_A_PAGE = 25
BY_PERSON = "person"


@dataclass(frozen=True)
class Subject:
    """What a listing is about: one organisation, or the several at which the scope begins."""

    scope: Scope
    organisations: list[Organisation]
    form: FilterForm
    filters: Filters

    @property
    def title(self) -> str:
        return self.organisations[0].name if len(self.organisations) == 1 else _("All in my care")

    @property
    def label(self) -> str:
        """As short as a file name should be."""
        return self.organisations[0].label if len(self.organisations) == 1 else self.title

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters in use, in words."""
        return self.form.chosen_words()


@login_required
@require_GET
def dashboard(request: SignedInRequest) -> HttpResponseBase:
    """Where the scope begins; with several beginnings, a choice of them."""
    scope = scope_or_404(request)
    if len(scope.roots) == 1:
        return _organisation_page(request, scope, scope.roots[0])
    form, filters = filters_or_404(request, scope.roots)
    subject = Subject(scope, scope.roots, form, filters)
    return _tallies_page(request, subject, rows_of(scope.roots, filters), caption=_("By organisation"))


@login_required
@require_GET
def organisation(request: SignedInRequest, code: str) -> HttpResponseBase:
    """One organisation in the scope."""
    scope = scope_or_404(request)
    return _organisation_page(request, scope, organisation_or_404(scope, code))


def _organisation_page(request: SignedInRequest, scope: Scope, place: Organisation) -> HttpResponseBase:
    form, filters = filters_or_404(request, [place])
    family = family_of(place, scope)
    subject = Subject(scope, [place], form, filters)
    is_by_person = not family.children or request.GET.get("by") == BY_PERSON
    if is_by_person or filters.status == Status.NOT_ENROLLED:
        return _people_page(request, subject, family)
    listing = rows_below(place, family.children, filters)
    return _tallies_page(request, subject, listing, caption=_caption(place, family), family=family)


def _tallies_page(
    request: SignedInRequest, subject: Subject, listing: Listing, *, caption: str, family: Family | None = None
) -> HttpResponseBase:
    table = organisation_table(listing, caption=caption, filters=subject.filters)
    if wants_spreadsheet(request):
        return _export(request, subject, table)
    context = _context(request, subject, table, family) | {"total": listing.total}
    return render(request, "reports/organisations.html", context)


def _people_page(request: SignedInRequest, subject: Subject, family: Family) -> HttpResponseBase:
    place, filters = subject.organisations[0], subject.filters
    found = ranked(people_below(place, filters), place, filters)
    if wants_spreadsheet(request):
        rows = rows_for(found.iterator(chunk_size=500), place, filters)
        return _export(request, subject, people_table(rows, caption=_("By person")))
    number = page_number(request)
    some = list(found[(number - 1) * PEOPLE_A_PAGE : number * PEOPLE_A_PAGE])
    if number > 1 and not some:
        raise Http404
    count = some[0].people_count if some else 0
    table = people_table(rows_for(some, place, filters), caption=_people_caption(count))
    context = _context(request, subject, table, family) | {
        "lines": list(table.lines),
        "is_by_person": True,
        "previous_href": _page_href(filters, number - 1) if number > 1 else "",
        "next_href": _page_href(filters, number + 1) if number * PEOPLE_A_PAGE < count else "",
    }
    return render(request, "reports/people.html", context)


def _context(request: SignedInRequest, subject: Subject, table: Table, family: Family | None) -> dict:
    """What both listings show."""
    filters = subject.filters
    by = BY_PERSON if request.GET.get("by") == BY_PERSON else ""
    return {
        "subject": subject,
        "table": table,
        "organisation": subject.organisations[0] if family else None,
        "children": family.children if family else [],
        "crumbs": crumbs(subject.scope, family.ancestors) if family else [],
        "by": by,
        "heading": _heading(request, subject),
        "export_href": filters.query_string(by=by, format="xlsx"),
        "by_organisation_href": filters.query_string() or "?",
        "by_person_href": filters.query_string(by=BY_PERSON),
        "late_query": late_only(filters).query_string(),
        "supervises_anything": True,  # known already; saves the menu a query
    }


def _export(request: SignedInRequest, subject: Subject, table: Table) -> FileResponse:
    """The listing as a file. Asking for it is remembered, the one thing a GET writes: who took whose records."""
    record_export(subject.organisations, by=request.user, what=f"{table.caption} {subject.filters.query_string()}")
    file_name = dated_file_name(_("Progress"), subject.label)
    return spreadsheet(table, heading=_heading(request, subject), file_name=file_name)


def _heading(request: SignedInRequest, subject: Subject) -> list[tuple[str, str]]:
    """What a printed or exported listing is about, who made it and when."""
    return [
        (_("Organisation"), subject.title),
        *subject.chosen,
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]


def _caption(place: Organisation, family: Family) -> str:
    if family.children[0].kind == Organisation.Kind.CLUSTER:
        area = next((one for one in [place, *family.ancestors] if one.cluster_label), None)
        return _("By %(kind)s") % {"kind": area.cluster_label if area else family.children[0].get_kind_display()}
    return _("By %(kind)s") % {"kind": family.children[0].get_kind_display()}


def _people_caption(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def page_number(request: SignedInRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 5 or int(text) < 1:
        raise Http404
    return int(text)


def _page_href(filters: Filters, number: int) -> str:
    return filters.query_string(by=BY_PERSON, page=str(number))


def wants_spreadsheet(request: SignedInRequest) -> bool:
    return request.GET.get("format") == "xlsx"
