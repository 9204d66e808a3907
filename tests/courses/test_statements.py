"""The statement on the form: from the trainer's draft over moderation or a date to the learner."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from courses import tasks
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit
from courses.models import ModulePage, UnitChange, UnitPage
from lms.core import jobs
from lms.core.dates import typed_moment
from lms.notifications.models import Message
from tests.courses.test_admin import lesson_form
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course, publish
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return member_of("Trainers")


@pytest.fixture
def moderator(trainer):
    return member_of("Moderators")


@pytest.fixture
def lesson(trainer):
    """Published, of the trainer, and completed by one clerk."""
    course = make_course(lessons=0)
    lesson = add_lesson(ModulePage.objects.get(), slug="mine", title="ของฉัน", owner=trainer)
    lesson.save_revision().publish()
    clerk = make_clerk(make_tree()["school"])
    complete_unit(enrol(clerk, course, by=clerk), lesson, by=clerk)
    return lesson


def member_of(group: str):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    return user


def form(effect: str = "", summary: str = "", *, action: str = "action-publish", **more) -> dict:
    return lesson_form(title="ของฉัน", slug="mine", action=action) | {
        "change_effect": effect,
        "change_summary": summary,
        **more,
    }


def address(lesson: UnitPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def test_what_is_published_at_once_states_its_effect(client, moderator, lesson, django_capture_on_commit_callbacks):
    client.force_login(moderator)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(lesson), form("tell", "ปรับวงเงิน")).status_code == 302
    assert UnitChange.objects.get().by == moderator
    jobs.run_tasks()
    assert Message.objects.get(kind="courses.changed").subject == "“ของฉัน” มีการเปลี่ยนแปลง"


def test_an_announcement_without_words_is_refused_when_published_but_not_in_a_draft(client, moderator, lesson):
    client.force_login(moderator)
    response = client.post(address(lesson), form("tell", ""))
    assert "โปรดเขียนหนึ่งประโยค" in response.content.decode()
    assert client.post(address(lesson), form("tell", "", action="action-save")).status_code == 302
    assert not UnitChange.objects.exists()


def test_the_statement_waits_with_the_draft_through_moderation(client, trainer, moderator, lesson):
    client.force_login(trainer)
    client.post(address(lesson), form("read_again", "เปลี่ยนขั้นตอน", action="action-submit"))
    assert not UnitChange.objects.exists()

    client.force_login(moderator)
    shown = client.get(address(lesson)).context["form"]
    assert (shown["change_effect"].value(), shown["change_summary"].value()) == ("read_again", "เปลี่ยนขั้นตอน")
    state = UnitPage.objects.get(pk=lesson.pk).current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk]), {"comment": ""})
    change = UnitChange.objects.get()
    assert (change.effect, change.summary, change.by) == ("read_again", "เปลี่ยนขั้นตอน", trainer)


def test_the_statement_travels_with_the_version_that_is_scheduled(client, moderator, lesson):
    client.force_login(moderator)
    later = typed_moment(timezone.now() + dt.timedelta(days=1))
    assert client.post(address(lesson), form("tell", "เริ่มใช้ปีงบประมาณใหม่", go_live_at=later)).status_code == 302
    tasks.publish_scheduled()
    assert not UnitChange.objects.exists()
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now())
    past = (timezone.now() - dt.timedelta(minutes=1)).isoformat()
    revision = Revision.objects.latest("pk")
    revision.content["go_live_at"] = past
    revision.save()
    for _turn in range(2):
        tasks.publish_scheduled()
    assert UnitChange.objects.get().summary == "เริ่มใช้ปีงบประมาณใหม่"


def test_the_next_edit_begins_with_no_statement(client, moderator, lesson):
    client.force_login(moderator)
    client.post(address(lesson), form("tell", "ปรับวงเงิน"))
    shown = client.get(address(lesson)).context["form"]
    assert (shown["change_effect"].value(), shown["change_summary"].value()) == ("minor", "")
    client.post(address(lesson), lesson_form(title="ของฉัน", slug="mine", action="action-publish"))
    assert UnitChange.objects.count() == 1


def test_a_page_taken_back_and_published_again_says_nothing_twice(client, moderator, lesson):
    publish(lesson, effect="tell", summary="ปรับวงเงิน")
    UnitPage.objects.get(pk=lesson.pk).unpublish()
    client.force_login(moderator)
    assert client.get(address(lesson)).context["form"]["change_summary"].value() == ""


def test_what_nobody_has_completed_is_published_freely(client, moderator, lesson):
    other = add_lesson(ModulePage.objects.get(), slug="other", title="ใหม่")
    client.force_login(moderator)
    other.save_revision().publish()
    response = client.get(address(other))
    assert "change_effect" not in response.context["form"].fields
    assert "ยังไม่มีผู้เรียนจบ" in response.content.decode()
    response = client.get(address(lesson))
    assert "มีผู้เรียนจบแล้ว 1 คน" in response.content.decode()


def test_a_quiz_offers_no_reading_again(client, moderator, lesson):
    clerk = lesson.unit_progress.get().enrolment.user
    quiz = add_quiz(lesson.course, make_question())
    quiz.save_revision().publish()
    complete_unit(enrol(clerk, lesson.course, by=clerk), quiz, by=clerk)
    client.force_login(moderator)
    fields = client.get(address(quiz)).context["form"].fields
    assert [value for value, _label in fields["change_effect"].choices] == ["minor", "tell"]


def test_what_a_crash_left_is_finished(lesson):
    UnitPage.objects.filter(pk=lesson.pk).update(change_effect="tell", change_summary="แก้")
    UnitPage.objects.filter(pk=lesson.pk).update(last_published_at=timezone.now())
    tasks.finish_changes()
    tasks.finish_changes()
    assert UnitChange.objects.get().told_at is not None
    assert Message.objects.filter(kind="courses.changed").count() == 1
