"""Plain blocks are drawn once a process; nothing stale is ever shown."""

import pytest

from courses.domain.enrolment import enrol
from courses.models import ModulePage
from tests.factories.courses import add_lesson, make_course
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db
CALLOUT = {"kind": "law", "title": "หลัก", "text": "<p>ลงทะเบียนรับ</p>"}


@pytest.fixture
def read(client):
    """The page of a lesson as its learner gets it."""
    course = make_course(lessons=0)
    lesson = add_lesson(ModulePage.objects.get(), body=[("text", "<p>ก่อนแก้</p>"), ("callout", CALLOUT)])
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, course, by=clerk)
    client.force_login(clerk)

    def page(**headers) -> str:
        return client.get(lesson.url, headers=headers).content.decode()

    page.lesson = lesson
    return page


def test_a_changed_text_is_drawn_anew(read):
    assert "ก่อนแก้" in read()
    lesson = read.lesson
    lesson.body = [("text", "<p>หลังแก้</p>"), ("callout", CALLOUT | {"kind": "warning"})]
    publish_body(lesson)
    text = read()
    assert ("หลังแก้" in text, "ก่อนแก้" in text) == (True, False)
    assert "ลงทะเบียนรับ" in text


def test_each_language_has_its_own_words(read, client, settings):
    read.lesson.body = [("table", {"columns": [{"type": "text", "heading": "ก"}], "rows": [{"values": ["ข"]}]})]
    publish_body(read.lesson)
    assert 'aria-label="ตาราง"' in read()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'aria-label="Table"' in read()


def test_a_link_follows_a_page_that_moved(read):
    target = add_lesson(ModulePage.objects.get(), slug="target", title="ปลายทาง")
    read.lesson.body = [("text", f'<p><a linktype="page" id="{target.pk}">ไป</a></p>')]
    publish_body(read.lesson)
    assert '/target/"' in read()
    target.slug = "elsewhere"
    publish_body(target)
    assert ('/elsewhere/"' in read(), '/target/"' in read()) == (True, False)


def publish_body(lesson) -> None:
    lesson.save_revision().publish()
