"""Dead links as the check of a course and the editor of a lesson tell them."""

import datetime as dt

import pytest
from django.urls import reverse

from courses.course_check import findings_in
from courses.models import ExternalLink, LessonSource
from courses.queries.checked import checked_course
from tests.courses.test_course_check import course, lesson, write  # noqa: F401
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db
SINCE = dt.datetime(2026, 12, 5, tzinfo=dt.UTC)


def fail(url: str, *, count: int = 2, answer: str = "404") -> None:
    checked_at = dt.datetime(2026, 12, 7, tzinfo=dt.UTC)
    ExternalLink.objects.create(
        url=url, failure_count=count, failed_since=SINCE, last_checked_at=checked_at, last_answer=answer
    )


def card(url: str) -> tuple[str, dict]:
    return "link_card", {"url": url, "title": "t", "text": ""}


def test_dead_links_lead_to_their_place(client, course, lesson):  # noqa: F811
    write(lesson, card("https://a.example/"), card("https://once.example/"), card("https://b.example/"))
    LessonSource.objects.create(lesson=lesson, title="t", url="https://c.example/")
    fail("https://a.example/")
    fail("https://once.example/", count=1)
    fail("https://b.example/", answer="timeout")
    fail("https://c.example/", answer="unknown-host")
    findings = findings_in(checked_course(course))
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert [(one.level.value, one.text, one.url) for one in findings] == [
        ("error", "ลิงก์เสีย: https://a.example/ (ตอบ 404 เมื่อ 7 ธ.ค. 2569)", f"{edit}#:w:contentpath=body.b0.url"),
        ("error", "ลิงก์เสีย: https://b.example/ (ไม่ตอบ เมื่อ 7 ธ.ค. 2569)", f"{edit}#:w:contentpath=body.b2.url"),
        (
            "error",
            "ลิงก์เสีย: https://c.example/ (ไม่มีเว็บไซต์ชื่อนี้ เมื่อ 7 ธ.ค. 2569)",
            f"{edit}#:w:contentpath=sources",
        ),
    ]
    client.force_login(course.ownerships.get().user)
    assert "ลิงก์เสีย: https://a.example/ (ตอบ 404 เมื่อ 7 ธ.ค. 2569)" in client.get(edit).text


def test_the_original_of_a_regulation(course, lesson):  # noqa: F811
    cited = make_regulation(source_url="https://law.example/")
    make_regulation(code="other", source_url="https://law.example/")
    fail("https://law.example/")
    assert findings_in(checked_course(course)) == []
    LessonSource.objects.create(lesson=lesson, regulation=cited)
    [finding] = findings_in(checked_course(course))
    assert (finding.level.value, finding.url) == ("advice", reverse("regulations:inspect", args=[cited.pk]))
    assert "https://law.example/ (ตอบ 404 เมื่อ 7 ธ.ค. 2569)" in finding.text


@pytest.mark.parametrize("count", [1, 3])
def test_links_cost_one_query_more(course, lesson, count, django_assert_num_queries):  # noqa: F811
    def queries(expected: int, found: int) -> None:
        with django_assert_num_queries(expected):
            assert len(findings_in(checked_course(course))) == found

    write(lesson, ("text", "<p>ก</p>"))
    findings_in(checked_course(course))
    queries(WITHOUT_LINKS, 0)
    write(lesson, *[card(f"https://{number}.example/") for number in range(count)])
    for number in range(count):
        fail(f"https://{number}.example/")
    queries(WITHOUT_LINKS + 1, count)


WITHOUT_LINKS = 14
