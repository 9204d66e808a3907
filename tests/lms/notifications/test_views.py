import pytest
from django.contrib.auth.models import Group

from lms.notifications.domain import notify
from lms.notifications.models import Message, Preference
from lms.organisations.models import RoleAssignment
from tests.factories.networks import make_moderator
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return UserFactory(email="pin@example.org")


def tell(reader, title: str = "ประชุม", **more) -> Message:
    return notify(reader, kind="tests.news", context={"title": title}, **({"url": "/networks/"} | more))


# The list ---------------------------------------------------------------------------------------


def test_unread_messages_stand_first_then_the_latest(client, reader):
    messages = [tell(reader, f"เรื่อง {number}") for number in range(4)]
    client.force_login(reader)
    client.post(f"/messages/{messages[3].pk}/open/")
    client.post(f"/messages/{messages[0].pk}/open/")
    rows = client.get("/messages/").context["page"].rows
    assert rows == [messages[2], messages[1], messages[3], messages[0]]


def test_only_ones_own_listed_messages_are_shown(client, reader):
    mine = tell(reader)
    tell(reader, is_listed=False)
    tell(UserFactory())
    client.force_login(reader)
    assert client.get("/messages/").context["page"].rows == [mine]


def test_without_messages_it_says_what_will_be_here(client, reader):
    client.force_login(reader)
    assert "ยังไม่มีข้อความ" in client.get("/messages/").content.decode()


def test_hostile_words_are_words(client, reader):
    tell(reader, "<script>alert(1)</script>")
    client.force_login(reader)
    assert "<script>alert" not in client.get("/messages/").content.decode()


def test_a_long_list_has_pages_there_and_back(client, reader):
    messages = [tell(reader) for _ in range(45)]
    client.force_login(reader)
    for message in messages[:15]:
        client.post(f"/messages/{message.pk}/open/")
    expected = [*messages[:14:-1], *messages[14::-1]]
    pages, query = [], ""
    while query is not None:
        page = client.get(f"/messages/{query}").context["page"]
        pages.append(page)
        query = page.next_href or None
    assert [row for page in pages for row in page.rows] == expected
    assert client.get(f"/messages/{pages[2].previous_href}").context["page"].rows == pages[1].rows


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, reader, count, django_assert_num_queries):
    for _ in range(count):
        tell(reader)
    client.force_login(reader)
    with django_assert_num_queries(5):
        client.get("/messages/")


def test_the_badge_counts_what_is_unread_and_listed(client, reader):
    for _ in range(3):
        tell(reader)
    tell(reader, is_listed=False)
    tell(UserFactory())
    client.force_login(reader)
    client.post(f"/messages/{Message.objects.filter(recipient=reader).first().pk}/open/")
    client.post(f"/messages/{Message.objects.filter(recipient=reader, is_listed=True).last().pk}/open/")
    assert client.get("/messages/").context["unread_message_count"] == 2


# Opening ----------------------------------------------------------------------------------------


def test_opening_a_message_marks_it_read_and_goes_where_it_leads(client, reader):
    message = tell(reader)
    client.force_login(reader)
    assert client.post(f"/messages/{message.pk}/open/").url == "/networks/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_a_message_that_leads_nowhere_stays_on_the_list(client, reader):
    message = tell(reader, url="")
    client.force_login(reader)
    assert client.post(f"/messages/{message.pk}/open/").url == "/messages/"


def test_looking_does_not_open(client, reader):
    message = tell(reader)
    client.force_login(reader)
    client.get("/messages/")
    assert client.get(f"/messages/{message.pk}/open/").status_code == 405
    message.refresh_from_db()
    assert message.read_at is None


def test_the_message_of_another_is_not_found(client, reader):
    message = tell(UserFactory())
    client.force_login(reader)
    assert client.post(f"/messages/{message.pk}/open/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_all_are_marked_read(client, reader):
    tell(reader)
    other = tell(UserFactory())
    client.force_login(reader)
    assert client.post("/messages/read/").url == "/messages/"
    assert list(Message.objects.unread()) == [other]


# Preferences ------------------------------------------------------------------------------------


def test_mail_of_a_kind_is_refused_and_wanted_again(client, reader):
    client.force_login(reader)
    assert client.get("/messages/preferences/").context["form"]["tests.news"].value() is True
    client.post("/messages/preferences/", {})
    assert client.get("/messages/preferences/").context["form"]["tests.news"].value() is False
    client.post("/messages/preferences/", {"tests.news": "on"})
    assert Preference.objects.get(user=reader, kind="tests.news").is_wanted


def test_a_kind_that_does_not_exist_is_ignored(client, reader):
    client.force_login(reader)
    client.post("/messages/preferences/", {"evil": "on"})
    assert not Preference.objects.filter(kind="evil").exists()


def test_who_has_no_address_is_told_so(client):
    client.force_login(UserFactory())
    assert "บัญชีของท่านยังไม่มีอีเมล" in client.get("/messages/preferences/").content.decode()


def kinds_offered(client, person) -> set[str]:
    client.force_login(person)
    return set(client.get("/messages/preferences/").context["form"].fields)


FOR_EVERYBODY = {"certificates.issued", "networks.reply", "reports.nudge"}


def test_a_clerk_is_asked_of_what_can_reach_a_clerk(client):
    offered = kinds_offered(client, make_clerk(make_tree()["school"]))
    assert offered >= FOR_EVERYBODY
    assert not offered & {"networks.report", "courses.superseded"}


def test_a_moderator_of_communities_is_asked_of_reported_posts(client):
    offered = kinds_offered(client, make_moderator(make_tree()["area"]))
    assert offered >= {*FOR_EVERYBODY, "networks.report"}
    assert "courses.superseded" not in offered


def test_a_trainer_is_asked_of_regulations(client):
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    offered = kinds_offered(client, trainer)
    assert offered >= {*FOR_EVERYBODY, "courses.superseded"}
    assert "networks.report" not in offered


def test_what_was_refused_stays_refused_while_it_is_not_asked(client):
    """A moderator who is none for a year finds the choice as it was."""
    moderator = make_moderator(make_tree()["area"])
    client.force_login(moderator)
    client.post("/messages/preferences/", {})
    RoleAssignment.objects.update(ends_on=LONG_AGO)
    client.post("/messages/preferences/", dict.fromkeys(FOR_EVERYBODY, "on"))
    RoleAssignment.objects.update(ends_on=None)
    assert client.get("/messages/preferences/").context["form"]["networks.report"].value() is False


@pytest.mark.parametrize("path", ["/messages/", "/messages/preferences/"])
def test_without_an_account_there_is_the_sign_in_page(client, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["/messages/read/", "/messages/1/open/"])
def test_without_an_account_nothing_is_written(client, path):
    assert client.post(path).url.startswith("/accounts/login/")
