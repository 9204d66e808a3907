"""Answering a knowledge check of a lesson. Nothing is kept."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import queries
from assessments.checks import blank_response
from assessments.forms.paper import read_answer
from assessments.kinds import kind_of
from assessments.models import Question, QuestionVersion
from courses.access import take_seat
from courses.models import LessonPage
from lms.core.errors import DomainError


@require_POST
def check(request: HttpRequest, lesson_pk: int, code: str) -> HttpResponse:
    """Tell whether the answer was right, and why; a script gets the fragment alone.

    Only for questions that the lesson carries: nobody learns the key of another question here.
    """
    lesson = get_object_or_404(LessonPage.objects.live(), id=lesson_pk)
    if not request.user.is_authenticated:
        return redirect_to_login(lesson.get_url(request))
    seat = take_seat(request, lesson)
    if isinstance(seat, HttpResponse):
        return seat
    if not queries.asks_in_check(lesson, code):
        raise Http404
    context = {"lesson": lesson, "code": code, **_judge(request, lesson, code)}
    is_script = request.headers.get("Accept") == "text/fragment"
    return render(request, "assessments/_answered.html" if is_script else "assessments/check.html", context)


def _judge(request: HttpRequest, lesson: LessonPage, code: str) -> dict:
    """The reviewed question, or why there is nothing to review."""
    try:
        given = read_answer(request.POST)
        version = _version(code, given.sequence)
        response = blank_response(lesson, version)
        kind = kind_of(version.kind)
        response.answer = kind.accept(given.values, layout=response.option_order)
    except DomainError as error:
        return {"refusal": str(error)}
    if response.answer is None:
        return {"refusal": _("Choose an answer first.")}
    response.score = kind.grade(version, response.answer)
    return {"question": queries.review_of([response])[0]}


def _version(code: str, number: int) -> QuestionVersion:
    """The version that stood on the page: a trainer may have changed the question meanwhile."""
    versions = QuestionVersion.objects.filter(question__in=Question.objects.ready().filter(code=code))
    return get_object_or_404(versions.prefetch_related("options"), number=number)
