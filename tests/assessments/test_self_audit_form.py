"""Checking, copying and packing a self-audit; publishing it in the editor."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assessments.models import SelfAuditPage
from courses.course_check import findings_in
from courses.domain.arranging import clone
from courses.models import ModulePage
from courses.packages import export_course, load_course_package
from courses.packages.saving import save_to_folder
from courses.queries.checked import checked_course
from tests.factories.courses import make_course, publish
from tests.factories.people import UserFactory
from tests.factories.self_audits import TOPICS, add_audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def module(course):
    return ModulePage.objects.child_of(course).get()


@pytest.fixture
def client(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def topic(title, *items):
    rows = {
        f"items-{number}-{name}": value
        for number, text in enumerate(items)
        for name, value in (("value", text), ("order", number), ("deleted", ""), ("id", ""))
    }
    return "topic", {"title": title, "points": 10, "items-count": len(items)} | rows


def send(client, module, *blocks):
    form = {
        "title": "แบบตรวจสอบตนเอง",
        "slug": "audit",
        "minutes": 15,
        "introduction": "",
        "source": "",
        "comments": inline_formset([]),
        "topics": streamfield(list(blocks)),
    }
    url = reverse("wagtailadmin_pages:add", args=["assessments", "selfauditpage", module.pk])
    return client.post(url, nested_form_data(form) | {"action-publish": "1"})


def test_a_self_audit_is_published(client, module):
    send(client, module, topic("เงินคงเหลือ", "ก", "ข"))
    audit = SelfAuditPage.objects.get()
    assert (audit.live, [(one.title, one.points, one.items) for one in audit.topic_list()]) == (
        True,
        [("เงินคงเหลือ", 10, ("ก", "ข"))],
    )


@pytest.mark.parametrize("blocks", [[], [topic("ก", "ข", "ข")], [topic("ก", "ข"), topic("ก", "ค")]])
def test_what_nobody_could_fill_in_is_not_published(client, module, blocks):
    assert send(client, module, *blocks).status_code == 200
    assert not SelfAuditPage.objects.exists()


def test_the_check_advises_to_compare_it_and_to_count_its_points(course):
    add_audit(course)
    told = [finding.text for finding in findings_in(checked_course(course))]
    assert "เรื่อง คะแนน และข้อ ยังไม่ได้ตรวจสอบกับแบบต้นฉบับ" in told
    assert "คะแนนทุกเรื่องรวมกันได้ 30 ไม่ใช่ 100" in told


def test_a_copy_asks_the_same(course, module):
    audit = publish(add_audit(course))
    assert clone(audit, module, title="สำเนา", by=UserFactory()).specific.topic_list() == audit.topic_list()


def test_out_in_and_out_is_the_same(course, tmp_path):
    add_audit(course, introduction="โปรดตอบ", source="แบบ 2544-2", allows_partly=True)
    first, second = tmp_path / "first", tmp_path / "second"
    save_to_folder(export_course(course), first)
    course.delete()
    load_course_package(first, by=None)
    audit = SelfAuditPage.objects.get()
    assert (audit.source, audit.allows_partly, audit.is_verified) == ("แบบ 2544-2", True, False)
    assert [one.title for one in audit.topic_list()] == [value["title"] for _kind, value in TOPICS]
    save_to_folder(export_course(audit.course), second)
    assert (first / "m1/audit.yaml").read_text() == (second / "m1/audit.yaml").read_text()
    before = audit.revisions.count()
    load_course_package(second, by=None)
    assert audit.revisions.count() == before
