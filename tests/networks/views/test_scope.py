"""Every address of the communities: 404 outside one's scope, the sign-in page without an account, no writing by GET."""

import pytest
from django.urls import reverse

from networks.models import Post, PostReport, ReadMark, Subscription, Topic
from networks.urls import urlpatterns
from tests.factories.networks import ask, make_community, make_moderator, reply
from tests.factories.people import make_clerk, make_tree
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
ADDRESSES = {pattern.name: pattern.pattern._route for pattern in urlpatterns}
READ_BY_GET = {"communities", "community", "search", "ask", "topic", "edit", "report", "reports", "hide"}
OF_A_THING = sorted(name for name, route in ADDRESSES.items() if "<int:pk>" in route)
FOR_MODERATORS = ["hide", "restore", "keep", "lock", "unlock", "pin", "unpin"]


@shared("module")
def place() -> dict:
    """A community of the area with a question and an answer, and who is there; nobody changes any of it."""
    tree = make_tree()
    asker, colleague, stranger = (make_clerk(tree[name]) for name in ("school", "next_school", "other_school"))
    community = make_community(tree["area"])
    topic = ask(community, asker)
    post = reply(topic, colleague)
    moderators = {"moderator": make_moderator(tree["area"]), "other_moderator": make_moderator(tree["other_area"])}
    return {"community": community, "topic": topic, "post": post, "asker": asker, "stranger": stranger} | moderators


@pytest.fixture
def community(place):
    return place["community"]


@pytest.fixture
def topic(place):
    return Topic.objects.get(pk=place["topic"].pk)


@pytest.fixture
def post(place):
    return place["post"]


def address(name: str, community, topic, post) -> str:
    """The address called ``name`` of the thing that its route begins with."""
    route = ADDRESSES[name]
    if "<int:pk>" not in route:
        return reverse(f"networks:{name}")
    thing = topic if route.startswith("topics/") else post if route.startswith("posts/") else community
    return reverse(f"networks:{name}", args=[thing.pk])


def send(client, name: str, url: str):
    """The request that would do something, with a form that would be accepted."""
    words = {"text": "ตอบ", "title": "ถาม", "reason": "ผิด", "last_post": "1"}
    return client.get(url) if name in ("community", "search", "topic") else client.post(url, words)


@pytest.mark.parametrize("name", OF_A_THING)
def test_a_clerk_of_another_area_finds_nothing(client, place, community, topic, post, name):
    stranger = place["stranger"]
    client.force_login(stranger)
    assert send(client, name, address(name, community, topic, post)).status_code == 404
    assert client.get(address(name, community, topic, post)).status_code in (404, 405)
    assert (Post.objects.count(), PostReport.objects.count()) == (2, 0)
    assert not ReadMark.objects.filter(user=stranger).exists()
    assert not Subscription.objects.filter(user=stranger).exists()


@pytest.mark.parametrize("name", OF_A_THING)
def test_a_moderator_of_another_area_finds_nothing(client, place, community, topic, post, name):
    client.force_login(place["other_moderator"])
    assert send(client, name, address(name, community, topic, post)).status_code == 404


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_without_an_account_there_is_the_sign_in_page(client, community, topic, post, name):
    response = send(client, name, address(name, community, topic, post))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - READ_BY_GET))
def test_what_writes_is_not_reached_by_get(client, place, community, topic, post, name):
    client.force_login(place["moderator"])
    assert client.get(address(name, community, topic, post)).status_code == 405


@pytest.mark.parametrize("name", FOR_MODERATORS)
def test_a_clerk_who_sees_a_thread_may_not_moderate_it(client, place, community, topic, post, name):
    client.force_login(place["asker"])
    assert send(client, name, address(name, community, topic, post)).status_code == 403
    topic.refresh_from_db()
    assert (topic.is_locked, topic.is_pinned, Post.objects.filter(is_hidden=True).count()) == (False, False, 0)


def test_a_clerk_does_not_see_the_moderators_queue(client, place):
    client.force_login(place["asker"])
    assert client.get("/networks/reports/").status_code == 403
