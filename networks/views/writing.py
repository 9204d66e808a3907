"""Asking, replying, editing one's own words, marking the answer. What was typed always comes back on an error."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError
from networks import rules
from networks.domain import topics
from networks.forms import AskForm, EditForm, ReplyForm
from networks.models import Community, Post
from networks.views import thread


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a topic."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            topic = topics.ask(community, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your topic is posted. You will be told when somebody answers."))
            return redirect(topic)
    context = {"community": community, "form": form}
    return render(request, "networks/ask.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a reply to a thread."""
    topic, reach = thread.find_topic(request, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            post = topics.reply(topic, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your reply is posted."))
            return redirect(post)
    return thread.show(request, topic, reach, form=form, status=400)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one's own post."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic"), pk=pk)
    if not rules.may_edit(request.user, post):
        raise PermissionDenied
    form = EditForm(request.POST if request.method == "POST" else None, post=post)
    if form.is_valid():
        try:
            topics.edit(post, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your change is saved."))
            return redirect(post)
    return render(request, "networks/edit.html", {"post": post, "form": form}, status=400 if form.is_bound else 200)


@login_required
@require_POST
def mark_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a reply as the answer of its topic."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    topic, reach = thread.find_topic(request, post.topic_id)
    if not rules.may_mark_answer(request.user, topic, reach):
        raise PermissionDenied
    try:
        topics.mark_answer(post, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(post)


@login_required
@require_POST
def clear_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a topic has no answer yet."""
    topic, reach = thread.find_topic(request, pk)
    if not rules.may_mark_answer(request.user, topic, reach):
        raise PermissionDenied
    topics.clear_answer(topic, by=request.user)
    return redirect(topic)
