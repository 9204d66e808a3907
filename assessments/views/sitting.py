"""Sitting an attempt. The page is a form; each answer is also saved by itself as it is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments import queries
from assessments.domain import attempts
from assessments.domain.answers import AttemptClosed, Given, QuestionClosed
from assessments.domain.checking import check_answer, judged
from assessments.domain.turning import leave_question
from assessments.forms.paper import read_answer, read_paper
from assessments.kinds import kind_of
from assessments.models import Aspect, Attempt, QuizPage, Response
from assessments.models.attempt import GRACE
from assessments.models.quiz import Paging
from courses.models import Enrolment
from lms.accounts.http import SignedInRequest
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.throttle import MistakeLimit

UNSENT = "unsent_answers"
TURNING = re.compile(r"(?P<how>go|leave|check)-(?P<position>[0-9]{1,3})")
WRONG_PASSWORDS = MistakeLimit("quiz_password", most=40, seconds=60)
"""Passwords are not found by trying; a room full of people behind one address may still mistype."""


@require_POST
def start(request: HttpRequest, quiz_pk: int) -> HttpResponse:
    """Start (``practice=1``: what does not count), or go on with what is open."""
    quiz = get_object_or_404(QuizPage.objects.live(), id=quiz_pk)
    if not request.user.is_authenticated:
        return redirect_to_login(quiz.get_url(request))
    enrolment = Enrolment.objects.of(request.user).counted().filter(course__path=quiz.course_path).first()
    if enrolment is None:
        return redirect(quiz.get_url(request))
    begin = attempts.start_practice if "practice" in request.POST else attempts.start_attempt
    try:
        if quiz.password and WRONG_PASSWORDS.is_reached(request):
            raise DomainError(_("Too many wrong passwords. Wait a minute and try again."))
        attempt = begin(enrolment, quiz, by=request.user, password=request.POST.get("password", ""))
    except DomainError as error:
        if isinstance(error, attempts.WrongPassword):
            WRONG_PASSWORDS.note(request)
        messages.error(request, str(error))
        return redirect(quiz.get_url(request))
    return redirect("assessments:attempt", reference=attempt.reference)


@login_required
@require_safe
def attempt(request: SignedInRequest, reference: str) -> HttpResponse:
    """The paper; once submitted the result; once the time is over the way to be graded."""
    sitting = own_sitting(request.user, reference)
    if not sitting.is_open:
        return redirect("assessments:result", reference=reference)
    context = {"attempt": sitting, "page": sitting.quiz}
    if sitting.is_time_over:
        return render(request, "assessments/time_over.html", context)
    context |= _paper(request, sitting)
    return render(request, "assessments/attempt.html", context)


@require_POST
def save(request: HttpRequest, reference: str, position: int) -> JsonResponse:
    """Keep one answer: 200 with what now stands, 400 unreadable, 401 signed out, 409 closed, 423 left for good."""
    if not request.user.is_authenticated:
        return refuse(401, _("You are signed out. Sign in again; your answers are kept on this device."))
    response = queries.response_to_save(request.user, reference, position)
    if response is None:
        raise Http404
    try:
        given = read_answer(request.POST)
        response = attempts.save_response(response, values=given.values, sequence=given.sequence)
    except AttemptClosed as error:
        return refuse(409, str(error))
    except QuestionClosed as error:
        return refuse(423, str(error))
    except DomainError as error:
        return refuse(400, str(error))
    values = kind_of(response.version.kind).restore(response.answer, layout=response.option_order)
    return JsonResponse(
        {"sequence": response.sequence, "values": values, "remaining": response.attempt.remaining_seconds}
    )


@require_safe
def clock(request: HttpRequest, reference: str) -> JsonResponse:
    """Seconds until the deadline by the server's clock, for a phone that slept."""
    if not request.user.is_authenticated:
        return refuse(401, _("You are signed out. Sign in again; your answers are kept on this device."))
    sitting = get_object_or_404(Attempt.objects.of(request.user), reference=reference)
    return JsonResponse({"remaining": sitting.remaining_seconds, "is_open": sitting.is_open})


