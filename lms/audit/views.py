"""One trail of a person, one of a record: on the page and in a spreadsheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from lms.accounts.http import SignedInRequest
from lms.accounts.models import User
from lms.audit.records import RECORDS
from lms.audit.tables import trail_table
from lms.audit.trails import Change, trail_of_person, trail_of_record
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.organisations.queries import scope_of

CHANGES_A_PAGE = 100
EXPORT = "audit.export"


@login_required
@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What was changed about somebody: for themselves, their supervisors and administrators."""
    somebody = User.objects.filter(pk=pk).first()
    scope = scope_of(request.user)
    changes = trail_of_person(somebody, told_to=request.user, scope=scope) if somebody else []
    if somebody is None or (not changes and somebody != request.user):
        raise Http404
    return _page(request, changes, title=str(somebody), subject=somebody, supervises=bool(scope))


@login_required
@require_GET
def record(request: SignedInRequest, record: str, pk: int) -> HttpResponseBase:
    """What happened to one record."""
    kind = RECORDS.get(record)
    scope = scope_of(request.user)
    changes = trail_of_record(kind, pk, told_to=request.user, scope=scope) if kind else []
    if kind is None or not changes:
        raise Http404
    title = f"{capfirst(kind.label)}: {changes[0].title}"
    return _page(request, changes, title=title, subject=request.user, supervises=bool(scope))


def _page(
    request: SignedInRequest, changes: list[Change], *, title: str, subject: User, supervises: bool
) -> HttpResponseBase:
    if request.GET.get("format") == "xlsx":
        log(instance=subject, action=EXPORT, user=request.user, data={"title": title})  # who took what out
        heading = [(_("As of"), short_moment(timezone.now())), (_("Made by"), request.user.get_full_name())]
        table = trail_table(changes, caption=_("Changes: %(title)s") % {"title": title})
        return spreadsheet(table, heading=heading, file_name=dated_file_name(_("Changes"), title))
    paginator = Paginator(changes, CHANGES_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "title": title,
        "table": trail_table(list(page.object_list), caption=_("The newest first")),
        "previous_href": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_href": f"?page={page.next_page_number()}" if page.has_next() else "",
        "supervises_anything": supervises,
        "back_href": reverse("reports:person", args=[subject.pk]) if supervises and subject != request.user else "",
    }
    return render(request, "audit/trail.html", context)
