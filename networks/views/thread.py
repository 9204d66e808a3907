"""A thread on the screen: also where a refused reply comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from lms.accounts.http import SignedInRequest
from networks import queries, rules
from networks.forms import ReplyForm
from networks.markup import as_quotation
from networks.models import Topic
from networks.reach import Reach

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from networks.queries import ReaderState

MOST_PAGES = 100_000


def find_topic(request: SignedInRequest, pk: int) -> tuple[WithAnnotations[Topic, ReaderState], Reach]:
    """The topic, if the reader sees it, and the reader's reach; 404 otherwise."""
    reach = Reach.of(request.user)
    topic = queries.topic_for(request.user, reach, pk)
    if topic is None:
        raise Http404
    return topic, reach


def show(
    request: SignedInRequest,
    topic: WithAnnotations[Topic, ReaderState],
    reach: Reach,
    *,
    form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the thread that ``request`` asks for, with the reply box; ``form`` is one that was refused."""
    moderates = rules.may_moderate(topic, reach)
    page = queries.thread_page(
        topic,
        request.user,
        sees_hidden=moderates,
        number=_page_number(request, topic, moderates=moderates),
        read_up_to=topic.read_up_to,
    )
    if not page.lines:
        raise Http404
    context = {
        "topic": topic,
        "topic_url": topic.get_absolute_url(),
        "page": page,
        "form": form or ReplyForm(initial={"text": _quotation(request, topic, moderates=moderates)}),
        "moderates": moderates,
        "may_mark_answer": rules.may_mark_answer(request.user, topic, reach),
        "is_open": topic.community.is_open and not (topic.is_locked or topic.is_hidden),
        "is_watched": topic.is_muted is False,
        "is_read": (topic.read_up_to or 0) >= page.last_post_pk,
        "previous_href": f"?page={page.number - 1}" if page.number > 1 else "",
        "next_href": f"?page={page.number + 1}" if page.has_next else "",
    }
    return render(request, "networks/topic.html", context, status=status)


def number_from(text: str) -> int:
    """A whole number from an address or a form; anything else is an unknown address."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Http404
    return int(text)


def _page_number(request: SignedInRequest, topic: Topic, *, moderates: bool) -> int:
    if "post" in request.GET:
        post_pk = number_from(request.GET["post"])
        if topic.reply_count < queries.POSTS_A_PAGE:
            return 1
        return queries.page_of_post(topic, request.user, sees_hidden=moderates, post_pk=post_pk)
    return min(max(1, number_from(request.GET.get("page", "1"))), MOST_PAGES)


def _quotation(request: SignedInRequest, topic: Topic, *, moderates: bool) -> str:
    """The post that ``?quote=`` names, as the beginning of a reply; nothing without one."""
    if "quote" not in request.GET:
        return ""
    posts = queries.posts_of(topic, request.user, sees_hidden=moderates).select_related("author")
    post = get_object_or_404(posts, pk=number_from(request.GET["quote"]))
    return as_quotation(post.text, author=str(post.author))
