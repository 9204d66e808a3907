"""Marking the answers of quizzes: all answers to one question beside each other, without names unless wished."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.forms.marking_answers import AnswerForm
from assessments.models import QuizPage
from assessments.queries.answers import answer_queue, laid_out
from assessments.queries.marking import MARKED, WAITING, is_marker

ANSWERS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, quiz_pk: int, question_pk: int) -> HttpResponse:
    """Answers to one question of a quiz with a form that marks as many of them as one likes."""
    quiz = get_object_or_404(QuizPage, pk=quiz_pk)
    if not is_marker(request.user, quiz):
        raise Http404
    shown = MARKED if request.GET.get("show") == MARKED else WAITING
    page = Paginator(answer_queue(request.user, quiz, question_pk, show=shown), ANSWERS_A_PAGE)
    page = page.get_page(request.GET.get("p"))
    forms = _forms(request, page)
    if request.method == "POST" and _write(request, forms):
        return redirect(request.get_full_path())
    context = {
        "quiz": quiz,
        "page": page,
        "forms": forms,
        "shown": shown,
        "has_names": request.GET.get("names") == "1",
        "choices": [(WAITING, _("Waiting to be marked")), (MARKED, _("Marked, result not given yet"))],
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "assessments/admin/answers.html", context, status=status)


urlpatterns: list[URLPattern] = [path("answers/<int:quiz_pk>/<int:question_pk>/", answers, name="answers")]


def _forms(request: HttpRequest, page: Page) -> list[AnswerForm]:
    """Those that were sent; of answers that came meanwhile there is nothing in it."""
    made = [AnswerForm(None, answer=answer) for answer in laid_out(page.object_list)]
    if request.method != "POST":
        return made
    sent = [one for one in made if f"{one.prefix}-seen" in request.POST]
    return [AnswerForm(request.POST, answer=one.answer) for one in sent]


def _write(request: HttpRequest, forms: list[AnswerForm]) -> bool:
    """Give the marks that are there; whether all of them were taken."""
    if sum(form.is_valid() for form in forms) < len(forms):
        return False
    given = [form for form in forms if form.is_given]
    count = sum([form.write(by=request.user) for form in given])
    if count:
        told = ngettext("%(count)d answer is marked.", "%(count)d answers are marked.", count)
        messages.success(request, told % {"count": count})
    elif not given:
        messages.info(request, _("No points were given yet."))
    return count == len(given)
