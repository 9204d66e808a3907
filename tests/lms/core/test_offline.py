import pytest

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_every_page_tells_whose_it_is_without_telling_who(client):
    one, other = UserFactory(), UserFactory()
    keys = []
    for person in (one, other, one):
        client.force_login(person)
        keys.append(client.get("/accounts/profile/")["X-Reader"])
    assert keys[0] == keys[2] != keys[1]
    assert one.username not in keys[0]


def test_whoever_is_signed_out_is_nobody(client):
    assert client.get("/accounts/login/")["X-Reader"] == "-"
    assert client.get("/no-such-page/")["X-Reader"] == "-"


def test_what_is_no_page_tells_nothing(client):
    client.force_login(UserFactory())
    assert "X-Reader" not in client.get("/readyz")


def test_the_worker_is_the_same_for_everybody_and_reaches_the_whole_site(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "addEventListener" in answer.content.decode()
    client.force_login(UserFactory())
    again = client.get("/sw.js")
    assert again.content == answer.content
    assert again["Cache-Control"] == "public, max-age=3600"


def test_the_page_without_a_connection_is_drawn_for_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        text = client.get("/offline/").content.decode()
    assert "data-kept-list" in text
    assert "csrfmiddlewaretoken" not in text
