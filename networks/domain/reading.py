"""How far somebody has read: written only when the reader's page says so, never by looking."""

from django.db import transaction

from lms.accounts.models import User
from lms.notifications.domain import mark_read_about
from networks.models import Community, ReadMark, Topic
from networks.queries import unread_topics


@transaction.atomic
def mark_topic_read(topic: Topic, *, by: User, up_to: int) -> None:
    """Remember that ``by`` has read up to the post ``up_to``. A mark never goes back; late news changes nothing."""
    last = min(up_to, topic.last_post_id or 0)
    mark, is_new = ReadMark.objects.get_or_create(user=by, topic=topic, defaults={"last_post_id": last})
    if not is_new:
        ReadMark.objects.filter(pk=mark.pk, last_post_id__lt=last).update(last_post_id=last)
    mark_read_about(by, path=topic.get_absolute_url())


@transaction.atomic
def mark_community_read(community: Community, *, by: User) -> None:
    """Remember every topic of ``community`` that counts as unread as read to its end."""
    marks = [
        ReadMark(user=by, topic_id=topic, last_post_id=last_post)
        for topic, last_post in unread_topics(by).filter(community=community).values_list("pk", "last_post_id")
    ]
    ReadMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["last_post_id"]
    )
