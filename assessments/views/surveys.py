"""A survey, answered on its own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from assessments.domain.surveying import answer_survey
from assessments.forms.survey import SurveyForm
from assessments.models import Participation, SurveyPage
from assessments.queries.surveys import own_answers, participation_of
from assessments.views.held import forget, held, keep_until_signed_in, note_of
from courses.access import Seat, take_seat
from lms.core.errors import DomainError


def survey(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """The form; once answered, thanks. For a trainer the form as learners see it, without a way to send it."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    participation = participation_of(seat.enrolment, page)
    return _draw(request, page, seat, _form(request, page, seat, participation), participation)


@sensitive_post_parameters()
@require_POST
def answer(request: HttpRequest, survey_pk: int) -> HttpResponse:
    """Keep the whole form, or show it again with what is missing."""
    page = get_object_or_404(SurveyPage.objects.live(), id=survey_pk)
    if not request.user.is_authenticated:
        return keep_until_signed_in(request, page)
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    if seat.enrolment is None:
        return redirect(page.get_url(request))
    form = SurveyForm(request.POST, survey=page)
    if not form.is_valid():
        return _draw_again(request, page, seat, form)
    try:
        answer_survey(seat.enrolment, page, form.answers, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return _draw_again(request, page, seat, form)
    messages.success(request, _("Thank you. Your answers have been received."))
    response = redirect(page.get_url(request))
    forget(response, page)
    return response


def _form(request: HttpRequest, page: SurveyPage, seat: Seat, participation: Participation | None) -> SurveyForm:
    """Empty, or with what was held while signed out, or what stands already."""
    is_final = page.is_closed or (participation is not None and page.is_anonymous)
    given = None if is_final else held(request, page, seat.enrolment)
    if given is not None:
        return SurveyForm(given, survey=page)
    answers = own_answers(participation) if participation and not page.is_anonymous else {}
    return SurveyForm.answered(page, answers)


def _draw_again(request: HttpRequest, page: SurveyPage, seat: Seat, form: SurveyForm) -> HttpResponse:
    response = _draw(request, page, seat, form, participation_of(seat.enrolment, page))
    response.status_code = 400
    return response


def _draw(
    request: HttpRequest, page: SurveyPage, seat: Seat, form: SurveyForm, participation: Participation | None
) -> HttpResponse:
    may_change = participation is not None and not page.is_anonymous and not page.is_closed
    is_asked = participation is None and not page.is_closed
    after = seat.outline.after(page)
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "outline": seat.outline,
        "place": seat.outline.place_of(page),
        "participation": participation,
        "form": form,
        "is_asked": is_asked or form.is_bound or (may_change and "change" in request.GET),
        "may_change": may_change,
        "is_held": form.is_bound and request.method == "GET",
        "note": note_of(page, seat.enrolment) if seat.enrolment else "",
        "next_unit": after or seat.outline.next_unit,
    }
    return render(request, "assessments/survey_page.html", context)
