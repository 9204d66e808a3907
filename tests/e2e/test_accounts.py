"""Signing in and looking after one's account, on a phone and at a desk."""

import pytest

from tests.e2e.conftest import DESK, PHONE
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree

PASSWORD = "ธุรการ2569"


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_clerk_signs_in_mistypes_and_signs_out(visitor, has_javascript):
    UserFactory(username="ปิ่น.ใจดี", title_prefix="นางสาว", first_name="ปิ่น")
    clerk = visitor(**PHONE, java_script_enabled=has_javascript)
    page = clerk.visit("/accounts/profile/")
    page.get_by_label("ชื่อผู้ใช้").fill("ปิ่น.ใจดี")
    page.get_by_label("รหัสผ่าน", exact=True).fill("ลืม")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    assert page.get_by_role("heading", level=1).inner_text() == "นางสาวปิ่น ใจดี"
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/accounts/login/")
    page.go_back()
    assert page.get_by_label("ชื่อผู้ใช้").is_visible()  # nothing of hers is shown


def test_a_password_is_shown_and_hidden(phone):
    page = phone.visit("/accounts/login/")
    box = page.locator("input[name=password]")
    page.get_by_role("button", name="แสดง").click()
    assert box.get_attribute("type") == "text"
    page.get_by_role("button", name="ซ่อน").click()
    assert box.get_attribute("type") == "password"


def test_language_and_theme_are_switched_without_javascript(visitor):
    reader = visitor(**PHONE, java_script_enabled=False)
    page = reader.visit("/accounts/login/")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_pages_for_strangers_are_accessible(visitor, screen):
    stranger = visitor(**{"phone": PHONE, "desk": DESK}[screen])
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/"):
        stranger.visit(path)
        stranger.look(f"stranger{path.replace('/', '-')}{screen}")


@pytest.mark.parametrize("screen", ["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ones_own_pages_are_accessible(visitor, screen, scheme):
    tree = make_tree()
    user = make_supervisor(tree["cluster"], first_name="สมชาย", last_name="ศรีวิเศษ", title_prefix="นาย")
    person = visitor(**{"phone": PHONE, "desk": DESK}[screen], color_scheme=scheme)
    person.visit("/accounts/login/")
    person.page.get_by_label("ชื่อผู้ใช้").fill(user.username)
    person.page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    person.page.get_by_role("button", name="เข้าสู่ระบบ").click()
    for path in (
        "profile/",
        "sessions/",
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "logout/",
    ):
        page = person.visit(f"/accounts/{path}")
        if "reauthenticate" in page.url:
            person.look(f"own-again-{screen}-{scheme}")
            page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="ดำเนินการต่อ").click()
            page.wait_for_url(f"**/accounts/{path}")
        person.look(f"own-{path.replace('/', '-')}{screen}-{scheme}")


def test_the_profile_fits_three_hundred_and_twenty_pixels_and_large_print(visitor):
    user = make_clerk(make_tree()["school"])
    reader = visitor(viewport={"width": 320, "height": 256})  # 1280 px at 400 %
    reader.sign_in(user)
    for path in ("/accounts/profile/", "/styleguide/"):
        reader.visit(path)
        reader.look(f"narrow{path.replace('/', '-')}")
