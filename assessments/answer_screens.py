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

from assessments.domain.answer_claims import claim_answers, let_go_of_answers
from assessments.forms.marking_answers import AnswerForm
from assessments.forms.saved_comments import put_in
from assessments.models import QuizPage, SavedComment
from assessments.queries.answers import AnswerToMark, answer_queue, kept_by_others, laid_out
from assessments.queries.marking import MARKED, WAITING, is_marker

ANSWERS_A_PAGE = 20
CLAIMS = {"claim": claim_answers, "let_go": let_go_of_answers}


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, quiz_pk: int, question_pk: int) -> HttpResponse:
    """Answers to one question of a quiz with a form that marks as many of them as one likes."""
    quiz = get_object_or_404(QuizPage, pk=quiz_pk)
    if not is_marker(request.user, quiz):
        raise Http404
    shown = MARKED if request.GET.get("show") == MARKED else WAITING
    page = Paginator(answer_queue(request.user, quiz, question_pk, show=shown), ANSWERS_A_PAGE)
    page = page.get_page(request.GET.get("p"))
    if change := CLAIMS.get(request.POST.get("step", "")):
        change(page.object_list, by=request.user)
        return redirect(request.get_full_path())
    saved = list(SavedComment.objects.visible_to(request.user).for_course(quiz.course_path))
    forms = _forms(request, page, saved)
    is_sent = request.method == "POST" and "insert" not in request.POST
    if is_sent and _write(request, forms):
        return redirect(request.get_full_path())
    context = {
        "quiz": quiz,
        "page": page,
        "forms": forms,
        "shown": shown,
        "saved": saved,
        "mine_count": sum(form.answer.response.is_mine for form in forms),
        "others_count": kept_by_others(request.user, quiz, question_pk),
        "has_names": request.GET.get("names") == "1",
        "choices": [(WAITING, _("Waiting to be marked")), (MARKED, _("Marked, result not given yet"))],
    }
    return render(request, "assessments/admin/answers.html", context, status=400 if is_sent else 200)


urlpatterns: list[URLPattern] = [path("answers/<int:quiz_pk>/<int:question_pk>/", answers, name="answers")]


def _forms(request: HttpRequest, page: Page, saved: list[SavedComment]) -> list[AnswerForm]:
    """Those that were sent; of answers that came meanwhile there is nothing in it."""
    made = [AnswerForm(None, answer=answer) for answer in laid_out(page.object_list)]
    if request.method != "POST":
        return made
    sent = [one for one in made if f"{one.prefix}-seen" in request.POST]
    if "insert" in request.POST:
        return [_with_comment(request, one.prefix, one.answer, saved) for one in sent]
    return [AnswerForm(request.POST, answer=one.answer) for one in sent]


def _with_comment(request: HttpRequest, prefix: str, answer: AnswerToMark, saved: list[SavedComment]) -> AnswerForm:
    """What was typed, and the saved comment that was chosen for it; nothing is marked."""
    typed = {name: request.POST.get(f"{prefix}-{name}", "") for name in ("points", "comment", "seen")}
    if request.POST["insert"] == prefix:
        typed["comment"] = put_in(typed["comment"], request.POST.get(f"{prefix}-saved", ""), saved)
    return AnswerForm(None, answer=answer, typed=typed)


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
