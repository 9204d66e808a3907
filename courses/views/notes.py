"""Bookmarks and private notes: one page a unit, and one with all of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.domain import notes as domain
from courses.models import UnitNote, UnitPage
from courses.queries.notes import notable_units, notes_of
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.core.paging import page_of
from lms.core.text import normalise

NOTES_A_PAGE = 20
LONGEST_SEARCH = 100
BIGGEST = 2**31 - 1


@login_required
@require_safe
def notes(request: SignedInRequest) -> HttpResponse:
    """My bookmarks and notes, the latest first; ``q`` narrows them."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    rows = notes_of(request.user, search=query)
    page = page_of(rows, request, order=("-updated_at", "-pk"), size=NOTES_A_PAGE)
    return render(request, "courses/notes.html", {"page": page, "query": query})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedInRequest, unit_pk: int) -> HttpResponse:
    """My note on a unit. A script gets JSON, a plain form the unit again."""
    unit = _unit(request, unit_pk)
    if request.method == "POST":
        return _save(request, unit)
    return _show(request, unit, UnitNote.objects.of(request.user).filter(unit=unit).first())


@login_required
@require_POST
def mark(request: SignedInRequest, unit_pk: int) -> HttpResponse:
    """Set or take away a bookmark."""
    unit = _unit(request, unit_pk)
    row = domain.mark_unit(request.user, unit, is_marked=request.POST.get("is_marked") == "1")
    messages.success(
        request, _("Bookmarked. You find it among your notes.") if row.is_marked else _("Bookmark removed.")
    )
    return _back(request, unit)


@login_required
@require_POST
def settle_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep or throw away what was written elsewhere at the same time."""
    row = get_object_or_404(UnitNote.objects.of(request.user), pk=pk)
    try:
        domain.settle_other_text(row, keeps_it=request.POST.get("keeps_it") == "1")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("learning:note", row.unit_id)


def _unit(request: SignedInRequest, pk: int) -> UnitPage:
    units = notable_units(request.user, pk)
    if not units:
        raise Http404
    return units[0]


def _save(request: SignedInRequest, unit: UnitPage) -> HttpResponse:
    is_script = request.headers.get("Accept") == "application/json"
    text = request.POST.get("text", "")
    draft = domain.Draft(
        text, _number(request, "base"), normalise(request.POST.get("writer", ""))[:36], _number(request, "edition")
    )
    try:
        row = domain.save_note(request.user, unit, draft)
    except DomainError as error:
        if is_script:
            return JsonResponse({"error": str(error)}, status=400)
        return _show(request, unit, UnitNote.objects.of(request.user).filter(unit=unit).first(), str(error), text)
    if is_script:
        return JsonResponse({"sequence": row.sequence, "has_other": bool(row.other_text)})
    if row.other_text:
        return redirect("learning:note", unit.pk)
    messages.success(request, _("Your note is saved. Only you can read it."))
    return _back(request, unit)


def _show(
    request: SignedInRequest, unit: UnitPage, row: UnitNote | None, error: str = "", text: str | None = None
) -> HttpResponse:
    row = row or UnitNote(user=request.user, unit=unit)
    context = {
        "unit": unit,
        "unit_url": unit.get_url(request) if unit.live else "",
        "note": row,
        "text": row.text if text is None else text,
        "error": error,
    }
    return render(request, "courses/note.html", context, status=400 if error else 200)


def _back(request: SignedInRequest, unit: UnitPage) -> HttpResponse:
    """To the unit, where the form stood; to the notes if it stood there or the unit is closed."""
    if not unit.live or request.POST.get("back") == "notes":
        return redirect(reverse("learning:notes"))
    return redirect(f"{unit.get_url(request)}#lesson-end")


def _number(request: SignedInRequest, name: str) -> int:
    """A number the page counts with; nonsense is nought."""
    given = request.POST.get(name, "")
    return min(int(given), BIGGEST) if given.isascii() and given.isdigit() and len(given) < 12 else 0
