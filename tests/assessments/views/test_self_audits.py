"""The page of a self-audit and its evidence."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from assessments.domain.audit_evidence import attach_evidence
from assessments.forms.self_audit import edition_of
from assessments.models import AuditEvidence, AuditMark, AuditSheet
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.self_audits import TOPICS, add_audit, send

pytestmark = pytest.mark.django_db
MARKS = {"item-1": "done", "item-2": "not_done", "item-3": "not_applicable"}


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def audit(course):
    return add_audit(course)


@pytest.fixture
def learner(client, course, tree):
    user = make_clerk(tree["school"])
    client.force_login(user)
    enrol(user, course)
    return user


@pytest.fixture
def sheet(learner, audit):
    return send(learner.enrolments.get(), audit)


def address(audit):
    return reverse("assessments:answer_audit", args=[audit.pk])


def form_of(audit, step="send", **given):
    return {"edition": edition_of(audit), "step": step} | MARKS | given


def text_of(response) -> str:
    return response.content.decode()


def test_the_form_has_its_topics_points_and_a_warning(client, learner, audit):
    html = text_of(client.get(audit.url))
    assert html.count('<fieldset class="rating">') == 3
    assert "20 คะแนน" in html
    assert "ยังไม่ได้ตรวจสอบกับแบบต้นฉบับ" in html


def test_what_was_compared_with_the_original_has_no_warning(client, learner, course):
    audit = add_audit(course, is_verified=True)
    assert "ยังไม่ได้ตรวจสอบกับแบบต้นฉบับ" not in text_of(client.get(audit.url))


def test_sending_shows_score_and_level(client, learner, audit):
    html = text_of(client.post(address(audit), form_of(audit), follow=True))
    assert "50.00%" in html
    assert "ต่ำกว่าร้อยละ 60" in html
    assert 'type="radio"' not in html


def test_saving_leaves_open_what_is_open_and_stands_in_the_form(client, learner, audit):
    client.post(address(audit), form_of(audit, "save", **{"item-2": "", "item-3": ""}))
    assert AuditMark.objects.count() == 1
    assert text_of(client.get(audit.url)).count(" checked") == 1


def test_what_is_missing_is_linked_and_nothing_is_lost(client, learner, audit):
    response = client.post(address(audit), form_of(audit, **{"item-2": ""}))
    assert response.status_code == 400
    assert 'href="#id_item-2_0"' in text_of(response)
    assert text_of(response).count(" checked") == 2


def test_answers_to_an_earlier_wording_are_shown_again(client, learner, audit):
    form = form_of(audit)
    audit.topics = [("topic", {"title": "เงินคงเหลือ", "points": 30, "items": ["ก", "ข"]}), TOPICS[1]]
    audit.save()
    assert client.post(address(audit), form).status_code == 400
    assert not AuditSheet.objects.exists()


def test_a_session_that_ended_loses_nothing(client, learner, audit):
    note = client.get(audit.url).context["note"]
    away = Client()
    assert away.post(address(audit), form_of(audit) | {"note": note}).status_code == 302
    away.force_login(learner)
    assert text_of(away.get(audit.url)).count(" checked") == 3


def test_changing_it_begins_with_what_stands(client, sheet, audit):
    assert text_of(client.get(audit.url + "?change")).count(" checked") == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_count_of_a_sent_sheet_does_not_grow(client, learner, course, count, django_assert_num_queries):
    topics = [("topic", {"title": f"เรื่อง {n}", "points": 10, "items": ["ก", "ข"]}) for n in range(count)]
    audit = add_audit(course, topics=topics)
    send(learner.enrolments.get(), audit)
    client.get(audit.url)
    with django_assert_num_queries(14):
        client.get(audit.url)


def test_evidence_is_added_on_the_page_and_downloaded(client, learner, sheet, audit):
    mark = sheet.marks.first()
    file = ContentFile(PDF, name="รายงาน.pdf")
    client.post(reverse("assessments:audit_evidence_of", args=[sheet.pk]), {"item": mark.item_id, "file": file})
    assert "รายงาน.pdf" in text_of(client.get(audit.url))
    response = client.get(reverse("assessments:audit_evidence", args=[AuditEvidence.objects.get().pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.parametrize("given", [{}, {"item": "x"}, {"item": "9" * 30}, {"remove": "9" * 30}])
def test_a_broken_request_changes_nothing(client, sheet, given):
    assert client.post(reverse("assessments:audit_evidence_of", args=[sheet.pk]), given).status_code == 302
    assert not AuditEvidence.objects.exists()


def test_evidence_is_seen_by_those_who_supervise_the_school_alone(learner, sheet, tree):
    file = ContentFile(PDF, name="a.pdf")
    one = attach_evidence(sheet, sheet.marks.first().item_id, file, by=learner)
    url = reverse("assessments:audit_evidence", args=[one.pk])
    expected = {
        make_supervisor(tree["school"]): 200,
        make_supervisor(tree["area"], position="officer"): 200,
        make_supervisor(tree["next_school"]): 404,
        make_supervisor(tree["other_area"], position="officer"): 404,
        make_clerk(tree["school"]): 404,
        UserFactory(): 404,
    }
    for person, status in expected.items():
        client = Client()
        client.force_login(person)
        assert client.get(url).status_code == status


def test_nobody_else_adds_evidence(client, sheet):
    client.force_login(UserFactory())
    assert client.post(reverse("assessments:audit_evidence_of", args=[sheet.pk]), {"item": "1"}).status_code == 404
