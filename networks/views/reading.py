"""Communities, their topics, a thread, and what marks them read or watched."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.http import SignedInRequest
from lms.core import search as index
from lms.core.paging import page_of
from lms.core.text import normalise
from networks import queries
from networks.domain import reading, subscriptions
from networks.models import Community, Topic
from networks.reach import Reach
from networks.views import thread

COMMUNITIES_A_PAGE = 50
TOPICS_A_PAGE = 20
MOST_HITS = 50


@login_required
@require_GET
def communities(request: SignedInRequest) -> HttpResponse:
    """One's communities, and how much is new in each."""
    reach = Reach.of(request.user)
    name = normalise(request.GET.get("name", "")).strip()
    found = queries.communities_for_list(reach, name=name)
    page = page_of(found, request, order=("place", "subject_area", "pk"), size=COMMUNITIES_A_PAGE)
    unread = queries.unread_counts(request.user, page.rows)
    context = {
        "page": page,
        "lines": [(community, unread.get(community.pk, 0)) for community in page.rows],
        "name": name,
        "moderates": reach.is_everything or bool(reach.moderated),
        "open_report_count": queries.open_report_count(reach),
    }
    return render(request, "networks/communities.html", context)


@login_required
@require_GET
def community(request: SignedInRequest, pk: int) -> HttpResponse:
    """The topics of a community: pinned ones first, then the latest; ``?show=unanswered`` only open questions."""
    community = queries.community_seen_by(request.user, pk)
    if community is None:
        raise Http404
    topics = queries.topics_of(community, request.user)
    shows_unanswered = request.GET.get("show") == "unanswered"
    if shows_unanswered:
        topics = topics.filter(is_question=True, answer=None)
    page = page_of(topics, request, order=("-is_pinned", "-last_post_at", "-pk"), size=TOPICS_A_PAGE)
    lines = queries.as_lines(page.rows)
    context = {
        "community": community,
        "page": page,
        "lines": lines,
        "is_watched": queries.is_watching(request.user, community),
        "shows_unanswered": shows_unanswered,
        "has_unread": any(line.topic.is_unread for line in lines),
    }
    return render(request, "networks/community.html", context)


@login_required
@require_GET
def search(request: SignedInRequest, pk: int) -> HttpResponse:
    """What holds all the words of ``q`` among the topics of one community."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    query = " ".join(request.GET.get("q", "").split())[: index.LONGEST_QUERY]
    hits = index.search(query, scopes=[queries.scope_of(pk)], kinds=[queries.TOPIC_KIND], limit=MOST_HITS)
    return render(request, "networks/search.html", {"community": community, "query": query, "hits": hits})


@login_required
@require_GET
def topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """A thread; ``?post=`` opens the page a post stands on, ``?quote=`` begins a reply with a quotation."""
    topic, reach = thread.find_topic(request, pk)
    return thread.show(request, topic, reach)


@login_required
@require_POST
def mark_topic_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """The reader's page says that a thread was read up to a post."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    reading.mark_topic_read(topic, by=request.user, up_to=thread.number_from(request.POST.get("last_post", "")))
    if request.headers.get("X-Requested-With") == "forum.js":
        return HttpResponse(status=204)
    return redirect("networks:community", topic.community_id)


@login_required
@require_POST
def mark_community_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every topic of a community counts as read."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    reading.mark_community_read(community, by=request.user)
    return redirect("networks:community", pk)


@login_required
@require_POST
def watch_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be told of replies."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    subscriptions.watch_topic(topic, by=request.user)
    messages.success(request, _("You will be told of new replies in this topic."))
    return redirect(topic)


@login_required
@require_POST
def mute_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be told of replies no more."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    subscriptions.mute_topic(topic, by=request.user)
    messages.success(request, _("You will not be told of replies in this topic any more."))
    return redirect(topic)


@login_required
@require_POST
def watch_community(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be told of new topics."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    subscriptions.watch_community(community, by=request.user)
    messages.success(request, _("You will be told of new topics in this community."))
    return redirect("networks:community", pk)


@login_required
@require_POST
def leave_community(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be told of new topics no more."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    subscriptions.leave_community(community, by=request.user)
    messages.success(request, _("You will not be told of new topics in this community any more."))
    return redirect("networks:community", pk)
