"""Screens of the admin: who sat a quiz and how, and one attempt as its learner saw it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from assessments.forms.sittings import SittingsFilter
from assessments.models import Attempt, QuizPage
from assessments.queries import paper_of, responses_of
from assessments.queries.allowances import allowances_of
from assessments.queries.attempts import attempts_at, state_counts, with_allowances
from assessments.sitting_tables import attempt_name, granted, sittings_table
from courses.queries.drafts import editable_pages
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet

ROWS_A_PAGE = 50
LOOKED, TAKEN = "assessments.look_at_attempt", "assessments.export_sittings"


def quiz_or_404(request: HttpRequest, pk: int) -> QuizPage:
    """A quiz among the pages the editor may change."""
    return get_object_or_404(QuizPage.objects.filter(pk__in=editable_pages(request.user).values("pk")), pk=pk)


@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every attempt at a quiz, narrowed by the form; the same table as Excel. For those who may edit the quiz."""
    quiz = quiz_or_404(request, pk)
    form = SittingsFilter(request.GET)
    attempts = attempts_at(quiz, **form.chosen())
    if request.GET.get("format") == "xlsx":
        return _spreadsheet(request, quiz, attempts)
    page = Paginator(attempts, ROWS_A_PAGE).get_page(request.GET.get("p"))
    kept = request.GET.copy()
    kept["format"] = "xlsx"
    kept.pop("p", None)
    counts = state_counts(quiz)
    context = {
        "quiz": quiz,
        "form": form,
        "page": page,
        "table": sittings_table(with_allowances(page.object_list, quiz), caption=_("Who sat the quiz")),
        "counts": [(label, counts.get(value, 0)) for value, label in Attempt.Status.choices],
        "spreadsheet_query": kept.urlencode(),
    }
    return render(request, "assessments/admin/sittings.html", context)


@require_safe
def sitting(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """One attempt for support: the questions in the order and layout of its learner, the answers, and when each was
    saved. Nothing of the key. That it was looked at stands in the history of the quiz."""
    quiz = quiz_or_404(request, pk)
    attempts = quiz.attempts.select_related("enrolment__user", "enrolment__organisation")
    attempt = get_object_or_404(attempts, reference=reference)
    attempt.quiz = quiz
    responses = responses_of(attempt)
    log(quiz, LOOKED, user=request.user, data={"reference": attempt.reference})  # who looked at whom
    context = {
        "quiz": quiz,
        "attempt": attempt,
        "name": attempt_name(attempt),
        "rows": list(zip(paper_of(responses), responses, strict=True)),
        "exceptions": [(one, granted(one)) for one in allowances_of(attempt.enrolment, quiz)],
        "times_back": attempt.times_back.select_related("given_by").order_by("-given_at"),
    }
    return render(request, "assessments/admin/sitting.html", context)


def _spreadsheet(request: HttpRequest, quiz: QuizPage, attempts) -> HttpResponseBase:
    log(quiz, TAKEN, user=request.user, data={"title": quiz.title})  # who took what out
    heading = [
        (_("Quiz"), quiz.title),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
    table = sittings_table(with_allowances(attempts, quiz), caption=_("Who sat the quiz"))
    return spreadsheet(table, heading=heading, file_name=dated_file_name(_("Who sat the quiz"), quiz.title))


urlpatterns: list[URLPattern] = [
    path("<int:pk>/attempts/", listing, name="sittings"),
    path("<int:pk>/attempts/<slug:reference>/", sitting, name="sitting"),
]
