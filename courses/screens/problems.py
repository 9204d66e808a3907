"""Screens of the admin: mistakes that learners have reported, and answering them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.learner_forms import AnswerForm
from courses.queries.problems import reports_on_the_desk_of, with_courses
from lms.core.errors import DomainError

ROWS_A_PAGE = 50
OPEN = "open"
SETTLED = "settled"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Reports on lessons the editor may change: the open ones first come first, the answered ones latest first."""
    shown = SETTLED if request.GET.get("show") == SETTLED else OPEN
    reports = reports_on_the_desk_of(request.user).select_related("unit", "reporter", "unit__owner")
    rows = reports.open().order_by("pk") if shown == OPEN else reports.exclude(status=OPEN).order_by("-answered_at")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("p"))
    choices = [(OPEN, _("Waiting for an answer")), (SETTLED, _("Answered"))]
    context = {"page": page, "rows": with_courses(page.object_list), "shown": shown, "choices": choices}
    return render(request, "courses/admin/problems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and the form that answers it."""
    reports = reports_on_the_desk_of(request.user).select_related("unit", "reporter", "answered_by")
    found = get_object_or_404(reports, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.write(found, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Answered. %(person)s is told.") % {"person": found.reporter})
            return redirect("problem_reports:index")
    context = {"report": found, "form": form}
    return render(request, "courses/admin/problem.html", context, status=400 if form.is_bound else 200)


urlpatterns: list[URLPattern] = [
    path("", listing, name="index"),
    path("<int:pk>/", report, name="report"),
]
