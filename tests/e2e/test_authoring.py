"""A trainer's desk: what axe says of it, and putting units in order by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from courses.domain.ownership import give_course
from courses.models import CoursePage
from courses.site import MODERATORS
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory


@pytest.fixture
def course() -> CoursePage:
    """A draft of three lessons, one of them empty, owned by a moderator."""
    course = make_course(lessons=3)
    person = UserFactory(username="owner")
    person.groups.add(Group.objects.get(name=MODERATORS))
    give_course(course, person, by=None)
    Page.objects.filter(pk=course.pk).update(live=False)
    return course


def test_the_screens_of_a_course_can_be_used_by_everybody(desk, course):
    desk.sign_in(course.ownerships.get().user)
    home = desk.visit(reverse("wagtailadmin_home"))
    assert _violations(home, "#desk-actions-section, #desk-waiting-section, #desk-courses-section") == []
    for name in ("course_outline:index", "course_outline:clone", "course_check:course", "course_owners:index"):
        page = desk.visit(reverse(name, args=[course.pk]))
        assert _violations(page, ".content-wrapper .nice-padding") == [], name


def test_units_are_put_in_order_by_keyboard(desk, course):
    desk.sign_in(course.ownerships.get().user)
    page = desk.visit(reverse("course_outline:index", args=[course.pk]))
    page.get_by_role("button", name="เลื่อนขึ้น บทเรียน 3").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="เลื่อนลง บทเรียน 3").wait_for()
    page.wait_for_url("**#page-*")
    assert [unit.slug for unit in units_of(course)] == ["l1", "l3", "l2"]


def _violations(page, context: str) -> list[str]:
    found = Axe().run(page, context=context).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
