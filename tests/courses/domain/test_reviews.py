"""Reviewing what is taught."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageLogEntry, Revision

from courses.domain.reviews import give_owner, record_review
from courses.models import LessonPage, ModulePage, UnitPage
from courses.site import TRAINERS
from lms.core.dates import today
from lms.core.errors import DomainError
from tests.factories.courses import add_lesson, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NEXT_YEAR = today() + dt.timedelta(days=365)


@pytest.fixture
def lesson() -> LessonPage:
    make_course(lessons=0)
    return add_lesson(ModulePage.objects.get())


def logged(lesson: LessonPage) -> list[str]:
    return list(
        PageLogEntry.objects.filter(page=lesson.pk, action__startswith="courses.").values_list("action", flat=True)
    )


def test_a_review_is_recorded_with_who_and_until_when(lesson):
    person = UserFactory()
    record_review(lesson, by=person, again_by=NEXT_YEAR)
    unit = UnitPage.objects.get(pk=lesson.pk)
    assert (unit.reviewer, unit.review_again_by, unit.reviewed_at.date()) == (
        person,
        NEXT_YEAR,
        dt.datetime.now(dt.UTC).date(),
    )


def test_the_same_review_on_the_same_day_is_logged_once(lesson):
    person = UserFactory()
    for _time in range(2):
        record_review(lesson, by=person, again_by=NEXT_YEAR)
    assert logged(lesson) == ["courses.review"]
    record_review(lesson, by=UserFactory(), again_by=NEXT_YEAR)
    assert logged(lesson) == ["courses.review", "courses.review"]


def test_a_draft_is_not_reviewed(lesson):
    lesson.unpublish()
    with pytest.raises(DomainError):
        record_review(lesson, by=UserFactory(), again_by=NEXT_YEAR)


@pytest.mark.parametrize("days", [0, -1, 3 * 366 + 1])
def test_the_next_review_lies_in_the_three_years_to_come(lesson, days):
    with pytest.raises(DomainError):
        record_review(lesson, by=UserFactory(), again_by=today() + dt.timedelta(days=days))
    assert UnitPage.objects.get(pk=lesson.pk).reviewed_at is None


def test_publishing_an_older_draft_does_not_take_the_review_back(lesson):
    draft = lesson.save_revision()
    person = UserFactory()
    record_review(lesson, by=person, again_by=NEXT_YEAR)
    Revision.objects.get(pk=draft.pk).publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert (lesson.reviewer, lesson.review_again_by) == (person, NEXT_YEAR)


def test_a_copy_was_never_reviewed(lesson):
    record_review(lesson, by=UserFactory(), again_by=NEXT_YEAR)
    copy = LessonPage.objects.get(pk=lesson.pk).copy(update_attrs={"slug": "copy", "title": "สำเนา"})
    assert (copy.reviewer, copy.reviewed_at, copy.review_again_by) == (None, None, None)


def test_a_lesson_is_given_to_somebody_who_writes(lesson):
    trainer, moderator = UserFactory(), UserFactory()
    trainer.groups.add(Group.objects.get(name=TRAINERS))
    for _time in range(2):
        give_owner(lesson, trainer, by=moderator)
    assert UnitPage.objects.get(pk=lesson.pk).owner == trainer
    assert logged(lesson) == ["courses.give_owner"]


@pytest.mark.parametrize("is_active", [True, False])
def test_a_lesson_is_not_given_to_somebody_who_does_not(lesson, is_active):
    person = UserFactory(is_active=is_active, is_superuser=not is_active)
    with pytest.raises(DomainError):
        give_owner(lesson, person, by=UserFactory())
