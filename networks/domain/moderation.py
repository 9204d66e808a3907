"""Reporting a post, hiding it with a reason, keeping it, and closing or pinning a topic."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError
from networks.domain import announcements
from networks.domain.indexing import index_topic
from networks.markup import clean_text
from networks.models import Post, PostReport, Topic

REPORT_LENGTH = 500
REASON_LENGTH = 300


@transaction.atomic
def report(post: Post, *, by: User, reason: str) -> PostReport:
    """Say that a post should not stand as it is; moderators are told at the first open report. Once a person."""
    _topic, post = _locked(post)
    if post.author_id == by.pk:
        raise DomainError(_("This is your own post: you can edit it."))
    if post.is_hidden:
        raise DomainError(_("This post is hidden already."))
    is_first = not post.reports.open().exists()
    made, is_new = PostReport.objects.get_or_create(
        post=post, reporter=by, defaults={"reason": _reason(reason, most=REPORT_LENGTH)}
    )
    if is_new and is_first:
        announcements.tell_moderators(made, url=reverse("networks:reports"))
    return made


@transaction.atomic
def hide(post: Post, *, by: User, reason: str) -> Post:
    """Hide a post from all but its author and moderators; the first post takes its topic along. Safe to repeat."""
    topic, post = _locked(post)
    if post.is_hidden:
        return post
    post.is_hidden, post.hidden_by, post.hidden_reason = True, by, _reason(reason, most=REASON_LENGTH)
    post._history_user = by
    post.save()
    if topic.answer_id == post.pk:
        topic.answer = None
    _settle(post, PostReport.Status.UPHELD, by=by)
    _recount(topic, is_hidden=topic.is_hidden or post.is_first, by=by)
    announcements.tell_author_of_hiding(post)
    return post


@transaction.atomic
def restore(post: Post, *, by: User) -> Post:
    """Show a hidden post again. Safe to repeat."""
    topic, post = _locked(post)
    if post.is_hidden:
        post.is_hidden, post.hidden_by, post.hidden_reason = False, None, ""
        post._history_user = by
        post.save()
        _recount(topic, is_hidden=topic.is_hidden and not post.is_first, by=by)
    return post


@transaction.atomic
def keep(post: Post, *, by: User) -> Post:
    """Dismiss the open reports of a post. Safe to repeat."""
    _topic, post = _locked(post)
    _settle(post, PostReport.Status.DISMISSED, by=by)
    return post


@transaction.atomic
def lock_topic(topic: Topic, *, by: User) -> Topic:
    """Close a topic for replies."""
    return _change(topic, by=by, is_locked=True)


@transaction.atomic
def unlock_topic(topic: Topic, *, by: User) -> Topic:
    """Open a topic for replies."""
    return _change(topic, by=by, is_locked=False)


@transaction.atomic
def pin_topic(topic: Topic, *, by: User) -> Topic:
    """Keep a topic at the top of its community."""
    return _change(topic, by=by, is_pinned=True)


@transaction.atomic
def unpin_topic(topic: Topic, *, by: User) -> Topic:
    """Let a topic take its place among the others."""
    return _change(topic, by=by, is_pinned=False)


def _change(topic: Topic, *, by: User, **changes: bool) -> Topic:
    topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    changed = {name: value for name, value in changes.items() if getattr(topic, name) != value}
    for name, value in changed.items():
        setattr(topic, name, value)
    if changed:
        topic._history_user = by
        topic.save()
    return topic


def _locked(post: Post) -> tuple[Topic, Post]:
    """The topic and then the post, locked in this order."""
    topics = Topic.objects.select_for_update(no_key=True, of=("self",)).select_related("community__organisation")
    topic = topics.get(pk=post.topic_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    post.topic = topic
    return topic, post


def _recount(topic: Topic, *, is_hidden: bool, by: User) -> None:
    """Bring what a topic knows of its posts up to date: those that are shown count."""
    shown = topic.posts.shown()
    last = shown.order_by("pk").last() or topic.posts.latest("pk")
    topic.is_hidden = is_hidden
    topic.reply_count = shown.filter(is_first=False).count()
    topic.last_post, topic.last_post_at = last, last.created_at
    topic._history_user = by
    topic.save()
    index_topic(topic)


def _settle(post: Post, status: str, *, by: User) -> None:
    post.reports.open().update(status=status, settled_by=by, settled_at=timezone.now())


def _reason(reason: str, *, most: int) -> str:
    reason = " ".join(clean_text(reason).split())
    if not reason:
        raise DomainError(_("Please give a reason."))
    if len(reason) > most:
        raise DomainError(_("The reason is too long: at most %(most)d characters.") % {"most": most})
    return reason
