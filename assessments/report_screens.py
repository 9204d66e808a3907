"""Screens of the admin: questions that learners have reported, and answering them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.reports import ReportAnswerForm
from assessments.models import QuestionReport
from assessments.queries.reports import affected_by, with_attempt_counts
from lms.core.errors import DomainError

ROWS_A_PAGE = 50
OPEN, SETTLED = "open", "settled"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Reports on questions the trainer may change: open ones in the order they came, answered ones latest first."""
    shown = SETTLED if request.GET.get("show") == SETTLED else OPEN
    reports = QuestionReport.objects.on_the_desk_of(request.user).select_related("question__owner", "reporter")
    rows = reports.open().order_by("pk") if shown == OPEN else reports.exclude(status=OPEN).order_by("-answered_at")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("p"))
    choices = [(OPEN, _("Waiting for an answer")), (SETTLED, _("Answered"))]
    context = {"page": page, "rows": with_attempt_counts(page.object_list), "shown": shown, "choices": choices}
    return render(request, "assessments/admin/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with what hangs on it, and the form that answers it and the others on the same question."""
    reports = QuestionReport.objects.on_the_desk_of(request.user)
    found = get_object_or_404(
        reports.select_related("question", "version", "reporter", "answered_by", "attempt__quiz"), pk=pk
    )
    form = ReportAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answered = form.write(found, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            people = ", ".join(str(one.reporter) for one in answered)
            messages.success(request, _("Answered. %(person)s is told.") % {"person": people})
            return redirect("questions:reports")
    others = found.question.reports.open().exclude(pk=found.pk).select_related("reporter").order_by("pk")
    context = {"report": found, "form": form, "affected": affected_by(found), "others": others}
    return render(request, "assessments/admin/report.html", context, status=400 if form.is_bound else 200)


urlpatterns: list[URLPattern] = [
    path("reports/", listing, name="reports"),
    path("reports/<int:pk>/", report, name="report"),
]
