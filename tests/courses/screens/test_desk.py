"""The first page of the admin: what one works on, what waits, what one may begin."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from courses.domain.ownership import give_course, take_course
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage
from courses.queries.desk import course_rows, courses_on_desk
from lms.core.dates import today
from tests.courses.test_confidentiality import member_of
from tests.factories.assessments import make_question
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.references]
HOME = "wagtailadmin_home"


@pytest.fixture
def trainer(client):
    """A trainer, signed in, in a site that is ready."""
    person = member_of("Trainers", username="trainer1")
    client.force_login(person)
    return person


def write_courses(trainer, count: int, *, first: int = 0) -> list[CoursePage]:
    """Courses of a trainer, each with a published lesson that was changed, a draft, and one under review."""
    made = []
    for number in range(first, first + count):
        course = make_course(slug=f"c{number}", title=f"หลักสูตร {number}", lessons=1)
        give_course(course, trainer, by=None)
        module = ModulePage.objects.child_of(course).get()
        changed = LessonPage.objects.get(pk=units_of(course)[0].pk)
        changed.title = "แก้แล้ว"
        changed.save_revision(user=trainer, log_action=True)
        draft = module.add_child(instance=LessonPage(title=f"ร่าง {number}", slug="draft", live=False, owner=trainer))
        draft.save_revision(user=trainer)
        draft.get_workflow().start(draft, trainer)
        make_question(f"d{number}", owner=trainer, status="draft")
        made.append(course)
    return made


def test_a_course_tells_the_states_of_its_pages(trainer):
    write_courses(trainer, 2)
    rows = course_rows(courses_on_desk(trainer))
    assert [(row.draft_count, row.changed_count, row.moderated_count) for row in rows] == [(1, 1, 1), (1, 1, 1)]


def test_a_trainer_sees_their_own_and_a_moderator_all(trainer):
    mine = write_courses(trainer, 1)[0]
    other = make_course(slug="other")
    assert list(courses_on_desk(trainer)) == [mine]
    assert set(courses_on_desk(member_of("Moderators"))) == {mine, other}


def test_the_desk_of_a_trainer(client, trainer):
    course = write_courses(trainer, 1)[0]
    lesson = units_of(course)[0]
    LessonPage.objects.filter(pk=lesson.pk).update(review_again_by=today() - dt.timedelta(days=1))
    page = client.get(reverse(HOME))
    addresses = [
        reverse("course_outline:index", args=[course.pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "coursepage", CataloguePage.objects.get().pk]),
        reverse("lessons:choose_parent"),
        reverse("questions:add"),
        f"{reverse('content_reviews:index')}?standing=overdue",
        f"{reverse('questions:index')}?status=draft",
        reverse("wagtailadmin_pages:edit", args=[Page.objects.get(slug="draft").pk]),
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
    ]
    assert [address for address in addresses if f'href="{address}"' not in page.text] == []


def test_a_moderator_finds_what_waits_for_a_decision(client, trainer):
    write_courses(trainer, 1)
    client.force_login(member_of("Moderators"))
    assert [row.page.slug for row in _panel(client, "to_moderate")] == ["draft"]
    client.force_login(trainer)
    assert _panel(client, "to_moderate") == []


def test_what_was_sent_back_comes_first_and_says_so(client, trainer):
    write_courses(trainer, 2)
    state = Page.objects.get(title="ร่าง 0").current_workflow_state
    state.current_task_state.reject(user=member_of("Moderators"))
    rows = _panel(client, "under_review")
    assert [(row.page.title, row.is_returned) for row in rows] == [("ร่าง 0", True), ("ร่าง 1", False)]


def test_what_was_taken_away_is_on_no_desk(client, trainer):
    course = write_courses(trainer, 1)[0]
    other = member_of("Trainers", username="trainer2")
    give_course(course, other, by=trainer)
    assert PageLogEntry.objects.filter(user=trainer, action="wagtail.edit").exists()
    take_course(course, trainer, by=other)
    text = client.get(reverse(HOME)).text
    assert [words for words in ("ร่าง 0", "แก้แล้ว", "หลักสูตร 0") if words in text] == []


def test_who_writes_nothing_has_an_empty_desk(client, trainer):
    client.force_login(member_of("People officers"))
    assert 'id="desk-' not in client.get(reverse(HOME)).text


@pytest.mark.parametrize(("group", "most"), [("Trainers", 36), ("Moderators", 34)])
def test_the_desk_costs_the_same_for_any_number(client, trainer, group, most):
    client.force_login(trainer if group == "Trainers" else member_of(group))
    costs = []
    for count, first in ((1, 0), (2, 1)):
        write_courses(trainer, count, first=first)
        client.get(reverse(HOME))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(HOME))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= most


def test_an_administrator_has_a_desk(client, trainer):
    write_courses(trainer, 1)
    client.force_login(UserFactory(is_superuser=True))
    assert 'id="desk-courses-section"' in client.get(reverse(HOME)).text


def _panel(client, name: str) -> list:
    """What the panel that names ``name`` was given."""
    response = client.get(reverse(HOME))
    return next(context[name] for context in response.context if name in context)


def test_menus_hold_what_the_role_needs(client, trainer):
    """The addresses stay as they were; who needs them finds them."""
    for name in ("workflow", "workflow_tasks", "aging_pages", "locked_pages"):
        address = reverse(f"wagtailadmin_reports:{name}")
        client.force_login(trainer)
        assert f'"{address}"' not in client.get(reverse(HOME)).text
        client.force_login(member_of("Moderators", username=name))
        assert f'"{address}"' in client.get(reverse(HOME)).text
