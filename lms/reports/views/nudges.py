"""Reminding who is late: everybody in a listing after a page that says how many, or one person at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import Enrolment
from lms.accounts.http import SignedInRequest
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.organisations.models import Organisation
from lms.reports.domain import nudge, reminded_today
from lms.reports.filters import Status, standing
from lms.reports.queries.people import people_below
from lms.reports.queries.person import people_in
from lms.reports.views.scope import filters_or_404, late_only, organisation_or_404, scope_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nudge_listing(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask whether everybody overdue in the listing should be reminded; on POST, remind them."""
    place = organisation_or_404(scope_or_404(request), code)
    form, filters = filters_or_404(request, [place])
    late = late_only(filters)
    people = people_below(place, late)
    back = reverse("reports:organisation", args=[place.code]) + late.query_string(by="person")
    if request.method == "POST":
        _nudge(request, people, place)
        return redirect(back)
    context = {
        "organisation": place,
        "chosen": form.chosen_words(),
        "late_count": people.filter(is_active=True).count(),
        "reminded_count": reminded_today(people),
        "back_href": back,
        "supervises_anything": True,
    }
    return render(request, "reports/nudge.html", context)


@login_required
@require_POST
def nudge_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remind one person who is overdue in the scope."""
    scope = scope_or_404(request)
    somebody = get_object_or_404(people_in(scope), pk=pk)
    late = Enrolment.objects.filter(scope.q("organisation__path"), standing(Status.LATE), user=somebody)
    first = late.select_related("organisation").order_by("due_on").first()
    if first is None or first.organisation is None:
        messages.error(request, _("This person is not overdue."))
    else:
        _nudge(request, User.objects.filter(pk=somebody.pk), first.organisation)
    return redirect("reports:person", pk=pk)


def _nudge(request: SignedInRequest, people: QuerySet[User], place: Organisation) -> None:
    try:
        told = nudge(people, organisation=place, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return
    if told:
        text = ngettext("%(count)d person was reminded.", "%(count)d people were reminded.", told)
        messages.success(request, text % {"count": told})
    else:
        messages.info(request, _("Everybody has had today's reminder already."))
