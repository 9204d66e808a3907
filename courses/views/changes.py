"""Reading a lesson again that has changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import queries
from courses.domain import changes
from courses.models import Enrolment, UnitChange, UnitPage
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError


@login_required
@require_POST
def read_again(request: SignedInRequest, pk: int, change_pk: int) -> HttpResponse:
    """Say that one has read what changed, and go on to what else is to be read again."""
    mine = Enrolment.objects.of(request.user).filter(course__live=True).select_related("course")
    enrolment = get_object_or_404(mine, pk=pk)
    units = UnitPage.objects.open_in(enrolment.course)
    change = get_object_or_404(UnitChange.objects.select_related("unit"), pk=change_pk, unit__in=units)
    try:
        changes.confirm_reading(enrolment, change)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(change.unit.get_url(request))
    outline = queries.outline(enrolment.course, enrolment)
    messages.success(request, _("Thank you. It is noted that you have read the lesson again."))
    return redirect(outline.to_read_again[0].url if outline.to_read_again else outline.url)
