"""Screens of the bank for many questions at once: what would change and what would not, then the word that does it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.domain import bulk
from assessments.forms.bulk import BulkForm, chosen_questions
from lms.core.errors import DomainError

REFUSED_SHOWN = 100
CARRIED = ("id", "which", "matching")
"""What says which questions are meant, from screen to screen."""


@require_http_methods(["GET", "HEAD", "POST"])
def change_many(request: HttpRequest) -> HttpResponse:
    """Ask what the act needs, show what it would do, and do it."""
    if not request.user.has_perm("assessments.change_question"):
        raise PermissionDenied
    is_sent = request.method == "POST"
    data = request.POST if is_sent else request.GET
    if data.get("do") not in bulk.Act.values:
        messages.error(request, _("Choose what is to be done with the questions."))
        return redirect(_list(data))
    form, questions = BulkForm(data), chosen_questions(request, data)
    if is_sent and form.is_valid():
        try:
            count = bulk.change(questions, form.wish(), expected=_number(data), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            told = ngettext("%(count)d question was changed.", "%(count)d questions were changed.", count)
            messages.success(request, told % {"count": count})
            return redirect(_list(data))
    return _page(request, form, data, questions)


def _page(request: HttpRequest, form: BulkForm, data: QueryDict, questions) -> HttpResponse:
    is_valid = form.is_valid() or (form.is_bound and not form.errors.keys() - {"__all__"})
    found = bulk.preview(questions, form.wish(), by=request.user) if is_valid else None
    context = {
        "form": form,
        "act": bulk.Act(data["do"]).label,
        "carried": [(name, value) for name in CARRIED for value in data.getlist(name)],
        "total": found.total if found else questions.count(),
        "found": found,
        "refused": found.refused[:REFUSED_SHOWN] if found else [],
        "refused_shown": REFUSED_SHOWN,
        "back": _list(data),
        "value": data.get(form.value_name, "") if form.value_name else "",
    }
    is_refused = form.is_bound and not form.is_valid()
    return render(request, "assessments/admin/bulk.html", context, status=400 if is_refused else 200)


def _number(data: QueryDict) -> int:
    sent = data.get("expected", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _list(data: QueryDict) -> str:
    """The list as it was narrowed."""
    matching = QueryDict(data.get("matching", "")).urlencode()
    return reverse("questions:index") + (f"?{matching}" if matching else "")


urlpatterns: list[URLPattern] = [path("many/", change_many, name="change_many")]
