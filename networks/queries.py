"""What a reader sees of communities and topics, each in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lms.accounts.models import User
from lms.core.dates import today
from lms.core.prepared import Prepared
from lms.organisations.models import Posting, RoleAssignment
from networks.models import Community, Post, PostReport, ReadMark, Subscription, Topic
from networks.reach import Reach, paths_over

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

UNREAD_FOR = dt.timedelta(days=30)
"""What is older is no news: a newcomer does not begin with a thousand unread topics."""
POSTS_A_PAGE = 30
TOPIC_KIND = "topic"
"""What the site's search calls a topic."""


# Communities ------------------------------------------------------------------------------------


def readers(community: Community) -> QuerySet[User]:
    """Everybody who sees ``community`` today: ``visible_to`` asked from the other side."""
    path = community.organisation.path
    works_below = Posting.objects.current().filter(user=OuterRef("pk"), organisation__path__startswith=path)
    role_reaches = RoleAssignment.objects.active().filter(user=OuterRef("pk"), organisation__path__in=paths_over(path))
    may_see = Q(is_superuser=True) | Exists(works_below) | Exists(role_reaches)
    return User.objects.filter(may_see, is_active=True)


def communities_for_list(reach: Reach, *, name: str = "") -> QuerySet[Community]:
    """Communities within ``reach`` whose name has ``name`` in it, with ``place`` to order them by."""
    communities = Community.objects.within(reach).select_related("organisation").annotate(place=F("organisation__path"))
    return communities.filter(name__icontains=name) if name else communities


def unread_counts(user: User, communities: Collection[Community]) -> dict[int, int]:
    """How many topics of each community ``user`` has not read; communities without any are left out."""
    rows = unread_topics(user).filter(community__in=communities).order_by().values_list("community")
    return dict(rows.annotate(Count("pk")))


_COMMUNITY = Prepared(lambda pk: Community.objects.filter(pk=pk).select_related("organisation"))
_WATCHING = Prepared(
    lambda user, community: Subscription.objects.filter(user=user, community=community, is_muted=False).values_list(
        "pk"
    )
)


def community_seen_by(user: User, pk: int) -> Community | None:
    """The community with its organisation, if ``user`` sees it: ``visible_to`` for one; two queries."""
    reach, community = Reach.of(user), _COMMUNITY.first(pk=pk)
    return community if community and reach.sees(community.organisation) else None


def is_watching(user: User, community: Community) -> bool:
    """Whether ``user`` is told of new topics in ``community``."""
    return _WATCHING.first(user=user.pk, community=community.pk) is not None


def search_scopes(user: User) -> list[str]:
    """The search scopes of the communities ``user`` sees; two queries."""
    return [scope_of(pk) for pk in Community.objects.visible_to(user).order_by().values_list("pk", flat=True)]


def scope_of(community_pk: int) -> str:
    """The search scope of a community."""
    return f"community:{community_pk}"


# Topics -----------------------------------------------------------------------------------------


class News(TypedDict):
    """What ``topics_of`` adds to a topic."""

    is_unread: bool


@dataclass(frozen=True)
class TopicLine:
    """A topic in a list, with where its author works."""

    topic: WithAnnotations[Topic, News]
    posting: Posting | None


def unread_topics(user: User) -> QuerySet[Topic]:
    """Topics with a recent post that ``user`` has not read to the end. Not narrowed to what the user may see."""
    read = ReadMark.objects.filter(user=user, topic=OuterRef("pk"), last_post_id__gte=OuterRef("last_post_id"))
    recent = Topic.objects.filter(is_hidden=False, last_post_at__gte=timezone.now() - UNREAD_FOR)
    return recent.filter(~Exists(read))


def topics_of(community: Community, user: User) -> QuerySet[WithAnnotations[Topic, News]]:
    """The topics of ``community`` for a list, with author and ``is_unread``; hidden ones are left out."""
    is_unread = Exists(unread_topics(user).filter(pk=OuterRef("pk")).order_by())
    shown = Topic.objects.filter(community=community, is_hidden=False)
    return shown.select_related("author", "last_post__author").annotate(is_unread=is_unread)


def as_lines(topics: Sequence[WithAnnotations[Topic, News]]) -> list[TopicLine]:
    """Topics with where their authors work; one query."""
    postings = postings_of({topic.author_id for topic in topics})
    return [TopicLine(topic, postings.get(topic.author_id)) for topic in topics]


_POSTINGS = Prepared(
    lambda users, day: (
        Posting.objects.on(day)
        .filter(user__among=users)
        .select_related("organisation")
        .order_by("is_primary", "-starts_on", "-pk")
    )
)


def postings_of(user_ids: Collection[int]) -> dict[int, Posting]:
    """Where each of these people mainly works today, with the organisation; one query."""
    # the last one of each person wins: the main one, then the one held longest
    return {posting.user_id: posting for posting in _POSTINGS.all(users=list(user_ids), day=today())}


# A thread ---------------------------------------------------------------------------------------


class ReaderState(TypedDict):
    """What ``topic_for`` adds to a topic."""

    is_muted: bool | None
    read_up_to: int | None


