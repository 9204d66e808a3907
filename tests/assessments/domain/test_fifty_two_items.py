"""The self-audit of school finance, 52 items in 10 topics of 100 points, can be expressed and is scored as by hand.

How many items a topic of the official form has is not known to us: here they are shared out so that there are 52.
"""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessments.domain.audit_evidence import attach_evidence
from assessments.forms.self_audit import edition_of
from assessments.models import AuditEvidence, AuditSheet
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF
from tests.factories.people import make_clerk, make_tree
from tests.factories.self_audits import add_audit

pytestmark = pytest.mark.django_db

TOPICS = [
    ("การบริหารการเงิน", 10, 5), ("เงินคงเหลือ", 20, 8), ("การเก็บรักษาเงิน", 5, 3), ("การรับเงิน", 10, 6),
    ("การจ่ายเงิน", 20, 10), ("บัญชีและทะเบียน", 17, 8), ("การรายงาน", 5, 3), ("การตรวจสอบประจำวัน", 3, 2),
    ("เงินยืม", 5, 3), ("ใบเสร็จรับเงิน", 5, 4),
]  # fmt: skip
"""Title, points, items."""

DONE = [4, 7, 3, 5, 7, 6, 2, 2, 0, 3]
"""Of each topic so many items are done; the sixth item of the fourth topic and all of the ninth do not apply.

By hand: 10·4/5 + 20·7/8 + 5·3/3 + 10·5/5 + 20·7/10 + 17·6/8 + 5·2/3 + 3·2/2 + 5·3/4
= 8 + 17.5 + 5 + 10 + 14 + 12.75 + 3.3333… + 3 + 3.75 = 77.3333…, of the 95 points that apply: 81.4035… percent.
"""


@pytest.fixture
def audit():
    blocks = [
        ("topic", {"title": title, "points": points, "items": [f"{title} ข้อ {item}" for item in range(1, count + 1)]})
        for title, points, count in TOPICS
    ]
    return add_audit(make_course(lessons=0), topics=blocks)


@pytest.fixture
def clerk(client, audit):
    user = make_clerk(make_tree()["school"])
    client.force_login(user)
    enrol(user, audit.course)
    return user


def answers(done, not_applicable=()):
    """The marks of the form, item by item: of each topic the first so many are done."""
    marks = [
        "not_applicable" if (topic, item) in not_applicable else "done" if item < done[topic] else "not_done"
        for topic, (_title, _points, count) in enumerate(TOPICS)
        for item in range(count)
    ]
    return {f"item-{number}": mark for number, mark in enumerate(marks, start=1)}


def send(client, audit, given):
    address = reverse("assessments:answer_audit", args=[audit.pk])
    assert client.post(address, {"edition": edition_of(audit), "step": "send"} | given).status_code == 302
    return AuditSheet.objects.get()


def test_the_form_has_52_items_of_100_points(audit):
    assert (len(list(audit.items())), sum(topic.points for topic in audit.topic_list())) == (52, 100)


def test_a_whole_form_is_scored_as_by_hand(client, audit, clerk):
    sheet = send(client, audit, answers(DONE, {(3, 5), (8, 0), (8, 1), (8, 2)}))
    assert (sheet.score_percent, sheet.level.value) == (Decimal("81.40"), "good")
    reached = list(sheet.topic_scores.values_list("score_percent", flat=True))
    assert reached == [80, Decimal("87.5"), 100, 100, 70, 75, Decimal("66.66"), 100, None, 75]
    assert sheet.marks.count() == 52


@pytest.mark.parametrize(
    ("undone", "percent", "level"),
    [
        ((), 100, "excellent"),
        ((3, 8), 85, "excellent"),
        ((3, 8, 7), 82, "good"),
        ((1, 3), 70, "good"),
        ((1, 3, 7), 67, "fair"),
        ((1, 4), 60, "fair"),
        ((1, 4, 7), 57, "below"),
    ],
)
def test_the_levels_are_reached_at_85_70_and_60_percent(client, audit, clerk, undone, percent, level):
    """Whole topics undone, by their place: 10 + 5 points, 3 more, 20 + 10, 20 + 20 …"""
    done = [0 if place in undone else count for place, (_title, _points, count) in enumerate(TOPICS)]
    sheet = send(client, audit, answers(done))
    assert (sheet.score_percent, sheet.level.value) == (percent, level)


def test_evidence_can_stand_beside_any_of_the_52_items(client, audit, clerk):
    sheet = send(client, audit, answers([count for _title, _points, count in TOPICS]))
    for number, mark in enumerate(sheet.marks.select_related("item").order_by("pk")):
        attach_evidence(sheet, mark.item_id, ContentFile(PDF + bytes([number]), name=f"หลักฐาน {number}.pdf"), by=clerk)
    assert AuditEvidence.objects.values("item").distinct().count() == 52
