"""Self-audits in the scope: which there are, and a heat map of the schools by topic."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessments.models import SelfAuditPage
from assessments.models.self_audit import Level
from courses.access import may_edit
from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Table
from lms.organisations.queries import Scope, scope_of
from lms.reports.domain import record_export
from lms.reports.queries.self_audits import all_rows, audits_in, level_counts, means_of, rows_of, schools_asked
from lms.reports.self_audit_tables import audits_table, heat_map
from lms.reports.views.listings import page_number, wants_spreadsheet
from lms.reports.views.scope import scope_or_404, whole_scope

SCHOOLS_A_PAGE = 50


@login_required
@require_GET
def self_audits(request: SignedInRequest) -> HttpResponseBase:
    """Every self-audit that is asked of somebody in the scope."""
    scope = scope_or_404(request)
    context = {"table": audits_table(audits_in(scope)), "supervises_anything": True}
    return render(request, "reports/self_audits.html", context)


@login_required
@require_GET
def self_audit(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The schools of the scope by topic, page by page; all of them in the spreadsheet.

    A trainer who supervises nobody reads what came of their own self-audit everywhere, as with surveys.
    """
    scope, audit = scope_of(request.user), SelfAuditPage.objects.live().filter(pk=pk).first()
    is_supervisor = bool(scope)
    if audit is not None and not is_supervisor and may_edit(request, audit):
        scope = whole_scope()
    school_count = schools_asked(scope, audit).count() if audit and scope else 0
    if audit is None or not scope or (is_supervisor and not school_count):
        raise Http404
    means = means_of(scope, audit)
    if wants_spreadsheet(request):
        return _export(request, scope, audit, heat_map(audit, all_rows(scope, audit), means))
    number = page_number(request)
    schools = list(schools_asked(scope, audit)[(number - 1) * SCHOOLS_A_PAGE : number * SCHOOLS_A_PAGE])
    if number > 1 and not schools:
        raise Http404
    table = heat_map(audit, rows_of(scope, audit, schools), means)
    counts = level_counts(scope, audit)
    context = {
        "audit": audit,
        "course": audit.course,
        "table": table,
        "levels": [(level, counts.get(level.value, 0)) for level in Level],
        "sent_count": sum(counts.values()),
        "school_count": school_count,
        "heading": _heading(request, scope, audit),
        "previous_href": f"?page={number - 1}" if number > 1 else "",
        "next_href": f"?page={number + 1}" if number * SCHOOLS_A_PAGE < school_count else "",
        "supervises_anything": is_supervisor,
    }
    return render(request, "reports/self_audit.html", context)


def _export(request: SignedInRequest, scope: Scope, audit: SelfAuditPage, table: Table) -> HttpResponseBase:
    """The whole map as a file; who took it is remembered."""
    record_export(scope.roots, by=request.user, what=audit.title)
    places = ", ".join(root.label for root in scope.roots[:5])
    heading = _heading(request, scope, audit)
    return spreadsheet(table, heading=heading, file_name=dated_file_name(audit.title, places))


def _heading(request: SignedInRequest, scope: Scope, audit: SelfAuditPage) -> list[tuple[str, str]]:
    told = [
        (_("Self-audit"), audit.title),
        (_("Organisation"), ", ".join(root.label for root in scope.roots[:5])),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
    if not audit.is_verified:
        told.append((_("Note"), _("Topics, points and items have not been compared with the original form.")))
    return told
