import pytest

from networks.domain import subscriptions
from networks.models import Subscription
from networks.queries import is_watching
from tests.factories.networks import ask, make_community
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return make_community(make_tree()["area"])


def test_a_community_is_watched_until_one_leaves_it(community):
    clerk = make_clerk(community.organisation)
    subscriptions.watch_community(community, by=clerk)
    subscriptions.watch_community(community, by=clerk)
    assert (is_watching(clerk, community), Subscription.objects.count()) == (True, 1)
    subscriptions.leave_community(community, by=clerk)
    subscriptions.leave_community(community, by=clerk)
    assert not is_watching(clerk, community)


def test_a_muted_topic_can_be_watched_again(community):
    clerk = make_clerk(community.organisation)
    topic = ask(community, clerk)
    subscriptions.mute_topic(topic, by=clerk)
    assert Subscription.objects.get().is_muted
    subscriptions.watch_topic(topic, by=clerk)
    assert not Subscription.objects.get().is_muted
