import pytest
from django.urls import reverse

from networks.models import Community
from tests.factories.networks import make_community
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_an_administrator_adds_a_community(admin_client, tree):
    words = {"organisation": tree["cluster"].pk, "subject_area": "clerical", "name": "สารบรรณทุ่งสง", "is_open": "on"}
    assert admin_client.post(reverse("community:add"), words).status_code == 302
    assert Community.objects.get().organisation == tree["cluster"]


def test_a_second_community_for_the_same_place_and_subject_is_refused_in_words(admin_client, community):
    words = {"organisation": community.organisation_id, "subject_area": "", "name": "อีกแห่ง", "is_open": "on"}
    response = admin_client.post(reverse("community:add"), words)
    assert "หน่วยงานนี้มีเครือข่ายเรื่องนี้อยู่แล้ว" in response.content.decode()


def test_a_community_is_renamed_and_closed_but_not_moved(admin_client, community, tree):
    words = {"organisation": tree["other_area"].pk, "name": "ชื่อใหม่"}
    admin_client.post(reverse("community:edit", args=[community.pk]), words)
    community.refresh_from_db()
    assert (community.name, community.is_open, community.organisation) == ("ชื่อใหม่", False, tree["area"])


def test_a_community_is_never_deleted(admin_client, community):
    admin_client.post(reverse("community:delete", args=[community.pk]))
    assert Community.objects.exists()


def test_clerks_do_not_reach_the_screen(client, asker, community):
    client.force_login(asker)
    assert client.post(reverse("community:edit", args=[community.pk]), {"name": "แอบเปลี่ยน"}).status_code in (302, 403)
    community.refresh_from_db()
    assert community.name != "แอบเปลี่ยน"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(admin_client, tree, count, django_assert_num_queries):
    for name in ("area", "cluster", "school")[:count]:
        make_community(tree[name])
    with django_assert_num_queries(8):
        assert "เครือข่าย" in admin_client.get(reverse("community:index")).content.decode()
