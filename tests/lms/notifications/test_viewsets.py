"""Mail that did not arrive, on an administrator's screen."""

import pytest
from django.urls import reverse

from lms.notifications.models import Delivery
from tests.factories.people import UserFactory
from tests.lms.notifications.domain.test_resending import give_up

pytestmark = pytest.mark.django_db
INDEX = "/admin/deliveries/"


@pytest.fixture
def client(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_the_list_has_what_did_not_arrive_and_why(client):
    give_up(first_name="สมใจ", error="SMTPRecipientsRefused: no such mailbox")
    give_up(first_name="สมปอง", status="cancelled", error="no address")
    give_up(first_name="สมหวัง", status="sent", error="")
    give_up(first_name="สมชาย", status="waiting", error="")
    page = client.get(INDEX).text
    assert [name in page for name in ("สมใจ", "สมปอง", "สมหวัง", "สมชาย")] == [True, True, False, False]
    assert "no such mailbox" in page
    assert "ไม่มีอีเมล" in page
    assert "no address" not in page


def test_it_is_narrowed_by_status_and_kind_and_searched(client):
    give_up(first_name="สมใจ")
    give_up(first_name="สมปอง", status="cancelled")
    assert "สมปอง" not in client.get(INDEX, {"status": "failed"}).text
    assert "สมใจ" not in client.get(INDEX, {"kind": "networks.reply"}).text
    assert "สมใจ" in client.get(INDEX, {"kind": "tests.news"}).text
    assert "สมปอง" not in client.get(INDEX, {"q": "สมใจ"}).text


def test_one_is_sent_again_after_a_question(client):
    delivery = give_up()
    address = reverse("deliveries:again", args=[delivery.pk])
    assert address in client.get(INDEX).text
    assert "no such mailbox" in client.get(address).text
    assert Delivery.objects.get().status == "failed"
    assert client.post(address).url == INDEX
    assert Delivery.objects.get().status == "waiting"


def test_all_are_sent_again_after_a_question(client):
    give_up()
    give_up()
    address = reverse("deliveries:again_all")
    assert address in client.get(INDEX).text
    assert "2" in client.get(address).text
    client.post(address)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"waiting"}
    assert address not in client.get(INDEX).text


def test_what_was_called_off_offers_no_button_and_says_why_not(client):
    delivery = give_up(status="cancelled", error="no address")
    address = reverse("deliveries:again", args=[delivery.pk])
    assert address not in client.get(INDEX).text
    assert client.post(address).url == INDEX
    assert Delivery.objects.get().status == "cancelled"


def test_what_arrived_is_not_there(client):
    address = reverse("deliveries:again", args=[give_up(status="sent", error="").pk])
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_nothing_is_made_changed_or_deleted_here(client):
    delivery = give_up()
    page = client.get(f"/admin/deliveries/inspect/{delivery.pk}/")
    assert page.status_code == 200
    paths = ["new/", f"edit/{delivery.pk}/", f"delete/{delivery.pk}/"]
    assert [client.get(INDEX + path).status_code for path in paths] == [404] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_list_does_not_grow(client, count, django_assert_num_queries):
    for _number in range(count):
        give_up()
    client.get(INDEX)
    with django_assert_num_queries(6):
        client.get(f"{INDEX}results/")
