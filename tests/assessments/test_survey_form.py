"""Writing, checking, copying, finding and packing a survey."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assessments.models import Participation, SurveyPage
from courses.course_check import findings_in
from courses.domain.arranging import clone
from courses.models import ModulePage, UnitPage
from courses.packages import export_course, load_course_package
from courses.packages.saving import save_to_folder
from courses.queries.checked import checked_course
from courses.search import index_everything
from lms.core.dates import today
from lms.core.models import SearchDocument
from tests.factories.courses import enrol, make_course, publish
from tests.factories.people import UserFactory
from tests.factories.surveys import SECTIONS, add_survey, take_part

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


def section(title, *items):
    rows = {f"items-{number}-{name}": value for number, text in enumerate(items) for name, value in _row(number, text)}
    return {"title": title, "items-count": len(items)} | rows


def _row(number, text):
    return [("value", text), ("order", number), ("deleted", ""), ("id", "")]


def send(client, url, *blocks, action="action-publish", **fields):
    form = {
        "title": "แบบประเมิน",
        "slug": "survey",
        "minutes": 5,
        "introduction": "",
        "is_anonymous": "on",
        "comments": inline_formset([]),
        "questions": streamfield(list(blocks)),
    }
    form = {name: value for name, value in (form | fields).items() if value is not None}
    return client.post(url, nested_form_data(form) | {action: "1"})


def new(module):
    return reverse("wagtailadmin_pages:add", args=["assessments", "surveypage", module.pk])


def test_a_survey_is_published(client, module):
    send(client, new(module), ("section", section("ด้านเนื้อหา", "ตรงกับงาน")), ("comment", "ข้อเสนอแนะ"))
    survey = SurveyPage.objects.get()
    assert survey.live
    assert [(item.kind, item.section, item.text) for item in survey.items()] == [
        ("rating", "ด้านเนื้อหา", "ตรงกับงาน"),
        ("comment", "", "ข้อเสนอแนะ"),
    ]


def test_a_survey_that_asks_nothing_is_not_published_but_kept_as_a_draft(client, module):
    assert send(client, new(module)).status_code == 200
    assert not SurveyPage.objects.exists()
    send(client, new(module), action="action-save")
    assert not SurveyPage.objects.get().live


def test_nothing_is_asked_twice(client, module):
    response = send(client, new(module), ("section", section("ด้านเนื้อหา", "ตรงกับงาน", "ตรงกับงาน")))
    assert "มีข้อ “ตรงกับงาน” ซ้ำกัน" in response.content.decode()
    assert not SurveyPage.objects.exists()


def test_the_promise_of_anonymity_stays_once_somebody_has_answered(client, course):
    survey = publish(add_survey(course))
    url = reverse("wagtailadmin_pages:edit", args=[survey.pk])
    blocks = [("section", section("ด้านเนื้อหา", "ตรงกับงาน"))]
    take_part(enrol(UserFactory(), course), survey)
    assert send(client, url, *blocks, is_anonymous=None).status_code == 200
    assert SurveyPage.objects.get().is_anonymous
    send(client, url, *blocks)
    assert [item.text for item in SurveyPage.objects.get().items()] == ["ตรงกับงาน"]


def test_nobody_has_answered_yet_so_it_may_change(client, course):
    survey = publish(add_survey(course))
    url = reverse("wagtailadmin_pages:edit", args=[survey.pk])
    send(client, url, ("section", section("ด้านเนื้อหา", "ตรงกับงาน")), is_anonymous=None)
    assert not SurveyPage.objects.get().is_anonymous


def test_a_survey_with_answers_is_not_deleted(client, course):
    survey = add_survey(course)
    take_part(enrol(UserFactory(), course), survey)
    assert client.post(reverse("wagtailadmin_pages:delete", args=[survey.pk])).status_code == 409


def test_a_copy_asks_the_same_and_has_no_answers(course, module):
    survey = publish(add_survey(course))
    take_part(enrol(UserFactory(), course), survey)
    copy = clone(survey, module, title="สำเนา", by=UserFactory(is_superuser=True)).specific
    assert (copy.items(), copy.live) == (survey.items(), False)
    assert not Participation.objects.filter(survey=copy).exists()


def findings(course):
    return [(finding.level.value, finding.text) for finding in findings_in(checked_course(course))]


def test_the_check_finds_a_survey_that_asks_nothing(course):
    add_survey(course, questions=[])
    assert ("error", "แบบประเมินนี้ไม่มีคำถาม โปรดเพิ่มอย่างน้อย 1 ข้อ") in findings(course)


def test_the_check_finds_a_required_survey_that_is_over(course):
    add_survey(course, closes_on=today() - dt.timedelta(days=1))
    assert ("error", "แบบประเมินปิดรับคำตอบแล้ว ผู้ที่ยังไม่ได้ตอบจึงเรียนไม่จบหลักสูตร") in findings(course)


def test_the_check_looks_at_the_draft(course):
    survey = publish(add_survey(course))
    survey.questions = []
    survey.save_revision()
    assert any(text.startswith("แบบประเมินนี้ไม่มีคำถาม") for _level, text in findings(course))


def test_a_good_survey_is_not_found(course):
    add_survey(course)
    assert not any("แบบประเมิน" in text for _level, text in findings(course))


def test_the_search_finds_it_by_its_title(course):
    add_survey(course)
    index_everything()
    assert SearchDocument.objects.filter(kind="surveypage", title="แบบประเมินความพึงพอใจ").exists()


def test_out_in_and_out_is_the_same(course, tmp_path):
    add_survey(course, introduction="โปรดตอบ", is_anonymous=False, closes_on=dt.date(2027, 9, 30), minutes=3)
    first, second = tmp_path / "first", tmp_path / "second"
    save_to_folder(export_course(course), first)
    UnitPage.objects.all().delete()
    course.delete()
    load_course_package(first, by=None)
    survey = SurveyPage.objects.get()
    assert (survey.introduction, survey.is_anonymous, survey.closes_on) == ("โปรดตอบ", False, dt.date(2027, 9, 30))
    assert [item.text for item in survey.items()] == [*SECTIONS[0][1]["items"], *SECTIONS[1][1]["items"], "ข้อเสนอแนะ"]
    save_to_folder(export_course(survey.course), second)
    assert (first / "m1/survey.yaml").read_text() == (second / "m1/survey.yaml").read_text()
    before = survey.revisions.count()
    load_course_package(second, by=None)
    assert SurveyPage.objects.get().revisions.count() == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("questions: []", "ไม่มีคำถาม"),
        ("questions: [{section: ก, items: [ข, ข]}]", "ซ้ำกัน"),
        ("questions: [{section: ก}]", "items"),
        ("questions: [{comment: ก}]\nanonymus: true", "anonymus"),
        ("questions: [{comment: ก}]\ncloses_on: พรุ่งนี้", "closes_on"),
    ],
)
def test_what_a_package_gets_wrong_is_told(course, tmp_path, wrong, told):
    add_survey(course)
    save_to_folder(export_course(course), tmp_path / "out")
    (tmp_path / "out/m1/survey.yaml").write_text(f"title: ก\nminutes: 1\npurpose: survey\n{wrong}\n", encoding="utf-8")
    with pytest.raises(Exception, match=told):
        call_command("load_course_package", str(tmp_path / "out"))


def test_a_package_does_not_break_the_promise_either(course, tmp_path):
    survey = publish(add_survey(course))
    take_part(enrol(UserFactory(), course), survey)
    save_to_folder(export_course(course), tmp_path / "out")
    file = tmp_path / "out/m1/survey.yaml"
    file.write_text(file.read_text().replace("anonymous: true", "anonymous: false"), encoding="utf-8")
    load_course_package(tmp_path / "out", by=None)
    assert SurveyPage.objects.get().is_anonymous
