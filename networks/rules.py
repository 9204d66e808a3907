"""Who may do what in a community one sees. Whether it can be done is the domain's to say."""

from lms.accounts.models import User
from networks.models import Post, Topic
from networks.reach import Reach


def may_edit(user: User, post: Post) -> bool:
    """One's own words."""
    return post.author_id == user.pk


def may_mark_answer(user: User, topic: Topic, reach: Reach) -> bool:
    """The asker of a question, and moderators."""
    return topic.is_question and (topic.author_id == user.pk or may_moderate(topic, reach))


def may_report(user: User, post: Post) -> bool:
    """Other people's posts."""
    return post.author_id != user.pk


def may_moderate(topic: Topic, reach: Reach) -> bool:
    """Moderators of the topic's community."""
    return reach.moderates(topic.community.organisation)
