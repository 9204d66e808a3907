"""Who is told of what happens in a community: in the same transaction, never oneself, never who may not see it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.notifications.domain import notify, notify_many, retract
from lms.notifications.models import Message
from lms.organisations.models import RoleAssignment
from lms.organisations.queries import primary_posting
from networks.markup import as_extract
from networks.models import Community, Post, PostReport
from networks.queries import readers
from networks.reach import paths_over

REPLY, TOPIC, ANSWER, HIDDEN, REPORT = (f"networks.{name}" for name in ("reply", "topic", "answer", "hidden", "report"))


def tell_of_topic(post: Post) -> None:
    """Tell who watches the community of a new topic."""
    watching = Q(subscriptions__community=post.topic.community, subscriptions__is_muted=False)
    _tell(readers(post.topic.community).filter(watching), TOPIC, post)


def tell_of_reply(post: Post) -> None:
    """Tell who watches the topic, its asker among them, of a reply."""
    watching = Q(subscriptions__topic=post.topic, subscriptions__is_muted=False)
    _tell(readers(post.topic.community).filter(watching), REPLY, post)


def tell_of_answer(post: Post, *, by: User) -> None:
    """Tell who wrote a reply that it has been marked as the answer."""
    if post.author_id == by.pk or not readers(post.topic.community).filter(pk=post.author_id).exists():
        return
    notify(
        post.author,
        kind=ANSWER,
        url=post.get_absolute_url(),
        context={"topic": post.topic, "author": by},
        key=f"{ANSWER}:{post.pk}:{post.author_id}",
    )


def tell_author_of_hiding(post: Post) -> None:
    """Tell who wrote a post why it is hidden, and untell everybody who has not heard of it yet."""
    for kind in (REPLY, TOPIC, ANSWER):
        retract(key_prefix=f"{kind}:{post.pk}")
    if post.author_id != post.hidden_by_id:
        notify(
            post.author,
            kind=HIDDEN,
            url=post.get_absolute_url(),
            context={"topic": post.topic, "reason": post.hidden_reason},
        )


def tell_moderators(report: PostReport, *, url: str) -> None:
    """Tell who moderates the community of a report; administrators where nobody does."""
    community = report.post.topic.community
    moderators = list(moderators_of(community).exclude(pk=report.reporter_id))
    notify_many(
        moderators or User.objects.filter(is_superuser=True, is_active=True),
        kind=REPORT,
        url=url,
        context={"topic": report.post.topic, "community": community, "reason": report.reason},
        key_prefix=f"{REPORT}:{report.pk}",
    )


def moderators_of(community: Community) -> QuerySet[User]:
    """Those whose role as moderator reaches ``community`` today."""
    roles = RoleAssignment.objects.active().filter(
        role=RoleAssignment.Role.MODERATOR, organisation__path__in=paths_over(community.organisation.path)
    )
    return User.objects.filter(pk__in=roles.values("user"))


def may_receive_post(message: Message) -> bool:
    """Whether the recipient may still see the post that the message tells of, and it still stands."""
    shown = Post.objects.visible_to(message.recipient).shown().filter(topic__is_hidden=False)
    return shown.filter(pk=_subject_of(message)).exists()


def may_receive_report(message: Message) -> bool:
    """Whether the recipient still moderates where the report was made."""
    return PostReport.objects.visible_to(message.recipient).filter(pk=_subject_of(message)).exists()


def _tell(people: QuerySet[User], kind: str, post: Post) -> None:
    posting = primary_posting(post.author)
    notify_many(
        people.exclude(pk=post.author_id),
        kind=kind,
        url=post.get_absolute_url(),
        context={
            "topic": post.topic,
            "author": post.author,
            "school": posting.organisation.label if posting else "",
            "extract": as_extract(post.html),
        },
        key_prefix=f"{kind}:{post.pk}",
    )


def _subject_of(message: Message) -> int:
    """The number of the post or report, from the message's key ``kind:number:recipient``."""
    return int((message.key or "").split(":")[1])
