"""Files as the answer to a question: a script sends them one by one; without it a button sends the whole form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import queries
from assessments.domain.answer_files import attach_answer, detach_answer
from assessments.domain.answers import AttemptClosed, QuestionClosed
from assessments.forms.paper import read_paper
from assessments.kinds.files import MOST_FILES
from assessments.models import Attempt, Response
from assessments.views.sitting import hold_until_signed_in, keep_form, own_sitting, refuse
from lms.accounts.models import User
from lms.core.errors import DomainError

SCRIPT = "text/fragment"


@require_POST
def answer_files(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Add the files that were sent (``files-3``), or take one away (``remove-3``).

    A script gets the files that are there now, or why not: 400 not taken, 401 signed out, 409 closed, 423 left for
    good. Without it the other answers on the form are kept, too, and the paper is shown again.
    """
    is_script = request.headers.get("Accept") == SCRIPT
    if not request.user.is_authenticated:
        said = _("You are signed out. Sign in again, then choose the file once more.")
        return refuse(401, said) if is_script else hold_until_signed_in(request, reference)
    sitting = own_sitting(request.user, reference)
    if is_script:
        return _reply(request, sitting, position, request.user)
    address = reverse("assessments:attempt", args=[reference])
    try:
        keep_form(request, sitting, read_paper(request.POST))
        _change(request, sitting, position, request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{address}?question={position}#question-{position}")


def _reply(request: HttpRequest, sitting: Attempt, position: int, by: User) -> HttpResponse:
    try:
        response = _change(request, sitting, position, by)
    except AttemptClosed as error:
        return refuse(409, str(error))
    except QuestionClosed as error:
        return refuse(423, str(error))
    except DomainError as error:
        return refuse(400, str(error))
    if response is None:
        return refuse(400, _("Choose a file first."))
    context = {"question": queries.paper_of([response])[0], "attempt": sitting}
    return render(request, "assessments/kinds/_sent_files.html", context)


def _change(request: HttpRequest, sitting: Attempt, position: int, by: User) -> Response | None:
    """Do what the form asks; nothing if it asks nothing."""
    removed = request.POST.get(f"remove-{position}", "")
    if removed.isdecimal() and len(removed) <= 18:
        return detach_answer(sitting, position=position, file=int(removed), by=by)
    response = None
    for file in request.FILES.getlist(f"files-{position}")[: MOST_FILES + 1]:
        response = attach_answer(sitting, position=position, file=file, by=by)
    return response
