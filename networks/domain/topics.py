"""Asking, replying, editing one's own words, and marking the answer.

Lock order: community, topic, post. A form's key makes a repeated post one post.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError
from networks.domain import announcements, reading, subscriptions
from networks.domain.indexing import index_topic
from networks.markup import as_html, clean_text
from networks.models import Community, Post, Topic

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
MOST_POSTS = 10
FLOOD_PERIOD = dt.timedelta(minutes=5)


@transaction.atomic
def ask(community: Community, *, by: User, title: str, text: str, key: uuid.UUID, is_question: bool = True) -> Topic:
    """Open a topic in ``community``; the asker watches it. Safe to repeat with the same ``key``."""
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    posted = _posted_before(key, by=by)
    if posted:
        return posted.topic
    if not community.is_open:
        raise DomainError(_("This community is closed for new posts."))
    _refuse_flood(by)
    now = timezone.now()
    topic = Topic(community=community, author=by, title=_title(title), is_question=is_question)
    topic.created_at = topic.last_post_at = now
    _save(topic, by=by)
    post = _write(topic, by=by, text=text, key=key, is_first=True)
    announcements.tell_of_topic(post)
    return topic


@transaction.atomic
def reply(topic: Topic, *, by: User, text: str, key: uuid.UUID) -> Post:
    """Add a reply; who writes watches the topic, unless muted. Safe to repeat with the same ``key``."""
    topic = _locked(topic)
    posted = _posted_before(key, by=by)
    if posted:
        return posted
    _refuse_closed(topic)
    _refuse_flood(by)
    post = _write(topic, by=by, text=text, key=key, is_first=False)
    announcements.tell_of_reply(post)
    return post


@transaction.atomic
def edit(post: Post, *, by: User, text: str, title: str = "") -> Post:
    """Change one's own words; what stood there before stays in the history. ``title`` only with the first post."""
    topic = _locked(post.topic)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.topic = topic
    if post.author_id != by.pk:
        raise DomainError(_("Only who wrote a post may edit it."))
    if post.is_hidden:
        raise DomainError(_("This post has been hidden by a moderator and cannot be edited."))
    _refuse_closed(topic)
    text = _text(text)
    if post.is_first and title and _title(title) != topic.title:
        topic.title = _title(title)
        _save(topic, by=by)
        post.edited_at = timezone.now()
    if text != post.text or post.edited_at:
        post.text, post.html, post.edited_at = text, as_html(text), timezone.now()
        _save(post, by=by)
        index_topic(topic)
    return post


@transaction.atomic
def mark_answer(post: Post, *, by: User) -> Topic:
    """Mark a reply as the answer of its topic, instead of any other."""
    topic = _locked(post.topic)
    post = Post.objects.get(pk=post.pk)
    if post.is_first or post.is_hidden:
        raise DomainError(_("Only a reply that everybody can see can be the answer."))
    return _set_answer(topic, post, by=by)


@transaction.atomic
def clear_answer(topic: Topic, *, by: User) -> Topic:
    """Say that the topic has no answer yet."""
    return _set_answer(_locked(topic), None, by=by)


def _set_answer(topic: Topic, post: Post | None, *, by: User) -> Topic:
    if topic.answer_id != (post and post.pk):
        topic.answer = post
        _save(topic, by=by)
        if post:
            announcements.tell_of_answer(post, by=by)
    return topic


def _write(topic: Topic, *, by: User, text: str, key: uuid.UUID, is_first: bool) -> Post:
    """Store a post as the last one of its topic, watched and read by its author, and found by the search."""
    text = _text(text)
    post = Post(
        topic=topic,
        author=by,
        text=text,
        html=as_html(text),
        is_first=is_first,
        key=key,
        created_at=timezone.now(),
    )
    _save(post, by=by)
    Topic.objects.filter(pk=topic.pk).update(
        last_post=post, last_post_at=post.created_at, reply_count=F("reply_count") + int(not is_first)
    )
    topic.last_post, topic.last_post_at = post, post.created_at
    subscriptions.watch_unless_muted(topic, by=by)
    reading.mark_topic_read(topic, by=by, up_to=post.pk)
    index_topic(topic)
    return post


def _posted_before(key: uuid.UUID, *, by: User) -> Post | None:
    """What ``by`` posted with this form already; another person's key is refused."""
    post = Post.objects.filter(key=key).select_related("topic").first()
    if post and post.author_id != by.pk:
        raise DomainError(
            _("This form is out of date. Please copy your text, open the page again and send it once more.")
        )
    return post


def _refuse_closed(topic: Topic) -> None:
    if topic.is_hidden:
        raise DomainError(_("This topic has been hidden by a moderator."))
    if topic.is_locked:
        raise DomainError(_("This topic is closed for replies."))
    if not topic.community.is_open:
        raise DomainError(_("This community is closed for new posts."))


def _refuse_flood(by: User) -> None:
    """At most ``MOST_POSTS`` posts a person in ``FLOOD_PERIOD``."""
    recent = Post.objects.filter(author=by, created_at__gte=timezone.now() - FLOOD_PERIOD)
    if recent.count() >= MOST_POSTS:
        raise DomainError(
            _("You have written %(count)d posts within a few minutes. Please wait a little, then send again.")
            % {"count": MOST_POSTS}
        )


def _title(title: str) -> str:
    title = " ".join(clean_text(title).split())
    if not title:
        raise DomainError(_("Please write a title."))
    if len(title) > TITLE_LENGTH:
        raise DomainError(_("The title is too long: at most %(most)d characters.") % {"most": TITLE_LENGTH})
    return title


def _text(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise DomainError(_("Please write something."))
    if len(text) > TEXT_LENGTH:
        raise DomainError(_("The text is too long: at most %(most)s characters.") % {"most": f"{TEXT_LENGTH:,}"})
    return text


def _locked(topic: Topic) -> Topic:
    locked = Topic.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("community__organisation", "author").get(pk=topic.pk)


def _save(record: Topic | Post, *, by: User) -> None:
    """Save with ``by`` in the history, also where there is no request."""
    record._history_user = by
    record.save()
