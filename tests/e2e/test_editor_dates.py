"""A date of publication is set in the Buddhist era, by typing and with the calendar."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group

from courses.models import LessonPage
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.fixture
def lesson():
    make_course(lessons=1)
    lesson = LessonPage.objects.get()
    lesson.save_revision()
    return lesson


def test_a_day_is_typed_picked_and_kept(desk, lesson):
    moderator = UserFactory()
    moderator.groups.add(Group.objects.get(name="Moderators"))
    desk.sign_in(moderator)
    address = f"/admin/pages/{units_of(lesson.get_parent().get_parent())[0].pk}/edit/"
    page = desk.visit(address)
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").click()
    field = page.locator("#id_go_live_at")
    field.fill("1/12/2570 09:30")
    field.blur()
    field.click()
    page.locator(".xdsoft_label.xdsoft_year:visible", has_text="2570").wait_for()  # the calendar follows a moment later
    page.locator(".xdsoft_date[data-date='24']:visible").first.click()
    assert field.input_value() == "24/12/2570 09:30"
    page.keyboard.press("Tab")  # the calendar closes
    page.locator("#schedule-publishing-dialog button[type=submit]").first.click()
    page.wait_for_url(f"**{address}")
    page.wait_for_load_state()
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().go_live_at == dt.datetime(
        2027, 12, 24, 9, 30, tzinfo=BANGKOK
    )
    page.locator("[data-side-panel-toggle=status]").click()
    assert page.locator("#id_go_live_at").input_value() == "24/12/2570 09:30"
    assert "2570" in page.locator("[data-side-panel=status]").inner_text()
