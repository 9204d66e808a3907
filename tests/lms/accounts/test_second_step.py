"""Two-step sign-in: set up, used, and switched off."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth

from tests.factories.people import UserFactory

PASSWORD = "ธุรการ2569"
pytestmark = pytest.mark.django_db


def code_for(secret):
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def officer(client):
    """Somebody signed in who has just said again who they are."""
    user = UserFactory(username="officer")
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD, "remember": "on"})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return user


@pytest.fixture
def secret(client, officer):
    """The secret of a second step that is switched on."""
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    return secret


def test_setting_up_shows_the_secret_as_picture_and_text(client, officer):
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.context["form"].secret in page.content.decode()
    assert 'src="data:image/svg+xml' in page.content.decode()


def test_setting_up_asks_again_who_one_is(client):
    client.force_login(UserFactory())
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")


def test_a_wrong_code_switches_nothing_on(client, officer):
    client.get("/accounts/2fa/totp/activate/")
    page = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "รหัสไม่ถูกต้อง" in page
    assert not Authenticator.objects.filter(user=officer).exists()


def test_the_password_alone_no_longer_opens_the_account(client, secret, monkeypatch):
    client.post("/accounts/logout/")
    page = client.post(
        "/accounts/login/", {"login": "officer", "password": PASSWORD, "remember": "on"}, follow=True
    ).content.decode()
    assert "ยืนยันตัวตนชั้นที่สอง" in page
    assert client.get("/accounts/profile/").status_code == 302
    later = time.time() + 31  # a code works once: wait for the next
    monkeypatch.setattr(time, "time", lambda: later)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/accounts/profile/").status_code == 200


def test_spare_codes_are_shown_and_open_the_account_once(client, secret):
    page = client.get("/accounts/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]
    assert code in page.content.decode()
    for expected in (200, 302):
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": "officer", "password": PASSWORD, "remember": "on"})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get("/accounts/profile/").status_code == expected


def test_the_second_step_is_switched_off(client, officer, secret):
    assert "ปิดการใช้รหัสจากแอป" in client.get("/accounts/2fa/totp/deactivate/").content.decode()
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=officer).exists()


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    ],
)
def test_every_page_is_ours_and_thai(client, secret, address):
    page = client.get(address).content.decode()
    assert '<html lang="th">' in page
    assert "site-footer" in page