@login_required
@require_safe
def summary(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is answered and what is not, before it is handed in."""
    sitting = own_sitting(request.user, reference)
    if not sitting.is_open or sitting.is_time_over:
        return redirect("assessments:attempt", reference=reference)
    responses = queries.responses_of(sitting)
    seen = [one for one in responses if one.position <= sitting.reached] if sitting.is_forward_only else responses
    missing = queries.unanswered(seen)
    context = {"attempt": sitting, "page": sitting.quiz, "responses": responses, "missing": missing}
    context["ahead_count"] = len(responses) - len(seen)
    return render(request, "assessments/summary.html", context)


@require_POST
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the whole form; then show the summary (``step=check``) or hand in."""
    if not request.user.is_authenticated:
        return hold_until_signed_in(request, reference)
    sitting = own_sitting(request.user, reference)
    try:
        overtaken = keep_form(request, sitting, read_paper(request.POST))
        if turning := TURNING.fullmatch(request.POST.get("step", "")):
            how, position = turning["how"], int(turning["position"])
            if how == "check" and position not in overtaken:
                return _check(request, sitting, position)
            return _turn(sitting, how, position)
        if request.POST.get("step") == "check" and sitting.is_open and not sitting.is_time_over:
            return redirect("assessments:summary", reference=reference)
        if request.POST.get("step") == "time" and _has_time_again(sitting):
            messages.info(request, _("You were given more time. Go on with the quiz."))
            return redirect("assessments:attempt", reference=reference)
        attempts.submit_attempt(sitting, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("assessments:attempt", reference=reference)
    return redirect("assessments:result", reference=reference)


def _paper(request: HttpRequest, sitting: Attempt) -> dict:
    """What the paper shows: all questions, or the one that is asked for or reached. Queries as ``responses_of``; one
    more where something was checked."""
    responses = queries.responses_of(sitting)
    number = None if sitting.paging == Paging.ALL else _number(request, sitting, responses)
    shown = [one for one in responses if number in (None, one.position)]
    asked = queries.paper_of([one for one in shown if not one.checked_at], unsaved=_held(request, sitting.reference))
    checked = judged([one for one in shown if one.checked_at])
    told = queries.review_of(checked, Aspect(sitting.told_at_once)) if checked else []
    here = {question.position for question in asked}
    elsewhere = sum(one.answer is not None for one in responses if one.position not in here)
    return {
        "questions": sorted([*asked, *told], key=attrgetter("position")),
        "number": number,
        "total": len(responses),
        "steps": _steps(number),
        "answered_elsewhere": elsewhere,
        "answered_count": elsewhere + sum(question.is_answered for question in asked),
    }


def _steps(number: int | None) -> dict[str, str]:
    """What the buttons of the paper send."""
    if number is None:
        return {"stay": "go-1"}
    ways = {"leave": f"leave-{number}", "next": f"go-{number + 1}", "previous": f"go-{number - 1}"}
    return {"stay": f"go-{number}", **ways}


def _number(request: HttpRequest, sitting: Attempt, responses: Sequence[Response]) -> int:
    """The question to show: forward only the one reached, else the one asked for or the first without an answer."""
    if sitting.is_forward_only:
        return sitting.reached
    asked = request.GET.get("question", "")
    if asked.isdecimal() and len(asked) <= 3 and 1 <= int(asked) <= len(responses):
        return int(asked)
    return next((one.position for one in responses if one.answer is None), 1)


def _turn(sitting: Attempt, how: str, position: int) -> HttpResponse:
    """To another question; forward only, the one at ``position`` is left for good."""
    address = reverse("assessments:attempt", args=[sitting.reference])
    if how == "leave":
        leave_question(sitting, position)
        return redirect(address)
    return redirect(f"{address}?question={position}")


def _check(request: HttpRequest, sitting: Attempt, position: int) -> HttpResponse:
    """To what is told of the question at ``position``, or why it is not."""
    try:
        check_answer(sitting, position)
    except DomainError as error:
        messages.error(request, str(error))
    address = reverse("assessments:attempt", args=[sitting.reference])
    return redirect(f"{address}?question={position}#question-{position}")


def _has_time_again(sitting: Attempt) -> bool:
    """Whether a page says that the time is over though time was given back since it was drawn."""
    return sitting.is_open and (sitting.remaining_seconds is None or sitting.remaining_seconds > GRACE.seconds)


def own_sitting(user: User, reference: str) -> Attempt:
    """The attempt of ``user``; 404 for any other."""
    attempt = queries.own_attempt(user, reference)
    if attempt is None:
        raise Http404
    return attempt


def refuse(status: int, message: str) -> JsonResponse:
    """Why something was not kept, for a script."""
    return JsonResponse({"message": message}, status=status)


def keep_form(request: HttpRequest, sitting: Attempt, given: dict[int, Given]) -> list[int]:
    """Save what the form carried; say, and return, which answers were overtaken, or that they came too late."""
    held = request.session.get(UNSENT, {})
    if sitting.reference in held:
        request.session[UNSENT] = {
            reference: paper for reference, paper in held.items() if reference != sitting.reference
        }
    if not given:
        return []
    try:
        overtaken = attempts.save_answers(sitting, given)
    except AttemptClosed as error:
        messages.warning(request, str(error))
        return []
    if overtaken:
        sentence = ngettext(
            "Question %(numbers)s was answered anew or checked in another window. That answer was kept.",
            "Questions %(numbers)s were answered anew or checked in another window. Those answers were kept.",
            len(overtaken),
        )
        messages.warning(request, sentence % {"numbers": ", ".join(map(str, overtaken))})
    return overtaken


def _held(request: HttpRequest, reference: str) -> dict[int, tuple[list[str], int]]:
    """What ``hold_until_signed_in`` holds for this attempt."""
    held = request.session.get(UNSENT, {}).get(reference, {})
    return {int(position): (values, sequence) for position, (values, sequence) in held.items()}


def hold_until_signed_in(request: HttpRequest, reference: str) -> HttpResponse:
    """The session ended while the form was filled in: hold its answers in the new session, which signing in keeps."""
    try:
        given = read_paper(request.POST)
    except DomainError:
        given = {}
    if given:
        request.session[UNSENT] = {reference: {position: (one.values, one.sequence) for position, one in given.items()}}
    return redirect_to_login(reverse("assessments:attempt", args=[reference]))
