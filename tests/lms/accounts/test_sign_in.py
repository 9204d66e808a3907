"""The one door: who gets in, who does not, and what they are told."""

import re
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from lms.accounts.adapter import WRONG_PASSWORDS
from lms.core import throttle
from tests.factories.people import UserFactory

PASSWORD = "ธุรการ2569"
WRONG = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"
TOO_MANY = "ใส่รหัสผ่านผิดหลายครั้งเกินไป"
pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password, "remember": "on", **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("pin.jaidee", "pin.jaidee"),
        ("pin.jaidee", "PIN.Jaidee"),
        ("ปิ่น.ใจดี", "ปิ่น.ใจดี"),
        ("ปิ่น.ใจดี", "  ปิ่น.ใจดี "),
        ("น้ำฝน", "น\u0e49\u0e4d\u0e32ฝน"),  # sara am typed in two pieces
        ("น้ำฝน", "น\u0e4d\u0e49\u0e32ฝน"),
        ("น้ำฝน", "น้ำ\u200bฝน"),
    ],
)
def test_a_username_is_known_in_any_case_and_encoding(client, stored, typed):
    UserFactory(username=stored)
    sign_in(client, typed)
    assert is_signed_in(client)


def test_an_e_mail_address_signs_in_too(client):
    UserFactory(email="pin@example.go.th")
    sign_in(client, "PIN@example.go.th")
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    UserFactory(username="known")
    answers = []
    for name in ("known", "nobody"):
        page = sign_in(client, name, "wrong").content.decode()
        answers.append(re.sub(r'value="[^"]*"', "", page))
    assert answers[0] == answers[1]
    assert WRONG in answers[0]


def test_an_unknown_name_costs_as_much_hashing_as_a_wrong_password(client, monkeypatch):
    UserFactory(username="known")
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *given: hashed.append(1) or encode(self, *given))
    counts = []
    for name in ("known", "nobody"):
        hashed.clear()
        sign_in(client, name, "wrong")
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_the_sixth_wrong_password_is_refused_even_if_it_is_right(client):
    UserFactory(username="known")
    for _ in range(5):
        assert WRONG in sign_in(client, "known", "wrong").content.decode()
    assert TOO_MANY in sign_in(client, "known").content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("disguise", ["KNOWN", "kno\u200bwn", " known ", "known\ufeff"])
def test_no_disguise_of_the_name_buys_more_tries(client, disguise):
    UserFactory(username="known")
    for _ in range(5):
        sign_in(client, "known", "wrong")
    assert TOO_MANY in sign_in(client, disguise, "wrong").content.decode()


def test_one_locked_account_locks_nobody_else(client):
    UserFactory(username="known")
    UserFactory(username="other")
    for _ in range(6):
        sign_in(client, "known", "wrong")
    sign_in(client, "other")
    assert is_signed_in(client)


def test_guessing_the_passwords_of_many_from_one_address_ends(client, monkeypatch):
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: 0))  # all within one window
    person = UserFactory()
    for number in range(WRONG_PASSWORDS[0].most):
        sign_in(client, f"nobody{number}", "wrong")
    assert TOO_MANY in sign_in(client, person.username).content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    sign_in(elsewhere, person.username)
    assert is_signed_in(elsewhere)


def test_two_hundred_people_behind_one_address_sign_in_within_a_minute():
    people = UserFactory.create_batch(200)
    signed_in = 0
    for person in people:
        visitor = Client(REMOTE_ADDR="203.0.113.7")
        if person.pk % 4 == 0:
            sign_in(visitor, person.username, "mistyped")
        sign_in(visitor, person.username)
        signed_in += is_signed_in(visitor)
    assert signed_in == 200


def test_signing_in_gives_a_new_session(client):
    user = UserFactory()
    client.get("/styleguide/")
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, user.username)
    assert client.cookies["sessionid"].value != "a" * 32


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_nobody_is_sent_to_a_foreign_site(client, target):
    user = UserFactory()
    response = sign_in(client, user.username, next=target)
    assert response.url == "/"


def test_one_comes_back_to_where_one_wanted_to_go(client):
    user = UserFactory()
    assert sign_in(client, user.username, next="/accounts/sessions/").url == "/accounts/sessions/"


def test_somebody_made_inactive_is_told_whom_to_ask(client):
    user = UserFactory(is_active=False)
    response = sign_in(client, user.username)
    assert not is_signed_in(client)
    assert "บัญชีนี้ปิดอยู่" in client.get(response.url).content.decode()


def test_demo_people_sign_in_only_where_the_settings_allow_it(client, settings):
    user = UserFactory(is_demo=True)
    settings.HAS_DEMO_SIGN_INS = False
    sign_in(client, user.username)
    assert not is_signed_in(client)
    settings.HAS_DEMO_SIGN_INS = True
    sign_in(client, user.username)
    assert is_signed_in(client)


@pytest.mark.parametrize(("ticked", "age"), [({"remember": "on"}, 60 * 60 * 24 * 14), ({"remember": ""}, "")])
def test_a_shared_computer_forgets_when_the_browser_closes(client, ticked, age):
    user = UserFactory()
    sign_in(client, user.username, **ticked)
    assert client.cookies["sessionid"]["max-age"] == age


@pytest.mark.parametrize("address", ["/admin/login/?next=/admin/pages/", "/admin/login/"])
def test_the_editor_has_no_door_of_its_own(client, address):
    response = client.get(address)
    assert response.url.partition("?")[0] == "/accounts/login/"
    assert client.post(address, {"username": "x", "password": "y"}).status_code == 302


def test_a_clerk_who_tries_the_editor_is_told_no_and_not_sent_in_circles(client):
    client.force_login(UserFactory())
    response = client.get("/admin/", follow=True)
    assert (response.status_code, len(response.redirect_chain)) == (403, 1)
    assert "ท่านไม่มีสิทธิ์" in response.content.decode()


def test_the_editors_password_reset_is_ours(client):
    assert client.get("/admin/password_reset/").url == "/accounts/password/reset/"
    assert client.get("/admin/password_reset/confirm/abc/def/").url == "/accounts/password/reset/"


def test_signing_out_of_the_editor_signs_out(client):
    client.force_login(UserFactory())
    client.get("/admin/logout/")
    assert is_signed_in(client)
    client.post("/admin/logout/")
    assert not is_signed_in(client)


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    client.get("/accounts/logout/")
    assert is_signed_in(client)


def test_signed_in_pages_are_kept_by_no_cache(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get("/accounts/profile/")["Cache-Control"]


def test_nobody_signs_up_alone(client):
    client.post("/accounts/signup/", {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD})
    assert not is_signed_in(client)
    assert "เขตพื้นที่" in client.get("/accounts/signup/").content.decode()


@pytest.mark.parametrize("login", ["x" * 5000, "\x00", "' OR 1=1 --", "<script>", "😀"])
def test_hostile_names_are_answered_politely(client, login):
    assert sign_in(client, login).status_code == 200
    assert EmailAddress.objects.count() == 0
