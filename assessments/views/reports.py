"""Reporting a question from an attempt, and reading what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.reports import ReportForm
from assessments.models import Attempt
from assessments.queries.reports import reports_of
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.core.paging import page_of

REPORTS_A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what is wrong with a question of one's attempt, which goes on meanwhile; nothing of the key is shown."""
    attempt = get_object_or_404(Attempt.objects.of(request.user).select_related("quiz"), reference=reference)
    asked = request.GET.get("question", "")
    form = ReportForm(request.POST if request.method == "POST" else None, attempt=attempt, initial={"question": asked})
    if form.is_valid():
        try:
            form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Thank you. It is on its way to whoever keeps the question; you will get an answer.")
            )
            return redirect("assessments:reports")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    seen = attempt.responses.filter(position__lte=attempt.reached) if attempt.hides_what_follows else attempt.responses
    response = seen.select_related("version").filter(position=number).first()
    context = {"attempt": attempt, "form": form, "version": response.version if response else None}
    return render(request, "assessments/report.html", context, status=400 if form.is_bound else 200)


@login_required
@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """What I have reported about questions, and the answers."""
    page = page_of(reports_of(request.user), request, order=("-pk",), size=REPORTS_A_PAGE)
    return render(request, "assessments/reports.html", {"page": page})
