"""Screens of the admin: what is due for review, and recording a review."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import UnitPage
from courses.queries.editable import units_editable_by
from courses.queries.regulations import cited_by
from courses.queries.reviews import ReviewRow, Standing, review_rows, units_to_review
from courses.screens.regulation_forms import OwnerForm, ReviewForm
from lms.core.dates import short_moment
from lms.core.errors import DomainError
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Column, Line, Table, cells_of

ROWS_A_PAGE = 50
ANY = "any"


@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Units the editor may change, by what is to be done; on the page and, with ``format=xlsx``, as a file."""
    standing = request.GET.get("standing", ANY)
    units = units_to_review(request.user, standing=standing)
    if request.GET.get("format") == "xlsx":
        return _export(request, review_rows(units), standing)
    page = Paginator(units, ROWS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": review_rows(page.object_list),
        "standing": standing,
        "choices": [(ANY, _("Something to do")), *Standing.choices, ("", _("All lessons"))],
    }
    return render(request, "courses/admin/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of a unit's reviews, and the form that records one."""
    unit = _unit_or_404(request, pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.write(unit, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The review of “%(title)s” is recorded.") % {"title": unit.title})
            return redirect("content_reviews:index")
    may_publish = unit.permissions_for_user(request.user).can_publish()
    context = {
        "unit": unit,
        "form": form,
        "cited": cited_by(unit),
        "owner_form": OwnerForm(initial={"owner": unit.owner_id}) if may_publish else None,
    }
    return render(request, "courses/admin/review.html", context)


@require_POST
def give_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who answers for a unit; for those who may publish it."""
    unit = _unit_or_404(request, pk)
    form = OwnerForm(request.POST)
    if not unit.permissions_for_user(request.user).can_publish() or not form.is_valid():
        messages.error(request, _("The owner was not changed."))
        return redirect("content_reviews:review", pk)
    try:
        form.write(unit, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s now owns it.") % {"person": form.cleaned_data["owner"]})
    return redirect("content_reviews:review", pk)


urlpatterns: list[URLPattern] = [
    path("", listing, name="index"),
    path("<int:pk>/", review, name="review"),
    path("<int:pk>/owner/", give_owner, name="give_owner"),
]


def _unit_or_404(request: HttpRequest, pk: int) -> UnitPage:
    """A unit among those the editor may change."""
    units = units_editable_by(request.user).select_related("owner", "reviewer", "content_type")
    return get_object_or_404(units, pk=pk)


def _export(request: HttpRequest, rows: list[ReviewRow], standing: str) -> FileResponse:
    words = dict(Standing.choices).get(standing) or _("All lessons")
    heading = [
        (_("Chosen"), str(_("Something to do") if standing == ANY else words)),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
    return spreadsheet(_table(rows), heading=heading, file_name=dated_file_name(_("Content reviews")))


def _table(rows: list[ReviewRow]) -> Table:
    columns = [
        Column(_("Lesson"), "text", width=44),
        Column(_("Course"), "text", width=36),
        Column(_("Owner"), "text", width=26),
        Column(_("Last reviewed"), "day", width=14),
        Column(_("Reviewed by"), "text", width=26),
        Column(_("Review again by"), "day", width=14),
        Column(_("To do"), "text", width=40),
    ]
    return Table(_("Content reviews"), columns, [_line(columns, row) for row in rows])


def _line(columns: list[Column], row: ReviewRow) -> Line:
    unit = row.unit
    values = [
        unit.title,
        row.course_title,
        str(unit.owner or ""),
        unit.reviewed_at and timezone.localtime(unit.reviewed_at).date(),
        str(unit.reviewer or ""),
        unit.review_again_by,
        ", ".join(str(standing.label) for standing in row.standings),
    ]
    return Line(cells_of(columns, values), href=reverse("content_reviews:review", args=[unit.pk]))
