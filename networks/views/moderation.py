"""Reporting a post; the moderators' queue; hiding, keeping, closing and pinning."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from lms.core.paging import page_of
from networks import queries, rules
from networks.domain import moderation
from networks.forms import HideForm, ReportForm
from networks.models import Post, Topic
from networks.reach import Reach
from networks.views import thread

REPORTS_A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the moderators that a post should not stand as it is."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic", "author"), pk=pk)
    if not rules.may_report(request.user, post):
        raise PermissionDenied
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            moderation.report(post, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. The moderators have been told and will look at it."))
            return redirect(post)
    return render(request, "networks/report.html", {"post": post, "form": form}, status=400 if form.is_bound else 200)


@login_required
@require_GET
def reports(request: SignedInRequest) -> HttpResponse:
    """Reported posts that wait for a decision, the oldest first."""
    reach = Reach.of(request.user)
    if not (reach.is_everything or reach.moderated):
        raise PermissionDenied
    page = page_of(queries.reported_posts(reach), request, order=("pk",), size=REPORTS_A_PAGE)
    return render(request, "networks/reports.html", {"page": page, "lines": queries.with_reports(page.rows)})


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hide a post, with a reason that its author reads."""
    post = _moderated_post(request, pk)
    form = HideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        moderation.hide(post, by=request.user, **form.cleaned_data)
        messages.success(request, _("The post is hidden, and its author has been told why."))
        return redirect(post)
    return render(request, "networks/hide.html", {"post": post, "form": form}, status=400 if form.is_bound else 200)


@login_required
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a hidden post again."""
    post = moderation.restore(_moderated_post(request, pk), by=request.user)
    messages.success(request, _("The post is shown again."))
    return redirect(post)


@login_required
@require_POST
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Dismiss the reports of a post."""
    moderation.keep(_moderated_post(request, pk), by=request.user)
    messages.success(request, _("The post stays as it is."))
    return redirect("networks:reports")


@login_required
@require_POST
def lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a topic for replies."""
    return redirect(moderation.lock_topic(_moderated_topic(request, pk), by=request.user))


@login_required
@require_POST
def unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a topic for replies."""
    return redirect(moderation.unlock_topic(_moderated_topic(request, pk), by=request.user))


@login_required
@require_POST
def pin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a topic at the top."""
    return redirect(moderation.pin_topic(_moderated_topic(request, pk), by=request.user))


@login_required
@require_POST
def unpin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a topic take its place."""
    return redirect(moderation.unpin_topic(_moderated_topic(request, pk), by=request.user))


def _moderated_topic(request: SignedInRequest, pk: int) -> Topic:
    """404 where one may not see, 403 where one may see but not moderate."""
    topic, reach = thread.find_topic(request, pk)
    if not rules.may_moderate(topic, reach):
        raise PermissionDenied
    return topic


def _moderated_post(request: SignedInRequest, pk: int) -> Post:
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("author"), pk=pk)
    post.topic = _moderated_topic(request, post.topic_id)
    return post
