"""Screens of the admin: attempts graded again because a key was wrong, first looked at, then begun."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.regrades import Preview, preview
from assessments.forms.regrade import DecisionForm, RegradeForm
from assessments.models import Question, Regrade
from assessments.queries.regrades import quizzes_whose_learners_are_named, results_of, tally_of
from lms.core.errors import DomainError

SHOWN_AT_MOST = 100
ROWS_A_PAGE = 50
LOOK = "look"


@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to change, whose result it would change, and the button that begins it."""
    question = get_object_or_404(Question.objects.editable_by(request.user), pk=pk)
    is_sent = request.method == "POST"
    if is_sent:
        form: DecisionForm = RegradeForm(request.POST, question=question)
    else:
        form = DecisionForm(request.GET if LOOK in request.GET else None, question=question)
    found = _look(form)
    if isinstance(form, RegradeForm) and found and form.is_valid():
        try:
            begun = form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The attempts are being graded again. This page shows how far it is."))
            return redirect("questions:regraded", begun.pk)
    context = {"question": question, "form": form, "preview": found, "rows": [], "shown_at_most": SHOWN_AT_MOST}
    if found:
        context["rows"] = found.changes[:SHOWN_AT_MOST]
        context["named"] = _named(request, [one.attempt.quiz_id for one in context["rows"]])
        context["sent"] = form if is_sent else RegradeForm(question=question)
    return render(request, "assessments/admin/regrade.html", context, status=400 if is_sent else 200)


@require_safe
def regraded(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a regrade is, and whose result it changed."""
    mine = Regrade.objects.filter(question__in=Question.objects.editable_by(request.user))
    found = get_object_or_404(mine.select_related("question", "made_by"), pk=pk)
    page = Paginator(results_of(found), ROWS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "regrade": found,
        "page": page,
        "tally": tally_of(found),
        "versions": found.versions.order_by("number"),
        "named": _named(request, [row.attempt.quiz_id for row in page.object_list]),
    }
    return render(request, "assessments/admin/regraded.html", context)


def _look(form: DecisionForm) -> Preview | None:
    """What would change, if the decision itself is complete; why not stands on the form."""
    if not form.is_bound:
        return None
    form.full_clean()
    if not {"versions", "ruling", "accepted"} <= form.cleaned_data.keys():
        return None
    try:
        return preview(form.decision())
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _named(request: HttpRequest, quizzes: list[int]) -> set[int]:
    return quizzes_whose_learners_are_named(request.user, quizzes)


urlpatterns: list[URLPattern] = [
    path("regrade/<int:pk>/", regrade, name="regrade"),
    path("regraded/<int:pk>/", regraded, name="regraded"),
]
