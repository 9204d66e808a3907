"""What a learner has reached in a quiz, attempt by attempt and by category."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments import queries, rules
from assessments.models import QuizPage
from assessments.queries.categories import scores_by_category
from courses.models import Enrolment
from lms.accounts.http import SignedInRequest


@login_required
@require_safe
def own_results(request: SignedInRequest, quiz_pk: int) -> HttpResponse:
    """The latest attempt first; each with as much as the quiz tells of it now."""
    quiz = get_object_or_404(QuizPage.objects.live(), id=quiz_pk)
    enrolment = Enrolment.objects.of(request.user).counted().filter(course__path=quiz.course_path).first()
    if enrolment is None:
        raise Http404
    standing = queries.standing(enrolment, quiz)
    scores = scores_by_category(standing.past)
    results = []
    for attempt in sorted(standing.past, key=lambda one: one.started_at, reverse=True):
        told = rules.told_of(attempt, standing)
        results.append((attempt, told, scores[attempt.pk] if rules.tells_categories(told, scores[attempt.pk]) else []))
    return render(request, "assessments/own_results.html", {"page": quiz, "results": results})
