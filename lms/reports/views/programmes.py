"""Programmes in the scope: their people, more time for some of them, and what could not be applied."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.domain.extensions import extend_programmes
from courses.models import Programme, ProgrammeAssignment
from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.errors import DomainError
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Table
from lms.organisations.queries import Scope
from lms.reports.domain import record_export
from lms.reports.programme_forms import MoreTimeForm, StandingForm
from lms.reports.programme_tables import assignments_table, exceptions_table, programmes_table
from lms.reports.queries.programmes import (
    ProgrammeRow,
    assignments_in,
    exceptions_in,
    people_of,
    programme_rows,
    rows_for,
)
from lms.reports.views.listings import page_number, wants_spreadsheet
from lms.reports.views.scope import scope_or_404

PEOPLE_A_PAGE = 50
MORE_TIME_AT_ONCE = 200


@login_required
@require_GET
def programmes(request: SignedInRequest) -> HttpResponseBase:
    """Every programme that is asked of somebody in the scope, with its counts."""
    scope = scope_or_404(request)
    table = programmes_table(programme_rows(scope))
    if wants_spreadsheet(request):
        return _export(request, scope, table, name=_("Programmes"))
    return render(request, "reports/programmes.html", {"table": table, "supervises_anything": True})


@login_required
@require_GET
def programme_people(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The people of one programme in the scope, overdue first."""
    scope = scope_or_404(request)
    programme, row = _programme_or_404(scope, pk)
    form = StandingForm(request.GET)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    found = people_of(scope, programme, state=chosen["state"], words=chosen["q"])
    if wants_spreadsheet(request):
        table = assignments_table(rows_for(found.iterator(chunk_size=500), programme), caption=programme.title)
        return _export(request, scope, table, name=programme.title, chosen=form.chosen_words())
    number = page_number(request)
    some = list(found[(number - 1) * PEOPLE_A_PAGE : number * PEOPLE_A_PAGE + 1])
    if number > 1 and not some:
        raise Http404
    table = assignments_table(rows_for(some[:PEOPLE_A_PAGE], programme), caption=_("People of the programme"))
    context = {
        "programme": programme,
        "row": row,
        "form": form,
        "chosen": form.chosen_words(),
        "table": table,
        "lines": list(table.lines),
        "export_href": _query(form, format="xlsx"),
        "previous_href": _query(form, page=str(number - 1)) if number > 1 else "",
        "next_href": _query(form, page=str(number + 1)) if len(some) > PEOPLE_A_PAGE else "",
        "supervises_anything": True,
    }
    return render(request, "reports/programme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask until when and why for the people chosen; on POST, give it to all of them or none."""
    scope = scope_or_404(request)
    programme, _row = _programme_or_404(scope, pk)
    back = reverse("reports:programme", args=[programme.pk])
    chosen = _chosen(request, scope, programme)
    if not chosen:
        messages.info(request, _("Choose first whom it is for: mark the names in the list."))
        return redirect(back)
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, form, chosen):
        return redirect(back)
    context = {"programme": programme, "chosen": chosen, "form": form, "back_href": back, "supervises_anything": True}
    return render(request, "reports/more_time.html", context)


@login_required
@require_GET
def programme_exceptions(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What a programme asks and could not be applied, and what mends it."""
    scope = scope_or_404(request)
    programme, _row = _programme_or_404(scope, pk)
    table = exceptions_table(exceptions_in(scope).filter(programme=programme), by=request.user)
    if wants_spreadsheet(request):
        return _export(request, scope, table, name=f"{_('Exceptions')} {programme.title}")
    context = {"programme": programme, "table": table, "supervises_anything": True}
    return render(request, "reports/exceptions.html", context)


def _programme_or_404(scope: Scope, pk: int) -> tuple[Programme, ProgrammeRow]:
    """A programme of which something stands in the scope, with its counts there; three queries."""
    rows = programme_rows(scope, pk)
    if not rows:
        raise Http404
    return Programme.objects.select_related("organisation").get(pk=pk), rows[0]


def _chosen(request: SignedInRequest, scope: Scope, programme: Programme) -> list[ProgrammeAssignment]:
    """The people of the address or the form; one outside the scope does not exist."""
    values = (request.POST if request.method == "POST" else request.GET).getlist("person")
    if len(values) > MORE_TIME_AT_ONCE or not all(value.isascii() and value.isdigit() for value in values):
        raise Http404
    keys = {int(value) for value in values if len(value) < 19}
    rows = assignments_in(scope).filter(programme=programme, user__in=keys)
    found = list(rows.select_related("user", "organisation").order_by("user__first_name", "pk"))
    if len(found) != len(set(values)):
        raise Http404
    return found


def _give(request: SignedInRequest, form: MoreTimeForm, chosen: list[ProgrammeAssignment]) -> bool:
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        given = extend_programmes(chosen, until=until, reason=reason, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    text = ngettext("%(count)d person has more time now.", "%(count)d people have more time now.", len(given))
    messages.success(request, text % {"count": len(given)})
    return True


def _export(
    request: SignedInRequest, scope: Scope, table: Table, *, name: str, chosen: list[tuple[str, str]] | None = None
) -> HttpResponseBase:
    """The list as a file; who took it is remembered."""
    record_export(scope.roots, by=request.user, what=name)
    places = ", ".join(root.label for root in scope.roots[:5])
    heading = [
        (_("Organisation"), places),
        *(chosen or []),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
    return spreadsheet(table, heading=heading, file_name=dated_file_name(name, places))


def _query(form: StandingForm, **more: str) -> str:
    state = form.cleaned_data["state"]
    values = {"state": state.value if state else "", "q": form.cleaned_data["q"], **more}
    return "?" + urlencode({name: value for name, value in values.items() if value})
