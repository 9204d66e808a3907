"""The quiz before and after an attempt. Nothing here writes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments import queries, rules
from assessments.domain.drawing import lay_out
from assessments.models import Attempt, QuizPage
from assessments.queries.answers import remarks_on
from assessments.queries.gains import OwnGain, attempt_before
from courses.access import take_seat
from courses.queries import outline
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError


def quiz(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """What the quiz asks for, the attempts so far, and the way in; for a trainer also a trial paper."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    standing = queries.standing(seat.enrolment, page)
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "standing": standing,
        "past": [(attempt, rules.told_of(attempt, standing)) for attempt in standing.past],
        "question_count": queries.question_count(page),
        "outline": seat.outline,
        "place": seat.outline.place_of(page),
        "module": seat.outline.module_of(page),
        "after": seat.outline.after(page),
    }
    if seat.enrolment is None or _is_looked_at_by_its_editor(request, page):
        context |= _trial(page)
    return render(request, "assessments/quiz_page.html", context)


@login_required
@require_safe
def result(request: SignedInRequest, reference: str) -> HttpResponse:
    """The score, what may be told of the answers, and the next step."""
    attempt = queries.own_attempt_with_course(request.user, reference)
    if attempt is None:
        raise Http404
    if attempt.is_open:
        return redirect("assessments:attempt", reference=reference)
    standing = queries.standing(attempt.enrolment, attempt.quiz)
    told = rules.told_of(attempt, standing)
    questions = queries.review(attempt, told)
    course_outline = outline(attempt.enrolment.course, attempt.enrolment)
    context = {
        "attempt": attempt,
        "page": attempt.quiz,
        "enrolment": attempt.enrolment,
        "standing": standing,
        "tally": queries.tally(attempt, questions),
        "told": told,
        "gain": _gain_until(attempt) if told.has_score else None,
        "later": rules.told_later(standing),
        "band": attempt.band_text if told.has_score else None,
        "questions": questions,
        "remarks": remarks_on(attempt) if attempt.is_marked else [],
        "outline": course_outline,
        "place": course_outline.place_of(attempt.quiz),
        "next_unit": course_outline.after(attempt.quiz) or course_outline.next_unit,
    }
    return render(request, "assessments/result.html", context)


def _gain_until(attempt: Attempt) -> OwnGain | None:
    """How far the learner has come since the pre-test, if its score may be told, too."""
    before = attempt_before(attempt)
    if before is None or before.score_percent is None or attempt.score_percent is None:
        return None
    told = rules.told_of(before, queries.standing(attempt.enrolment, before.quiz))
    return OwnGain(before.score_percent, attempt.score_percent) if told.has_score else None


def _is_looked_at_by_its_editor(request: HttpRequest, page: QuizPage) -> bool:
    """Whether an editor looks as a learner at a quiz whose questions they may see anyway."""
    return hasattr(request, "looks_as") and page.permissions_for_user(request.user).can_edit()


def _trial(page: QuizPage) -> dict:
    """A paper as a learner might get it, or why there is none."""
    try:
        return {"questions": queries.paper_of(lay_out(page, seed="trial"))}
    except DomainError as error:
        return {"refusal": str(error)}
