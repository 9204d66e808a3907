"""Screens about one question of the bank: its versions side by side, and its way to being ready."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.domain import reviewing
from assessments.forms.bank import ComparisonForm
from assessments.models import Question
from assessments.queries.bank import compare
from lms.core.errors import DomainError


@require_safe
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a question side by side, and what differs; the newest two unless others are chosen."""
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=pk)
    versions = list(question.versions.order_by("-number"))
    if not versions:
        return redirect("questions:inspect", pk)
    usual = {"newer": versions[0].pk, "older": versions[min(1, len(versions) - 1)].pk}
    form = ComparisonForm({**usual, **request.GET.dict()}, versions=question.versions.order_by("-number"))
    rows = compare(form.cleaned_data["older"], form.cleaned_data["newer"]) if form.is_valid() else []
    context = {"question": question, "form": form, "rows": rows}
    return render(request, "assessments/admin/compare.html", context)


@require_POST
def send_for_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft wait for a second reader."""
    question = get_object_or_404(Question.objects.editable_by(request.user), pk=pk)
    return _turned(request, pk, lambda: reviewing.send_for_review(question, by=request.user), _("It waits for review."))


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Make what was read ready for quizzes."""
    question = get_object_or_404(Question.objects.reviewable_by(request.user), pk=pk)
    read = request.POST.get("version", "")
    version = int(read) if read.isdecimal() and len(read) < 19 else 0
    told = _("The question is ready. Quizzes may use it now.")
    return _turned(request, pk, lambda: reviewing.pass_on(question, version=version, by=request.user), told)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back to its author, with words."""
    question = get_object_or_404(Question.objects.reviewable_by(request.user), pk=pk)
    words = request.POST.get("words", "")
    told = _("The question is a draft again, and its owner is told why.")
    return _turned(request, pk, lambda: reviewing.send_back(question, words=words, by=request.user), told)


def _turned(request: HttpRequest, pk: int, turn: Callable[[], object], told: str) -> HttpResponse:
    try:
        turn()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("questions:inspect", pk)


urlpatterns: list[URLPattern] = [
    path("compare/<int:pk>/", compare_versions, name="compare"),
    path("send/<int:pk>/", send_for_review, name="send_for_review"),
    path("pass/<int:pk>/", pass_on, name="pass_on"),
    path("return/<int:pk>/", send_back, name="send_back"),
]
