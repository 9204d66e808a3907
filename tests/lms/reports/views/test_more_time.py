import datetime as dt

import pytest

from courses.domain.extensions import MORE_TIME
from courses.models import Enrolment, Extension
from lms.core.dates import short_date, today
from lms.notifications.models import Message
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = today() + 20 * DAY
WHY = "ลาคลอดถึงเดือนหน้า"


def typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


FORM = {"until": typed(LATER), "reason": WHY}


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


@pytest.fixture
def late(clerk):
    """Due yesterday, and no programme asks for it."""
    return enrol(clerk, make_course(), due_on=today() - DAY)


def address(enrolment, person=None) -> str:
    return f"/supervise/people/{(person or enrolment.user).pk}/courses/{enrolment.pk}/more-time/"


def page_of(enrolment) -> str:
    return f"/supervise/people/{enrolment.user_id}/"


@pytest.mark.parametrize("place", ["school", "cluster", "area", "national"])
def test_a_supervisor_at_or_above_the_school_gives_more_time_and_the_learner_is_told(client, tree, late, place):
    supervisor = make_supervisor(tree[place])
    client.force_login(supervisor)
    assert address(late) in client.get(page_of(late)).content.decode()
    assert late.course.title in client.get(address(late)).content.decode()
    assert client.post(address(late), FORM).url == page_of(late)
    late.refresh_from_db()
    assert late.due_on == LATER
    extension = Extension.objects.get()
    assert (extension.enrolment, extension.until, extension.reason, extension.given_by) == (
        late,
        LATER,
        WHY,
        supervisor,
    )
    assert Message.objects.get(recipient=late.user).kind == MORE_TIME


@pytest.mark.parametrize("place", ["other_school", "next_school", "other_area"])
def test_outside_the_scope_there_is_nothing_to_give(client, tree, late, place):
    client.force_login(make_supervisor(tree[place]))
    assert client.get(address(late)).status_code == 404
    assert client.post(address(late), FORM).status_code == 404
    assert not Extension.objects.exists()


def test_learners_and_strangers_give_none(client, late):
    assert client.get(address(late)).url.startswith("/accounts/login/")
    for person in (late.user, UserFactory()):
        client.force_login(person)
        assert client.post(address(late), FORM).status_code == 404
    assert not Extension.objects.exists()


def test_the_course_of_another_person_is_not_found_under_this_one(client, tree, late):
    other = make_clerk(tree["school"])
    client.force_login(make_supervisor(tree["school"]))
    assert client.post(address(late, other), FORM).status_code == 404
    assert client.post(f"{page_of(late)}courses/999999/more-time/", FORM).status_code == 404


def test_what_was_enrolled_elsewhere_is_not_found(client, tree, late):
    Enrolment.objects.update(organisation=tree["other_school"])
    client.force_login(make_supervisor(tree["school"]))
    assert client.post(address(late), FORM).status_code == 404


@pytest.mark.parametrize("changes", [{"due_on": None}, {"status": "withdrawn"}])
def test_what_needs_no_more_time_leads_back_with_a_sentence(client, tree, late, changes):
    Enrolment.objects.update(**changes)
    client.force_login(make_supervisor(tree["school"]))
    assert address(late) not in client.get(page_of(late)).content.decode()
    for response in (client.get(address(late), follow=True), client.post(address(late), FORM, follow=True)):
        assert response.redirect_chain == [(page_of(late), 302)]
        assert len(list(response.context["messages"])) == 1
    assert not Extension.objects.exists()


@pytest.mark.parametrize("changes", [{"reason": " "}, {"until": typed(today() - DAY)}, {"until": "x"}])
def test_a_refusal_keeps_what_was_typed(client, tree, late, changes):
    client.force_login(make_supervisor(tree["school"]))
    response = client.post(address(late), FORM | changes)
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert not Extension.objects.exists()


def test_what_a_programme_asks_for_is_given_time_there(client, tree, clerk):
    make_assigned(tree["area"], make_course(), due_kind="on", due_on=today())
    enrolment = Enrolment.objects.get(user=clerk)
    client.force_login(make_supervisor(tree["school"]))
    there = f"/supervise/programmes/{enrolment.programme_id}/more-time/?person={clerk.pk}"
    assert client.get(address(enrolment)).url == there
    assert address(enrolment) not in client.get(page_of(enrolment)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_what_was_given_before_is_shown_for_the_same_queries(client, tree, late, count, django_assert_num_queries):
    client.force_login(make_supervisor(tree["school"]))
    for number in range(count):
        client.post(address(late), {"until": typed(LATER + number * DAY), "reason": f"เหตุผลที่ {number}"})
    client.get(address(late))
    with django_assert_num_queries(7):
        page = client.get(address(late)).content.decode()
    for number in range(count):
        assert f"{short_date(LATER + number * DAY)} เพราะ เหตุผลที่ {number}" in page
