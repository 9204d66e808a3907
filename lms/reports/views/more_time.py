"""More time for a course that no programme asks for, from the page of the person."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.domain.extensions import extend_course, refuse_to_extend
from courses.models import Enrolment
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.reports.programme_forms import MoreTimeForm
from lms.reports.queries.person import enrolments_of, people_in
from lms.reports.views.scope import scope_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_course_time(request: SignedInRequest, pk: int, enrolment_pk: int) -> HttpResponse:
    """Ask until when and why for one course of one person; on POST, give it. A programme's courses have its screen."""
    scope = scope_or_404(request)
    somebody = get_object_or_404(people_in(scope), pk=pk)
    enrolment = get_object_or_404(enrolments_of(somebody, scope), pk=enrolment_pk)
    if enrolment.programme_id is not None:
        return redirect(reverse("reports:more_time", args=[enrolment.programme_id]) + f"?person={somebody.pk}")
    back = reverse("reports:person", args=[somebody.pk])
    try:
        refuse_to_extend(enrolment)
    except DomainError as error:
        messages.info(request, str(error))
        return redirect(back)
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, form, enrolment):
        return redirect(back)
    context = {
        "person": somebody,
        "enrolment": enrolment,
        "given": enrolment.extensions.select_related("given_by"),
        "form": form,
        "back_href": back,
        "supervises_anything": True,
    }
    return render(request, "reports/more_course_time.html", context)


def _give(request: SignedInRequest, form: MoreTimeForm, enrolment: Enrolment) -> bool:
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        extend_course(enrolment, until=until, reason=reason, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    text = _("%(person)s has more time for “%(course)s” now, and was told.")
    messages.success(request, text % {"person": enrolment.user, "course": enrolment.course.title})
    return True
