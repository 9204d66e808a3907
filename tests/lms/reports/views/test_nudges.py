import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.core.dates import today
from lms.notifications.models import Message
from lms.reports import domain
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def officer(client, tree):
    officer = make_supervisor(tree["area"], position="officer")
    client.force_login(officer)
    return officer


def late_clerk(place, course, **fields):
    clerk = make_clerk(place, **fields)
    enrol(clerk, course, due_on=today() - DAY)
    return clerk


def told() -> list:
    return [message.recipient for message in Message.objects.filter(kind=domain.NUDGE).order_by("recipient_id")]


def test_everybody_overdue_below_is_reminded_and_nobody_else(client, tree, course, officer):
    late = [late_clerk(tree["school"], course), late_clerk(tree["next_school"], course)]
    enrol(make_clerk(tree["school"]), course, due_on=today())
    enrol(make_clerk(tree["school"]), course, status="completed", completed_at=timezone.now(), due_on=today() - DAY)
    late_clerk(tree["other_school"], course)
    assert "2 คน" in client.get("/supervise/8002/nudge/").content.decode()
    assert told() == []
    client.post("/supervise/8002/nudge/")
    assert told() == late
    assert ModelLogEntry.objects.get(action=domain.NUDGE).data == {"people": 2}


def test_the_reminder_is_kind_thai_and_leads_home(client, tree, course, officer):
    late_clerk(tree["school"], course)
    client.post("/supervise/8002/nudge/")
    message = Message.objects.get()
    assert message.subject == "มีหลักสูตรที่รอท่านเรียนต่อ"
    assert officer.get_full_name() in message.body
    assert message.url == "/"


def test_nobody_is_reminded_twice_a_day(client, tree, course, officer):
    late_clerk(tree["school"], course)
    client.post("/supervise/8002/nudge/")
    assert "ได้รับข้อความเตือนของวันนี้แล้ว" in client.get("/supervise/8002/nudge/").content.decode()
    client.post("/supervise/80020001/nudge/")
    assert len(told()) == 1
    assert ModelLogEntry.objects.filter(action=domain.NUDGE).count() == 1


def test_the_filters_of_the_listing_narrow_who_is_reminded(client, tree, course, officer):
    late_clerk(tree["school"], course)
    other = make_course(slug="procurement")
    clerk = late_clerk(tree["school"], other)
    client.post(f"/supervise/8002/nudge/?course={other.pk}")
    assert told() == [clerk]


def test_where_nobody_is_overdue_there_is_nothing_to_send(client, tree, course, officer):
    enrol(make_clerk(tree["school"]), course)
    response = client.post("/supervise/8002/nudge/", follow=True)
    assert "ไม่มีผู้ที่เลยกำหนด" in response.content.decode()
    assert told() == []


def test_more_than_can_be_told_at_once_are_not_told_at_all(client, tree, course, officer, monkeypatch):
    monkeypatch.setattr(domain, "PEOPLE_AT_ONCE", 1)
    late_clerk(tree["school"], course)
    late_clerk(tree["school"], course)
    client.post("/supervise/8002/nudge/")
    assert told() == []


def test_a_suspended_account_is_not_reminded(client, tree, course, officer):
    late_clerk(tree["school"], course, is_active=False)
    client.post("/supervise/8002/nudge/")
    assert told() == []


def test_one_person_is_reminded_from_their_page(client, tree, course, officer):
    clerk = late_clerk(tree["school"], course)
    late_clerk(tree["school"], course)
    response = client.post(f"/supervise/people/{clerk.pk}/nudge/", follow=True)
    assert told() == [clerk]
    assert "1 คน" in response.content.decode()


def test_one_person_who_is_not_overdue_is_not_reminded(client, tree, course, officer):
    clerk = make_clerk(tree["school"])
    enrol(clerk, course, due_on=today())
    enrol(clerk, make_course(slug="c2"), organisation=tree["other_school"], due_on=today() - DAY)
    client.post(f"/supervise/people/{clerk.pk}/nudge/")
    assert told() == []


def test_reminding_needs_a_post(client, tree, course, officer):
    clerk = late_clerk(tree["school"], course)
    assert client.get(f"/supervise/people/{clerk.pk}/nudge/").status_code == 405
