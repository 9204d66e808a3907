"""The page around every page, and the pages for when something goes wrong."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import RequestFactory
from django.urls import path

from lms import urls
from lms.notifications.models import Message
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree


def broken(request):
    raise RuntimeError


def forbidden(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    *urls.urlpatterns,
]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nowhere/", 404, "ไม่พบหน้าที่ต้องการ"),
        ("/forbidden/", 403, "ท่านไม่มีสิทธิ์"),
        ("/suspicious/", 400, "ระบบไม่เข้าใจ"),
        ("/broken/", 500, "ระบบขัดข้อง"),
    ],
)
def test_what_went_wrong_is_said_in_thai_with_a_reference(client, address, status, says):
    client.raise_request_exception = False
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert says in page
    assert response["X-Request-ID"] in page
    assert "<script" not in page


@pytest.mark.urls(__name__)
def test_the_page_of_a_fault_of_ours_needs_no_database(client):
    client.raise_request_exception = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Something went wrong here" in client.get("/broken/").content.decode()


@pytest.mark.django_db
def test_a_stale_form_is_explained():
    from django.test import Client  # noqa: PLC0415

    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "แบบฟอร์มหมดอายุ" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/"])
def test_pages_for_strangers_ask_the_database_nothing(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.django_db
def test_the_navigation_costs_two_queries_beside_session_and_person(client, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(4):
        client.get("/styleguide/")


@pytest.mark.django_db
def test_only_supervisors_are_shown_the_way_to_follow_up(client):
    tree = make_tree()
    client.force_login(make_clerk(tree["school"]))
    assert "/supervise/" not in client.get("/styleguide/").content.decode()
    client.force_login(make_supervisor(tree["school"]))
    assert 'href="/supervise/"' in client.get("/styleguide/").content.decode()


@pytest.mark.django_db
def test_only_editors_are_shown_the_way_to_the_editor(client):
    client.force_login(UserFactory())
    assert "/admin/" not in client.get("/styleguide/").content.decode()
    client.force_login(UserFactory(is_superuser=True))
    assert 'href="/admin/"' in client.get("/styleguide/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "shown"), [(0, []), (1, ["1"]), (3, ["3"]), (120, ["99+"])])
def test_unread_messages_are_counted_in_the_navigation(client, count, shown):
    user, other = UserFactory(), UserFactory()
    Message.objects.bulk_create(Message(recipient=user, kind="x", subject="ก") for _ in range(count))
    Message.objects.create(recipient=other, kind="x", subject="ข")
    client.force_login(user)
    page = client.get("/styleguide/").content.decode()
    assert re.findall(r'class="count">.*?</span>([^<]+)</span>', page) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["dark", "light"])
def test_the_theme_stands_in_the_page_so_that_it_does_not_flash(client, cookie):
    client.cookies["theme"] = cookie
    assert f'data-theme="{cookie}"' in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_a_hostile_theme_is_ignored(client):
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_help_contact_is_the_offices_own(client, settings):
    settings.HELP_CONTACT = "กลุ่มส่งเสริมการศึกษาทางไกลฯ โทร. 0-7541-1234"
    assert settings.HELP_CONTACT in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_a_link_preview_names_the_product_and_no_person(client):
    user = UserFactory(first_name="สมศรี")
    client.force_login(user)
    page = client.get("/accounts/profile/").content.decode()
    assert "สมศรี" not in page[: page.index("</head>")]
    assert re.search(r'property="og:title" content="([^"]+)"', page)[1] == "ธุรการ"


def test_the_context_of_a_page_after_a_post_has_no_way_back():
    from lms.design.context_processors import page  # noqa: PLC0415

    assert page(RequestFactory().post("/x/"))["here"] == ""
    assert page(RequestFactory().get("/x/?a=1"))["here"] == "/x/?a=1"
