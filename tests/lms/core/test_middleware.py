import gzip

import pytest

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
POLICY = "Content-Security-Policy"


@pytest.mark.parametrize("given", ["abcd-1234-EFGH", "0" * 64])
def test_the_request_id_of_a_proxy_is_kept(client, given):
    assert client.get("/livez", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "abc\tdefgh", "<script>1234", "เลขคำขอ1234"])
def test_what_is_no_request_id_is_replaced(client, given):
    assert client.get("/livez", headers={"X-Request-ID": given})["X-Request-ID"] != given


def test_two_requests_have_two_ids(client):
    assert client.get("/livez")["X-Request-ID"] != client.get("/livez")["X-Request-ID"]


def test_pages_run_scripts_and_styles_of_our_own_files_only(client):
    policy = client.get("/accounts/login/")[POLICY]
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


def test_wagtails_editor_has_a_policy_of_its_own(client):
    client.force_login(UserFactory(is_superuser=True))
    assert "'unsafe-inline'" in client.get("/admin/")[POLICY]
    assert "unsafe" not in client.get("/administrator/")[POLICY]


def test_signed_in_pages_are_kept_by_no_cache(client):
    client.force_login(UserFactory())
    assert client.get("/accounts/profile/")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(("cookie", "language"), [("", "th"), ("en", "en"), ("th", "th"), ("xx", "th")])
def test_pages_are_thai_unless_somebody_chose_english(client, cookie, language):
    client.cookies["django_language"] = cookie
    response = client.get("/accounts/login/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == language


def test_pages_are_compressed(client):
    response = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)
