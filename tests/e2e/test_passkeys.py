"""A passkey as a second step, with the authenticator that Chromium emulates: keys, signatures and all."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.people import UserFactory

PASSWORD = "ธุรการ2569"
IN_A_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def keys(visitor):
    """A phone with an authenticator, and what can be asked of it; thrown away afterwards."""
    phone = visitor(is_last=True, viewport={"width": 360, "height": 640})
    phone.devtools = phone.context.new_cdp_session(phone.page)
    phone.devtools.send("WebAuthn.enable")
    made = phone.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": IN_A_PHONE})
    phone.authenticator = made["authenticatorId"]
    return phone


def sign_in(phone, person):
    page = phone.visit(reverse("account_login"))
    page.get_by_label("ชื่อผู้ใช้").fill(person.username)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    return page


def add_key(phone):
    page = phone.visit(reverse("mfa_add_webauthn"))
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ดำเนินการต่อ").click()
    page.get_by_label("ชื่อกุญแจ").wait_for()
    phone.look("passkey-add")
    page.get_by_label("ชื่อกุญแจ").fill("โทรศัพท์ของฉัน")
    page.get_by_role("button", name="เพิ่ม").click()
    page.wait_for_url(lambda address: not address.endswith("/add/"))
    return page


def test_a_passkey_is_added_and_then_asked_for(keys):
    person = UserFactory()
    sign_in(keys, person)
    add_key(keys)
    key = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN)
    assert key.wrap().name == "โทรศัพท์ของฉัน"
    keys.context.clear_cookies()
    page = sign_in(keys, person)
    expect(page).to_have_url(re.compile(reverse("mfa_authenticate")))
    keys.look("passkey-sign-in")
    page.get_by_role("button", name="ใช้พาสคีย์หรือกุญแจนิรภัย").click()
    expect(page).to_have_url(f"{keys.address}/")
    expect(keys.visit(reverse("mfa_list_webauthn")).get_by_text("โทรศัพท์ของฉัน")).to_be_visible()
    keys.look("passkeys")
