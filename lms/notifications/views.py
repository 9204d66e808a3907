"""One's messages: the list, opening one, and what to be told by mail."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.http import SignedInRequest
from lms.core.paging import page_of
from lms.notifications import domain, queries
from lms.notifications.forms import PreferencesForm
from lms.notifications.models import Message

PAGE_SIZE = 20


@login_required
@require_GET
def messages(request: SignedInRequest) -> HttpResponse:
    """The list, unread messages first."""
    page = page_of(queries.inbox(request.user), request, order=("is_read", "-pk"), size=PAGE_SIZE)
    return render(request, "notifications/messages.html", {"page": page})


@login_required
@require_POST
def open_message(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a message read and go where it leads."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    domain.mark_read(message)
    return redirect(message.url or "notifications:messages")


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark every message read."""
    domain.mark_all_read(request.user)
    return redirect("notifications:messages")


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Which kinds of message go by mail."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save()
        notes.success(request, _("Your choice is saved."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})
