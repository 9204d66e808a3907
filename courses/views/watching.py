"""What a learner has played, looked at and read of a lesson."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.domain import watching
from courses.opening import opened_at
from courses.queries.conditions import todo_of
from courses.signal_forms import SignalsForm
from courses.views.places import own_lesson
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError


@login_required
@require_POST
def signals(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Take in what a script kept of a lesson; the answer is the list of what is left to do."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    form = SignalsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("This could not be read.")}, status=400)
    try:
        moment = opened_at(form.cleaned_data["opened"], enrolment, lesson)
        row = watching.record_signals(enrolment, lesson, form.cleaned_data["signals"], opened_at=moment)
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return render(request, "courses/_todo.html", {"todo": todo_of(lesson, row)})


@login_required
@require_POST
def declare(request: SignedInRequest, pk: int, unit_pk: int) -> HttpResponse:
    """The learner says that they read the transcript, looked at the pages or came to the end; then the lesson again."""
    enrolment, lesson = own_lesson(request, pk, unit_pk)
    try:
        moment = opened_at(request.POST.get("opened", ""), enrolment, lesson)
        watching.open_lesson(enrolment, lesson, opened_at=moment)
        watching.declare_done(enrolment, lesson, request.POST.get("block", ""))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("That counts as done."))
    return redirect(lesson.get_url(request))