@dataclass(frozen=True)
class PostLine:
    """A post in a thread, where its author works, and what the reader may do with it."""

    post: Post
    place: str
    is_new: bool
    is_own: bool
    is_answer: bool

    @property
    def pk(self) -> str:
        """The post's number as it stands in addresses and ids."""
        return str(self.post.pk)


@dataclass(frozen=True)
class ThreadPage:
    """One page of a thread; pages count from 1."""

    lines: list[PostLine]
    number: int
    has_next: bool

    @property
    def last_post_pk(self) -> int:
        """The last post on this page; 0 on an empty one."""
        return self.lines[-1].post.pk if self.lines else 0


def _with_reader(user: int, pk: int) -> QuerySet[WithAnnotations[Topic, ReaderState]]:
    subscription = Subscription.objects.filter(user=user, topic=OuterRef("pk"))
    mark = ReadMark.objects.filter(user=user, topic=OuterRef("pk"))
    return (
        Topic.objects.filter(pk=pk)
        .select_related("community__organisation")
        .annotate(
            is_muted=Subquery(subscription.values("is_muted")[:1]),
            read_up_to=Subquery(mark.values("last_post_id")[:1]),
        )
    )


_WITH_READER = Prepared(_with_reader)


def topic_for(user: User, reach: Reach, pk: int) -> WithAnnotations[Topic, ReaderState] | None:
    """The topic, if ``user`` sees it (``Topic.objects.within`` for one), with what they made of it; one query.

    ``is_muted``: None if not watched; ``read_up_to``: None if never opened.
    """
    topic = _WITH_READER.first(user=user.pk, pk=pk)
    if topic is None or not reach.sees(topic.community.organisation):
        return None
    may_see = not topic.is_hidden or topic.author_id == user.pk or reach.moderates(topic.community.organisation)
    return topic if may_see else None


def thread_page(topic: Topic, user: User, *, sees_hidden: bool, number: int, read_up_to: int | None) -> ThreadPage:
    """Page ``number`` of the posts of ``topic`` that ``user`` sees; two queries."""
    first = (number - 1) * POSTS_A_PAGE
    some = _some_posts(first, sees_hidden).all(topic=topic.pk, user=user.pk)
    page = some[:POSTS_A_PAGE]
    places = {user: _place_of(posting) for user, posting in postings_of({post.author_id for post in page}).items()}
    lines = [
        PostLine(
            post=post,
            place=places.get(post.author_id, ""),
            is_new=read_up_to is not None and post.pk > read_up_to and post.author_id != user.pk,
            is_own=post.author_id == user.pk,
            is_answer=post.pk == topic.answer_id,
        )
        for post in page
    ]
    return ThreadPage(lines=lines, number=number, has_next=len(some) > POSTS_A_PAGE)


def _place_of(posting: Posting) -> str:
    return f"{posting.get_position_display()} · {posting.organisation.label}"


def page_of_post(topic: Topic, user: User, *, sees_hidden: bool, post_pk: int) -> int:
    """The page of the thread on which a post stands."""
    before = posts_of(topic, user, sees_hidden=sees_hidden).filter(pk__lt=post_pk).count()
    return before // POSTS_A_PAGE + 1


def posts_of(topic: Topic | int, user: User | int, *, sees_hidden: bool) -> QuerySet[Post]:
    """The posts of ``topic`` in their order; hidden ones only for their author and for who ``sees_hidden``."""
    posts = Post.objects.filter(topic=topic).order_by("pk")
    return posts if sees_hidden else posts.filter(Q(is_hidden=False) | Q(author=user))


@lru_cache(maxsize=20)
def _some_posts(first: int, sees_hidden: bool) -> Prepared[Post]:
    """A page of posts and one more; the first pages are nearly all that is read."""
    return Prepared(
        lambda topic, user: posts_of(topic, user, sees_hidden=sees_hidden).select_related("author", "hidden_by")[
            first : first + POSTS_A_PAGE + 1
        ]
    )


# Moderation -------------------------------------------------------------------------------------


def reported_posts(reach: Reach) -> QuerySet[Post]:
    """Posts with open reports where one moderates."""
    here = reach.moderated_rows("topic__community__organisation__path")
    reported = Post.objects.filter(here, pk__in=PostReport.objects.open().values("post"))
    return reported.select_related("author", "topic__community")


@dataclass(frozen=True)
class ReportedLine:
    """A reported post in the moderators' queue, with its open reports and where its author works."""

    post: Post
    reports: list[PostReport]
    posting: Posting | None


def with_reports(posts: list[Post]) -> list[ReportedLine]:
    """Posts with their open reports and where their authors work; two queries."""
    postings = postings_of({post.author_id for post in posts})
    by_post: dict[int, list[PostReport]] = {post.pk: [] for post in posts}
    for report in PostReport.objects.open().filter(post__in=posts).select_related("reporter").order_by("pk"):
        by_post[report.post_id].append(report)
    return [ReportedLine(post, by_post[post.pk], postings.get(post.author_id)) for post in posts]


def open_report_count(reach: Reach) -> int:
    """How many reported posts wait for a decision; no query for who moderates nothing."""
    if not reach.is_everything and not reach.moderated:
        return 0
    return reported_posts(reach).count()
