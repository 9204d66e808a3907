import datetime as dt

import pytest
from django.utils import timezone

from lms.notifications.models import Message
from networks import queries
from networks.domain import moderation, reading
from networks.models import ReadMark, Topic
from tests.factories.networks import ask, make_community, make_moderator, reply
from tests.factories.people import make_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(tree):
    return make_clerk(tree["next_school"])


def unread(reader, *communities) -> dict[int, int]:
    return queries.unread_counts(reader, communities)


def test_what_others_wrote_is_unread_until_it_is_read_to_its_end(community, asker, reader):
    topic = ask(community, asker)
    assert unread(reader, community) == {community.pk: 1}
    reading.mark_topic_read(topic, by=reader, up_to=topic.last_post_id)
    assert unread(reader, community) == {}
    reply(topic, asker)
    assert unread(reader, community) == {community.pk: 1}


def test_what_one_wrote_oneself_is_read(community, asker):
    ask(community, asker)
    assert unread(asker, community) == {}


def test_unread_topics_are_counted_each_community_and_reader_by_itself(community, asker, reader, tree):
    cluster = make_community(tree["cluster"])
    ask(community, asker)
    ask(cluster, asker)
    read = ask(cluster, asker)
    ask(cluster, reader)
    reading.mark_topic_read(read, by=reader, up_to=read.last_post_id)
    third = make_clerk(tree["school"])
    assert unread(reader, community, cluster) == {community.pk: 1, cluster.pk: 1}
    assert unread(third, community, cluster) == {community.pk: 1, cluster.pk: 3}


def test_what_is_older_than_a_month_is_no_news(community, asker, reader):
    ask(community, asker)
    Topic.objects.update(last_post_at=timezone.now() - dt.timedelta(days=31))
    assert unread(reader, community) == {}


def test_a_hidden_topic_is_no_news(community, asker, reader, tree):
    topic = ask(community, asker)
    moderation.hide(topic.posts.get(), by=make_moderator(tree["area"]), reason="ผิด")
    assert unread(reader, community) == {}


def test_a_mark_never_goes_back_and_never_beyond_the_last_post(community, asker, reader):
    topic = ask(community, asker)
    last = reply(topic, asker)
    topic.refresh_from_db()
    reading.mark_topic_read(topic, by=reader, up_to=last.pk + 1000)
    reading.mark_topic_read(topic, by=reader, up_to=1)
    assert ReadMark.objects.get(user=reader).last_post_id == last.pk


def test_reading_a_topic_reads_the_messages_about_it(community, asker, reader):
    topic = ask(community, asker)
    reply(topic, reader)
    topic.refresh_from_db()
    assert Message.objects.unread().filter(recipient=asker).count() == 1
    reading.mark_topic_read(topic, by=asker, up_to=topic.last_post_id)
    assert not Message.objects.unread().filter(recipient=asker).exists()


def test_a_whole_community_can_be_marked_read_and_no_other(community, asker, reader, tree):
    cluster = make_community(tree["cluster"])
    half_read = ask(community, asker)
    reading.mark_topic_read(half_read, by=reader, up_to=half_read.last_post_id)
    reply(half_read, asker)
    ask(community, asker)
    ask(cluster, asker)
    reading.mark_community_read(community, by=reader)
    assert unread(reader, community, cluster) == {cluster.pk: 1}
