"""Whose the shipped courses are: without an owner, no trainer could open them in the editor."""

from __future__ import annotations

from wagtail.models import Page

from assessments.models import Question
from courses.domain.ownership import give_course
from courses.models import CoursePage
from lms.accounts.models import User


def give_courses(trainers: list[User]) -> None:
    """Make the demo trainers, in turn, owners of courses and questions that are nobody's."""
    for number, course in enumerate(CoursePage.objects.order_by("path")):
        trainer = trainers[number % len(trainers)]
        if not course.ownerships.exists():
            give_course(course, trainer, by=None)
        Page.objects.descendant_of(course, inclusive=True).filter(owner=None).update(owner=trainer)
        Question.objects.filter(category__code=course.slug, owner=None).update(owner=trainer)
