"""Screens of the admin about a quiz that is being sat: giving time back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.forms.sitting import TimeBackForm, sitting_now
from assessments.models import QuizPage
from courses.queries.drafts import editable_pages
from lms.core.errors import DomainError

ACTS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def time_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give time back to one attempt, a school or all; and what was given before. For those who may edit the quiz."""
    quiz = _quiz_or_404(request, pk)
    form = TimeBackForm(request.POST if request.method == "POST" else None, quiz=quiz)
    if form.is_valid():
        try:
            act = form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            count = act.attempts.count()
            told = ngettext(
                "%(count)d learner has more time now and is told.",
                "%(count)d learners have more time now and are told.",
                count,
            )
            messages.success(request, told % {"count": count})
            return redirect("quiz_sittings:time_back", pk)
    acts = quiz.times_back.select_related("organisation", "given_by").annotate(attempt_count=Count("attempts"))
    context = {
        "quiz": quiz,
        "form": form,
        "sitting_count": sitting_now(quiz),
        "acts": acts.order_by("-given_at")[:ACTS_SHOWN],
    }
    return render(request, "assessments/admin/time_back.html", context, status=400 if form.is_bound else 200)


urlpatterns: list[URLPattern] = [
    path("<int:pk>/time/", time_back, name="time_back"),
]


def _quiz_or_404(request: HttpRequest, pk: int) -> QuizPage:
    """A quiz among the pages the editor may change."""
    return get_object_or_404(QuizPage.objects.filter(pk__in=editable_pages(request.user).values("pk")), pk=pk)
