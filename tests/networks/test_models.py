import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from lms.core.dates import today
from lms.organisations.models import RoleAssignment
from networks.domain import moderation
from networks.models import Community, Post, PostReport, Topic
from networks.queries import readers
from networks.reach import Reach
from tests.factories.networks import ask, make_community, make_moderator, reply
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def communities(tree):
    """A community at every place of the tree."""
    return {name: make_community(place) for name, place in tree.items()}


def seen(user) -> set[Community]:
    return set(Community.objects.visible_to(user))


def places(communities, *names: str) -> set[Community]:
    return {communities[name] for name in names}


def test_a_clerk_sees_the_communities_at_and_above_the_school(tree, communities):
    assert seen(make_clerk(tree["school"])) == places(communities, "school", "cluster", "area", "national")


def test_one_community_is_judged_as_the_list_of_them_is(tree, communities):
    people = [make_clerk(tree["school"]), make_supervisor(tree["cluster"]), make_moderator(tree["other_area"])]
    for user in [*people, UserFactory(), UserFactory(is_superuser=True), AnonymousUser()]:
        reach = Reach.of(user)
        assert {one for one in communities.values() if reach.sees(one.organisation)} == seen(user)


def test_somebody_at_two_schools_sees_the_communities_of_both(tree, communities):
    clerk = make_clerk(tree["school"])
    post(clerk, tree["other_school"], is_primary=False)
    assert places(communities, "other_cluster", "other_area") < seen(clerk)


def test_who_has_left_sees_nothing(tree, communities):
    clerk = UserFactory()
    post(clerk, tree["school"], ends_on=today() - dt.timedelta(days=1))
    assert seen(clerk) == set()


def test_a_role_reaches_down(tree, communities):
    officer = make_supervisor(tree["area"], position="officer")
    assert seen(officer) == places(communities, "national", "area", "cluster", "school", "next_school")


def test_a_role_that_has_ended_reaches_nothing(tree, communities):
    user = UserFactory()
    RoleAssignment.objects.create(
        user=user, role="supervisor", organisation=tree["area"], starts_on=today(), ends_on=today()
    )
    assert seen(user) != set()
    RoleAssignment.objects.update(starts_on=today() - dt.timedelta(days=9), ends_on=today() - dt.timedelta(days=1))
    assert seen(user) == set()


def test_an_administrator_sees_everything_and_a_stranger_nothing(communities):
    assert seen(UserFactory(is_superuser=True)) == set(communities.values())
    assert seen(AnonymousUser()) == set()
    assert not Topic.objects.visible_to(AnonymousUser()).exists()


def test_the_readers_of_a_community_are_those_who_see_it(tree, communities):
    people = [make_clerk(place) for place in tree.values()]
    people += [make_supervisor(place) for place in tree.values()]
    people += [make_moderator(tree["cluster"]), UserFactory(is_superuser=True), UserFactory()]
    for community in communities.values():
        assert set(readers(community)) == {person for person in people if community in seen(person)}


def test_the_readers_of_a_community_are_not_suspended(tree, communities):
    clerk = make_clerk(tree["school"], is_active=False)
    assert clerk not in readers(communities["school"])


def test_moderators_moderate_where_the_role_is_held_and_below(tree, communities):
    moderator = make_moderator(tree["cluster"])
    assert set(Community.objects.moderated_by(moderator)) == places(communities, "cluster", "school", "next_school")
    assert not Community.objects.moderated_by(make_supervisor(tree["area"])).exists()


def test_a_topic_is_seen_by_who_sees_its_community(tree, communities):
    asker, stranger = make_clerk(tree["school"]), make_clerk(tree["other_school"])
    topic = ask(communities["area"], asker)
    assert list(Topic.objects.visible_to(make_clerk(tree["next_school"]))) == [topic]
    assert not Topic.objects.visible_to(stranger).exists()
    assert not Post.objects.visible_to(stranger).exists()


def test_a_hidden_post_is_seen_by_its_author_and_moderators_only(tree, communities):
    asker, author, moderator = make_clerk(tree["school"]), make_clerk(tree["next_school"]), make_moderator(tree["area"])
    hidden = reply(ask(communities["area"], asker), author)
    moderation.hide(hidden, by=moderator, reason="มีชื่อนักเรียน")
    assert hidden in Post.objects.visible_to(author)
    assert hidden in Post.objects.visible_to(moderator)
    assert hidden not in Post.objects.visible_to(asker)
    assert hidden not in Post.objects.visible_to(make_moderator(tree["other_area"]))


def test_a_hidden_topic_takes_its_replies_along(tree, communities):
    asker, author, moderator = make_clerk(tree["school"]), make_clerk(tree["next_school"]), make_moderator(tree["area"])
    topic = ask(communities["area"], asker)
    answer = reply(topic, author)
    moderation.hide(topic.posts.get(is_first=True), by=moderator, reason="ผิดกลุ่ม")
    assert topic in Topic.objects.visible_to(asker)
    assert topic in Topic.objects.visible_to(moderator)
    assert topic not in Topic.objects.visible_to(author)
    assert answer not in Post.objects.visible_to(author)


def test_reports_are_seen_by_the_moderators_of_the_place(tree, communities):
    asker, reporter = make_clerk(tree["school"]), make_clerk(tree["next_school"])
    opening = ask(communities["cluster"], asker).posts.get()
    report = moderation.report(opening, by=reporter, reason="โฆษณา")
    assert list(PostReport.objects.visible_to(make_moderator(tree["area"]))) == [report]
    assert not PostReport.objects.visible_to(make_moderator(tree["other_area"])).exists()
    assert not PostReport.objects.visible_to(reporter).exists()
