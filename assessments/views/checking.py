"""“Check this answer” on a paper, for the script: the question as it may be told of, in its place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import queries
from assessments.domain.answers import AttemptClosed, QuestionClosed
from assessments.domain.checking import check_answer
from assessments.forms.paper import read_answer
from assessments.models import Aspect
from lms.core.errors import DomainError

STATUSES = {AttemptClosed: 409, QuestionClosed: 423}


@require_POST
def check_one(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Keep the answer, close it, and draw what may be told of it. Without a script ``submit`` does the same."""
    if not request.user.is_authenticated:
        message = _("You are signed out. Sign in again; your answers are kept on this device.")
        return JsonResponse({"message": message}, status=401)
    sitting = queries.own_attempt(request.user, reference)
    if sitting is None or queries.response_to_save(request.user, reference, position) is None:
        raise Http404
    try:
        response = check_answer(sitting, position, read_answer(request.POST))
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=STATUSES.get(type(error), 400))
    question = queries.review_of([response], Aspect(response.attempt.told_at_once))[0]
    return render(request, "assessments/_checked.html", {"question": question, "attempt": response.attempt})
