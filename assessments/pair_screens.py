"""Screens of the bank: questions that ask nearly the same, beside each other, and what is to become of them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.domain import pairing_questions
from assessments.models import Question, QuestionPair
from assessments.queries.pairs import pairings, pairs_of
from lms.core.errors import DomainError

PAIRS_A_PAGE = 10
WAITING = "waiting"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for a word, the likest first; or those that were judged."""
    if not request.user.has_perm("assessments.change_question"):
        raise PermissionDenied
    shown = request.GET.get("show", WAITING)
    verdict = shown if shown in QuestionPair.Verdict.values else ""
    page = Paginator(pairs_of(request.user, verdict=verdict), PAIRS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": pairings(page.object_list, request.user),
        "shown": verdict or WAITING,
        "choices": [(WAITING, _("Waiting for your word")), *QuestionPair.Verdict.choices],
        "uncompared": pairing_questions.uncompared().count(),
    }
    return render(request, "assessments/admin/pairs.html", context)


@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Not the same: remembered, and not shown again."""
    pair = _pair_or_404(request, pk)
    told = _("Remembered: %(first)s and %(second)s are not the same.") % _codes(pair)
    return _done(request, lambda: pairing_questions.part(pair, by=request.user), told)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the pair again."""
    pair = _pair_or_404(request, pk)
    told = _("%(first)s and %(second)s are shown as a pair again.") % _codes(pair)
    return _done(request, lambda: pairing_questions.forget(pair, by=request.user), told)


@require_POST
def retire(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Retire one of the two for the other."""
    pair = _pair_or_404(request, pk)
    if question_pk not in (pair.first_id, pair.second_id):
        raise Http404
    question = get_object_or_404(Question.objects.editable_by(request.user), pk=question_pk)
    told = _("%(code)s is retired and points to the other.") % {"code": question.code}
    return _done(request, lambda: pairing_questions.retire_one(pair, question, by=request.user), told)


def _pair_or_404(request: HttpRequest, pk: int) -> QuestionPair:
    return get_object_or_404(QuestionPair.objects.visible_to(request.user).select_related("first", "second"), pk=pk)


def _codes(pair: QuestionPair) -> dict[str, str]:
    return {"first": pair.first.code, "second": pair.second.code}


def _done(request: HttpRequest, act: Callable[[], object], told: str) -> HttpResponse:
    """Back to where the trainer was in the list."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    page, shown = request.POST.get("p", ""), request.POST.get("show", "")
    kept = [f"p={page}"] * page.isdecimal() + [f"show={shown}"] * (shown in QuestionPair.Verdict.values)
    return redirect(reverse("questions:pairs") + ("?" + "&".join(kept) if kept else ""))


urlpatterns: list[URLPattern] = [
    path("pairs/", listing, name="pairs"),
    path("pairs/<int:pk>/different/", part, name="part_pair"),
    path("pairs/<int:pk>/again/", forget, name="forget_pair"),
    path("pairs/<int:pk>/retire/<int:question_pk>/", retire, name="retire_of_pair"),
]
