"""A person's own pages, the language and the theme."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from lms.core.jobs import run_tasks
from tests.factories.people import UserFactory, make_clerk, make_tree

PASSWORD = "ธุรการ2569"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(username="pin", phone="", email="")


def contact(client, **fields):
    return client.post("/accounts/profile/", {"phone": "", "email": "", "current_password": "", **fields})


def signed_in_browser(user, agent="Mozilla/5.0 (Linux; Android 9) Chrome/120.0 Line/13.1"):
    browser = Client(HTTP_USER_AGENT=agent)
    browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD, "remember": "on"})
    return browser


def test_the_profile_shows_who_one_is_and_where_one_works(client):
    school = make_tree()["school"]
    clerk = make_clerk(school)
    client.force_login(clerk)
    page = client.get("/accounts/profile/").content.decode()
    assert clerk.get_full_name() in page
    assert school.name in page


def test_the_profile_asks_strangers_to_sign_in(client):
    assert client.get("/accounts/profile/").url.startswith("/accounts/login/")


def test_a_telephone_number_is_changed_without_a_password(client, user):
    client.force_login(user)
    contact(client, phone="075-411-234")
    user.refresh_from_db()
    assert user.phone == "075-411-234"


def test_an_e_mail_address_is_changed_only_with_the_password(client, user):
    client.force_login(user)
    response = contact(client, email="pin@example.go.th", current_password="guess")
    user.refresh_from_db()
    assert (response.status_code, user.email) == (200, "")
    contact(client, email="pin@example.go.th", current_password=PASSWORD)
    user.refresh_from_db()
    assert user.email == "pin@example.go.th"


def test_the_password_cannot_be_guessed_in_the_profile(client, user):
    client.force_login(user)
    for _ in range(10):
        contact(client, email="pin@example.go.th", current_password="guess")
    contact(client, email="pin@example.go.th", current_password=PASSWORD)
    user.refresh_from_db()
    assert user.email == ""


def test_an_address_given_up_no_longer_resets_the_password(client, user):
    user.email = "old@example.go.th"
    user.save()
    EmailAddress.objects.create(user=user, email="old@example.go.th", primary=True, verified=True)
    client.force_login(user)
    contact(client, email="new@example.go.th", current_password=PASSWORD)
    Client().post("/accounts/password/reset/", {"email": "old@example.go.th"})
    run_tasks()
    assert mail.outbox == []


def test_a_forgotten_password_is_set_anew_by_mail(client, user):
    user.email = "pin@example.go.th"
    user.save()
    client.post("/accounts/password/reset/", {"email": "PIN@example.go.th"})
    assert mail.outbox == []  # nothing is sent while the visitor waits
    run_tasks()
    [message] = mail.outbox
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert (message.to, "pin" in message.body) == (["pin@example.go.th"], True)
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    new = "ใหม่กว่าเดิม2569"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, user):
    answers = [client.post("/accounts/password/reset/", {"email": "nobody@example.go.th"})]
    user.email = "pin@example.go.th"
    user.save()
    answers.append(client.post("/accounts/password/reset/", {"email": "pin@example.go.th"}))
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    run_tasks()
    assert [message.to for message in mail.outbox] == [["pin@example.go.th"]]


def test_one_signs_out_everywhere_else(user):
    phone, desk, other = signed_in_browser(user), signed_in_browser(user), signed_in_browser(UserFactory())
    desk.post("/accounts/sessions/")
    assert phone.get("/accounts/profile/").status_code == 302
    assert desk.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/").status_code == 200


def test_the_list_of_sessions_names_the_device_and_writes_nothing(user, django_assert_num_queries):
    browser = signed_in_browser(user)
    gone = signed_in_browser(user)
    Session.objects.filter(session_key=gone.session.session_key).delete()
    page = browser.get("/accounts/sessions/").content.decode()
    assert page.count("LINE · Android") == 1
    assert UserSession.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sessions_costs_the_same_for_many(user, count, django_assert_num_queries):
    browser = [signed_in_browser(user) for _ in range(count)][-1]
    with django_assert_num_queries(5):
        browser.get("/accounts/sessions/")


def test_changing_the_password_signs_out_elsewhere(user):
    phone, desk = signed_in_browser(user), signed_in_browser(user)
    new = "ใหม่กว่าเดิม2569"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert desk.get("/accounts/profile/").status_code == 200
    assert phone.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/abc/"])
def test_the_e_mail_pages_of_allauth_lead_to_the_profile(client, user, address):
    client.force_login(user)
    assert client.get(address).url == "/accounts/profile/"


def test_thai_comes_first_whatever_the_device_speaks(client):
    page = client.get("/accounts/login/", headers={"accept-language": "en-GB,en"}).content.decode()
    assert '<html lang="th">' in page


def test_english_is_a_choice_that_is_remembered(client):
    response = client.post("/accounts/language/", {"language": "en", "next": "/styleguide/"})
    assert response.url == "/styleguide/"
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_an_unknown_language_changes_nothing(client):
    client.post("/accounts/language/", {"language": "xx"})
    assert '<html lang="th">' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("address", ["/accounts/language/", "/accounts/theme/", "/accounts/text-size/"])
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "\\\\evil.example", ""])
def test_the_switches_lead_to_no_foreign_site(client, address, target):
    assert client.post(address, {"language": "en", "theme": "dark", "size": "large", "next": target}).url == "/"


@pytest.mark.parametrize("address", ["/accounts/language/", "/accounts/theme/", "/accounts/text-size/"])
def test_the_switches_need_a_post(client, address):
    assert client.get(address).status_code == 405


def test_dark_is_a_choice_that_can_be_taken_back(client):
    client.post("/accounts/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    client.post("/accounts/theme/", {"theme": ""})
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


def test_the_size_of_letters_is_remembered_by_the_device(client):
    for size in ("large", "largest"):
        client.post("/accounts/text-size/", {"size": size})
        assert f'data-text="{size}"' in client.get("/accounts/login/").content.decode()
    for nothing in ("", 'huge"><script>'):
        client.post("/accounts/text-size/", {"size": nothing})
        assert "data-text" not in client.get("/accounts/login/").content.decode()
