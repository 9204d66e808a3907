"""The screen of the admin on which a trainer tells results that were held back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.domain.releasing import release_all
from assessments.models import AssignmentPage
from assessments.queries import marking as queries

MOST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What is decided and not told: tell all of it, or what was chosen."""
    assignment = get_object_or_404(AssignmentPage, pk=pk)
    if not queries.is_marker(request.user, assignment):
        raise Http404
    rows = queries.held_back(request.user, assignment)[:MOST]
    if request.method == "POST":
        chosen = set(request.POST.getlist("submission"))
        wanted = [row.submission for row in rows if "all" in request.POST or str(row.submission.pk) in chosen]
        count = release_all(wanted, by=request.user)
        told = ngettext("%(count)d learner is told the result.", "%(count)d learners are told the result.", count)
        messages.success(request, told % {"count": count})
        return redirect("marking:release", pk)
    return render(request, "assessments/admin/release.html", {"assignment": assignment, "rows": rows})


urlpatterns: list[URLPattern] = [path("assignments/<int:pk>/release/", release, name="release")]
