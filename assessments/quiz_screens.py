"""Screens of the admin about a quiz that is being sat: giving time back, and exceptions from its rules."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments.domain import allowances as domain
from assessments.forms.sitting import ONE, AllowanceForm, TimeBackForm, sitting_now
from assessments.models import QuizAllowance, QuizPage
from courses.queries.drafts import editable_pages
from lms.core.errors import DomainError

ACTS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def time_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give time back to one attempt, a school or all; and what was given before. For those who may edit the quiz."""
    quiz = _quiz_or_404(request, pk)
    form = TimeBackForm(
        request.POST if request.method == "POST" else None, quiz=quiz, initial=_named(request, "reference")
    )
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


@require_http_methods(["GET", "HEAD", "POST"])
def allowances(request: HttpRequest, pk: int) -> HttpResponse:
    """Exceptions from the rules of a quiz: those that hold, a form for another, and what became of earlier ones."""
    quiz = _quiz_or_404(request, pk)
    form = AllowanceForm(
        request.POST if request.method == "POST" else None, quiz=quiz, initial=_named(request, "username")
    )
    if form.is_valid():
        try:
            allowance = form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The exception for %(whom)s holds from now on.") % {"whom": allowance})
            return redirect("quiz_sittings:allowances", pk)
    history = QuizAllowance.history.filter(quiz=quiz.pk).select_related("user", "organisation", "history_user")
    context = {
        "quiz": quiz,
        "form": form,
        "allowances": quiz.allowances.select_related("user", "organisation").order_by("-pk"),
        "past": history.order_by("-history_date", "-history_id")[:ACTS_SHOWN],
    }
    return render(request, "assessments/admin/allowances.html", context, status=400 if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, pk: int, allowance_pk: int) -> HttpResponse:
    """End an exception."""
    quiz = _quiz_or_404(request, pk)
    allowance = get_object_or_404(quiz.allowances.all(), pk=allowance_pk)
    domain.take_back(allowance, by=request.user)
    messages.success(request, _("The exception for %(whom)s has ended.") % {"whom": allowance})
    return redirect("quiz_sittings:allowances", pk)


urlpatterns: list[URLPattern] = [
    path("<int:pk>/exceptions/", allowances, name="allowances"),
    path("<int:pk>/exceptions/<int:allowance_pk>/end/", take_back, name="take_back"),
    path("<int:pk>/time/", time_back, name="time_back"),
]


def _named(request: HttpRequest, name: str) -> dict[str, str]:
    """Whom an address names, so that the form need not be filled in again."""
    named = request.GET.get(name, "")[:150]
    return {name: named, "whom": ONE} if named else {}


def _quiz_or_404(request: HttpRequest, pk: int) -> QuizPage:
    """A quiz among the pages the editor may change."""
    return get_object_or_404(QuizPage.objects.filter(pk__in=editable_pages(request.user).values("pk")), pk=pk)
