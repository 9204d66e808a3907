"""Work at the school that waits for the signature of whoever supervises its learner."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.domain import signing
from assessments.models import Submission
from assessments.queries.sign_offs import (
    read_sign_offs,
    sign_off_of,
    signable_by,
    signed_lately,
    tasks_seen,
    waiting_for_signature,
)
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.reports.forms import SignOffForm
from lms.reports.views.scope import scope_or_404

ROWS_A_PAGE = 30


@login_required
@require_GET
def sign_offs(request: SignedInRequest) -> HttpResponse:
    """What waits, first handed in first, and what was signed lately."""
    scope_or_404(request)
    page = Paginator(waiting_for_signature(request.user), ROWS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "previous_href": f"?p={page.previous_page_number()}" if page.has_previous() else "",
        "next_href": f"?p={page.next_page_number()}" if page.has_next() else "",
        "lately": signed_lately(request.user),
        "supervises_anything": True,
    }
    return render(request, "reports/sign_offs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """One piece of work with what is to be seen: tick and sign, or send it back with a reason."""
    scope_or_404(request)
    found = get_object_or_404(signable_by(request.user).prefetch_related("files"), pk=pk)
    read_sign_offs([found])
    form = SignOffForm(request.POST if request.method == "POST" else None, tasks=found.observed_tasks.all())
    if form.is_valid() and _write(request, found, form):
        return redirect("reports:sign_offs")
    context = {
        "submission": found,
        "form": form,
        "tasks": tasks_seen(found),
        "sign_off": sign_off_of(found),
        "supervises_anything": True,
    }
    return render(request, "reports/sign_off.html", context, status=400 if form.is_bound else 200)


def _write(request: SignedInRequest, found: Submission, form: forms.Form) -> bool:
    seen = {int(key) for key in form.cleaned_data["seen"]}
    try:
        if request.POST.get("step") == "refuse":
            signing.refuse(found, seen=seen, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Sent back. %(person)s is told.") % {"person": found.enrolment.user})
        else:
            signing.sign(found, seen=seen, by=request.user)
            messages.success(request, _("Signed. %(person)s sees it.") % {"person": found.enrolment.user})
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
