"""A self-audit: filled in on its own page, shown once it was sent, with its evidence."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.domain.audit_evidence import attach_evidence, remove_evidence
from assessments.domain.self_auditing import save_sheet, send_sheet
from assessments.forms.self_audit import AuditForm
from assessments.models import AuditEvidence, AuditSheet, SelfAuditPage
from assessments.models.submission import ACCEPTED_FILES
from assessments.queries.self_audits import marks_of, sheet_of, topics_of
from assessments.views.held import forget, held, keep_until_signed_in, note_of
from courses.access import Seat, take_seat
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError


def self_audit(request: HttpRequest, page: SelfAuditPage) -> HttpResponse:
    """The form; once it was sent, the score of each topic. For a trainer the form without a way to send it."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    sheet = sheet_of(seat.enrolment, page)
    return _draw(request, page, seat, _form(request, page, seat, sheet), sheet)


@require_POST
def answer(request: HttpRequest, audit_pk: int) -> HttpResponse:
    """Keep what is answered (``step=save``), or send the whole form."""
    page = get_object_or_404(SelfAuditPage.objects.live(), id=audit_pk)
    if not request.user.is_authenticated:
        return keep_until_signed_in(request, page)
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    if seat.enrolment is None:
        return redirect(page.get_url(request))
    is_draft = request.POST.get("step") == "save"
    form = AuditForm(request.POST, audit=page, is_draft=is_draft)
    if not form.is_valid():
        return _draw_again(request, page, seat, form)
    try:
        keep = save_sheet if is_draft else send_sheet
        keep(seat.enrolment, page, form.marks, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return _draw_again(request, page, seat, form)
    told = _("Saved. You can go on later.") if is_draft else _("The self-audit has been sent.")
    messages.success(request, told)
    response = redirect(page.get_url(request))
    forget(response, page)
    return response


@login_required
@require_POST
def attach(request: SignedInRequest, sheet_pk: int) -> HttpResponse:
    """Add a file to an answered item, or take one away (``remove``)."""
    sheets = AuditSheet.objects.of(request.user).select_related("enrolment", "audit")
    sheet = get_object_or_404(sheets, pk=sheet_pk)
    file, item, removed = request.FILES.get("file"), request.POST.get("item", ""), request.POST.get("remove", "")
    try:
        if removed.isdecimal() and len(removed) < 19:
            remove_evidence(sheet, int(removed), by=request.user)
        elif file is None or not item.isdecimal() or len(item) > 18:
            messages.error(request, _("Choose an item and a file first."))
        else:
            attach_evidence(sheet, int(item), file, by=request.user)
            messages.success(request, _("The evidence has been added."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{sheet.audit.get_url(request)}#evidence")


@login_required
@require_safe
def evidence(request: SignedInRequest, evidence_pk: int) -> HttpResponseBase:
    """The file, for its learner and those who supervise the school; never shown on our own page."""
    sheets = AuditSheet.objects.visible_to(request.user)
    found = AuditEvidence.objects.filter(sheet__in=sheets, pk=evidence_pk).first()
    if found is None:
        raise Http404
    response = FileResponse(found.file.open(), as_attachment=True, filename=found.original_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: HttpRequest, page: SelfAuditPage, seat: Seat, sheet: AuditSheet | None) -> AuditForm:
    given = None if page.is_closed else held(request, page, seat.enrolment)
    if given is not None:
        return AuditForm(given, audit=page, is_draft=True)
    return AuditForm.answered(page, marks_of(sheet) if sheet else {})


def _draw_again(request: HttpRequest, page: SelfAuditPage, seat: Seat, form: AuditForm) -> HttpResponse:
    response = _draw(request, page, seat, form, sheet_of(seat.enrolment, page))
    response.status_code = 400
    return response


def _draw(
    request: HttpRequest, page: SelfAuditPage, seat: Seat, form: AuditForm, sheet: AuditSheet | None
) -> HttpResponse:
    is_sent = sheet is not None and sheet.sent_at is not None
    is_asked = not page.is_closed and (not is_sent or form.is_bound or "change" in request.GET)
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "outline": seat.outline,
        "place": seat.outline.place_of(page),
        "sheet": sheet,
        "is_sent": is_sent,
        "is_asked": is_asked,
        "is_held": form.is_bound and request.method == "GET",
        "topics": topics_of(sheet) if sheet and is_sent and not is_asked else [],
        "form": form,
        "note": note_of(page, seat.enrolment) if seat.enrolment else "",
        "accepted": ",".join(f".{one}" for one in ACCEPTED_FILES),
        "next_unit": seat.outline.after(page) or seat.outline.next_unit,
        "answer_url": reverse("assessments:answer_audit", args=[page.pk]),
    }
    return render(request, "assessments/self_audit_page.html", context)
