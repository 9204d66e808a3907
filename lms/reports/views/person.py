"""One person, as far as the scope reaches."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lms.accounts.http import SignedInRequest
from lms.organisations.models import Organisation, Posting
from lms.organisations.queries import Scope
from lms.reports.queries.person import people_in, postings_of, records_of
from lms.reports.queries.places import family_of
from lms.reports.views.scope import crumbs, scope_or_404


@login_required
@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody has done, course by course and unit by unit."""
    scope = scope_or_404(request)
    somebody = get_object_or_404(people_in(scope), pk=pk)
    records = records_of(somebody, scope)
    postings = postings_of(somebody, scope)
    place = _place(postings, [record.enrolment.organisation for record in records])
    context = {
        "person": somebody,
        "records": records,
        "postings": postings,
        "crumbs": _way_to(scope, place),
        "is_late": any(record.enrolment.is_overdue for record in records),
        "supervises_anything": True,
    }
    return render(request, "reports/person.html", context)


def _place(postings: list[Posting], organisations: list[Organisation | None]) -> Organisation | None:
    """Where to go back to: where they work in the scope, else where they once enrolled."""
    places = [posting.organisation for posting in postings] + [one for one in organisations if one]
    return places[0] if places else None


def _way_to(scope: Scope, place: Organisation | None) -> list[tuple[str, str]]:
    if place is None:
        return []
    return crumbs(scope, [*family_of(place, scope).ancestors, place])
