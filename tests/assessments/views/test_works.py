"""A learner's own list of work, their calendar, and what their supervisor reads of it."""

import datetime as dt

import pytest
from django.urls import reverse

from assessments.models import AssignmentPage
from assessments.queries.works import due_work, works_of
from courses.models import ModulePage
from courses.queries.calendar import due_days
from lms.core.dates import today
from tests.factories.assignments import add_assignment, give, hand_in, make_trainer, send_back, write
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_supervisor

pytestmark = pytest.mark.django_db
URL = "/assignments/"


@pytest.fixture
def client(client, enrolment):
    client.force_login(enrolment.user)
    return client


def states(user) -> list[str]:
    return [str(row.state) for row in works_of(user)]


def test_each_piece_of_work_says_where_it_stands(client, enrolment, course):
    trainer = make_trainer(course)
    pages = [add_assignment(course, slug=f"a{number}", title=f"งาน {number}", most_tries=1) for number in range(7)]
    write(enrolment, pages[1])
    works = [hand_in(enrolment, page) for page in pages[2:]]
    send_back(works[1], by=trainer)
    give(works[2], 9, by=trainer)
    give(works[3], 1, by=trainer)
    AssignmentPage.objects.filter(pk=pages[6].pk).update(is_held=True)
    give(works[4], 9, by=trainer)
    assert states(enrolment.user) == ["open", "draft", "waiting", "returned", "passed", "failed", "waiting"]
    context = client.get(URL).context
    found = {name: [row.assignment.title for row in context[name]] for name in ("to_do", "waiting", "done")}
    assert found == {
        "to_do": ["งาน 0", "งาน 1", "งาน 3"],
        "waiting": ["งาน 2", "งาน 6"],
        "done": ["งาน 4", "งาน 5"],
    }


def test_the_next_due_day_is_first_and_what_has_passed_is_said(client, enrolment, course):
    for name, days in (("ภายหลัง", 9), ("ก่อน", 2), ("เลยกำหนด", -2)):
        add_assignment(course, slug=f"d{days}", title=name, due_on=today() + dt.timedelta(days=days))
    add_assignment(course, slug="none", title="ไม่มีกำหนด")
    answer = client.get(URL)
    titles = [row.assignment.title for row in answer.context["to_do"]]
    assert titles == ["เลยกำหนด", "ก่อน", "ภายหลัง", "ไม่มีกำหนด"]
    assert [row.is_late for row in answer.context["to_do"]] == [True, False, False, False]


def test_nothing_of_others_or_of_closed_pages_is_in_it(client, enrolment, course, stranger):
    elsewhere = add_assignment(make_course(slug="elsewhere"))
    hidden = add_assignment(course, slug="hidden")
    AssignmentPage.objects.filter(pk=hidden.pk).update(live=False)
    hand_in(stranger.enrolments.get(), add_assignment(course, slug="mine"))
    [row] = client.get(URL).context["to_do"]
    assert (row.assignment.slug, row.submission) == ("mine", None)
    ModulePage.objects.child_of(course).update(live=False)
    enrol(enrolment.user, elsewhere.course)
    assert [row.assignment for row in works_of(enrolment.user)] == [elsewhere]


def test_without_work_it_says_so(client):
    assert "ยังไม่มีงานที่ต้องส่ง" in client.get(URL).content.decode()


def test_it_is_found_from_ones_own_page(client):
    assert f'href="{URL}"' in client.get(reverse("accounts:profile")).content.decode()


def test_due_days_of_work_are_in_the_calendar_until_it_is_handed_in(enrolment, course):
    day = today() + dt.timedelta(days=3)
    page = add_assignment(course, due_on=day)
    [due] = due_work(enrolment.user)
    assert (due.title, due.due_on, f"/courses/{due.path}/") == (page.title, day, page.get_url())
    assert due in due_days(enrolment.user)
    hand_in(enrolment, page)
    assert due_days(enrolment.user) == []


def test_supervisors_see_the_day_and_where_it_stands(client, enrolment, course):
    page = add_assignment(course, due_on=today() - dt.timedelta(days=1))
    client.force_login(make_supervisor(enrolment.organisation))
    url = reverse("reports:person", args=[enrolment.user_id])
    html = client.get(url).content.decode()
    assert "เลยกำหนด" in html
    hand_in(enrolment, page)
    assert "รอตรวจ" in client.get(url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow(client, enrolment, count, django_assert_num_queries):
    for number in range(count):
        course = make_course(slug=f"c{number}")
        mine = enrol(enrolment.user, course)
        for place in range(count):
            hand_in(mine, add_assignment(course, slug=f"a{place}", due_days=3))
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)
