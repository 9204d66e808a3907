"""Who wants to be told of what; "muted" is remembered, so that writing again does not undo it."""

from django.db import transaction

from lms.accounts.models import User
from networks.models import Community, Subscription, Topic


@transaction.atomic
def watch_topic(topic: Topic, *, by: User) -> None:
    """Tell ``by`` of every reply. Safe to repeat."""
    Subscription.objects.update_or_create(user=by, topic=topic, defaults={"is_muted": False})


@transaction.atomic
def mute_topic(topic: Topic, *, by: User) -> None:
    """Tell ``by`` nothing of this topic any more, whatever else is watched. Safe to repeat."""
    Subscription.objects.update_or_create(user=by, topic=topic, defaults={"is_muted": True})


@transaction.atomic
def watch_unless_muted(topic: Topic, *, by: User) -> None:
    """Watch a topic because one wrote in it; somebody who muted it stays undisturbed."""
    Subscription.objects.get_or_create(user=by, topic=topic)


@transaction.atomic
def watch_community(community: Community, *, by: User) -> None:
    """Tell ``by`` of every new topic. Safe to repeat."""
    Subscription.objects.update_or_create(user=by, community=community, defaults={"is_muted": False})


@transaction.atomic
def leave_community(community: Community, *, by: User) -> None:
    """Tell ``by`` of new topics no more. Safe to repeat."""
    Subscription.objects.filter(user=by, community=community).delete()
