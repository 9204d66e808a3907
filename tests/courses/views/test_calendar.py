import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from courses.domain.calendar import renew_feed, revoke_feed, token_of
from courses.domain.programmes import assign_programme
from courses.models import CalendarFeed, CoursePage
from courses.views.calendar import OFTEN, WRONG_ADDRESSES
from lms.core.dates import today
from tests.factories.certificates import complete
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import add_set, make_assigned, make_programme

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DUE = today() + 9 * DAY
LONG = "แนวปฏิบัติงานสารบรรณ งานพัสดุ และการเงินของโรงเรียน, รุ่นที่ 1; ภาคเรียนที่ 2"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def clerk():
    return make_clerk(make_tree()["school"])


def address(user) -> str:
    feed = CalendarFeed.objects.filter(user=user).first() or renew_feed(user)
    return reverse("learning:calendar_feed", args=[token_of(feed)])


def events(client, user) -> list:
    return Calendar.from_ical(client.get(address(user)).content).walk("VEVENT")


def test_what_is_owed_by_a_day_stands_on_that_whole_day_in_thai(client, clerk):
    enrol(clerk, make_course(title=LONG), due_on=DUE)
    response = client.get(address(clerk))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    found = Calendar.from_ical(response.content)
    assert not found.errors
    [event] = found.walk("VEVENT")
    assert event["SUMMARY"] == f"ครบกำหนด: {LONG}"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DUE, DUE + DAY)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["URL"].endswith("/courses/orientation/")
    lines = response.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)


def test_nothing_in_it_says_whose_it_is(client, clerk):
    enrol(clerk, make_course(), due_on=DUE)
    text = client.get(address(clerk)).content.decode().replace("\r\n ", "")
    for word in (clerk.first_name, clerk.last_name, clerk.username, clerk.postings.get().organisation.name):
        assert word not in text


def test_an_event_keeps_its_name_when_its_day_changes_and_others_have_others(client, clerk):
    enrolment = enrol(clerk, make_course(), due_on=DUE)
    enrol(clerk, make_course(slug="second"), due_on=DUE)
    before = [event["UID"] for event in events(client, clerk)]
    assert len(set(before)) == 2
    type(enrolment).objects.update(due_on=DUE + DAY)
    assert [event["UID"] for event in events(client, clerk)] == before


def test_what_is_done_has_no_day_or_rests_is_not_there(client, clerk):
    complete(clerk, make_course(slug="done"), due_on=DUE)
    enrol(clerk, make_course(slug="whenever"))
    enrol(clerk, make_course(slug="resting"), due_on=DUE)
    CoursePage.objects.filter(slug="resting").update(live=False)
    enrol(UserFactory(), make_course(slug="others"), due_on=DUE)
    assert events(client, clerk) == []


def test_a_programme_stands_there_only_where_none_of_its_courses_does(client, clerk):
    area = clerk.postings.get().organisation.get_parent().get_parent()
    make_assigned(area, make_course(), title="ทั้งหมด", due_kind="on", due_on=DUE)
    choice = make_programme(area, code="choice", title="เลือกเรียน", due_kind="on", due_on=DUE)
    add_set(choice, make_course(slug="a"), make_course(slug="b"), least=1)
    assign_programme(choice, by=None)
    assert sorted(event["SUMMARY"] for event in events(client, clerk)) == [
        "ครบกำหนด: ปฐมนิเทศ",
        "ครบกำหนด: เลือกเรียน",
    ]


def test_an_address_is_dead_once_it_is_renewed_revoked_or_the_person_is_suspended(client, clerk):
    first = address(clerk)
    renew_feed(clerk)
    second = address(clerk)
    assert [client.get(one).status_code for one in (first, second)] == [404, 200]
    type(clerk).objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get(second).status_code == 404
    type(clerk).objects.filter(pk=clerk.pk).update(is_active=True)
    revoke_feed(clerk)
    revoke_feed(clerk)
    assert client.get(second).status_code == 404


def test_the_database_holds_no_address_and_a_new_site_key_ends_all(client, clerk, settings):
    feed = renew_feed(clerk)
    token = token_of(feed)
    assert token not in [feed.seed, feed.token_hash]
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []
    assert token_of(feed) == ""


def test_calendars_need_no_session_and_get_none(client, clerk, django_assert_num_queries):
    for number in range(3):
        enrol(clerk, make_course(slug=f"c{number}"), due_on=DUE)
    path = address(clerk)
    client.get(path)
    with django_assert_num_queries(5):
        response = client.get(path)
    assert not response.cookies


def test_asking_too_often_is_refused_for_that_address_alone(client, clerk):
    other = UserFactory()
    for _number in range(OFTEN.most):
        assert client.get(address(clerk)).status_code == 200
    assert client.get(address(clerk)).status_code == 429
    assert client.get(address(other)).status_code == 200


def test_addresses_are_not_found_by_trying(client):
    for number in range(WRONG_ADDRESSES.most):
        assert client.get(f"/calendar/{number}.ics").status_code == 404
    assert client.get("/calendar/x.ics").status_code == 429


def test_the_page_makes_shows_renews_and_takes_back_the_address(client, clerk):
    client.force_login(clerk)
    assert ".ics" not in client.get("/calendar/").content.decode()
    assert client.get("/calendar/renew/").status_code == 405
    client.post("/calendar/renew/")
    response = client.get("/calendar/")
    assert address(clerk) in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    old = address(clerk)
    client.post("/calendar/renew/")
    assert address(clerk) != old
    client.post("/calendar/revoke/")
    assert not CalendarFeed.objects.exists()
