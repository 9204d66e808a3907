"""Filling in, sending and scoring self-audits, and their evidence."""

import datetime as dt
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from assessments.domain.audit_evidence import attach_evidence, remove_evidence
from assessments.domain.self_auditing import save_sheet, score_of, send_sheet
from assessments.models import AuditEvidence, AuditItem, AuditMark, AuditSheet, AuditTopic, SelfAuditPage
from assessments.models.self_audit import Level, level_of
from courses.models import UnitProgress
from lms.core.dates import as_of
from lms.core.errors import DomainError
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.self_audits import TOPICS, add_audit, marks_to, send

pytestmark = pytest.mark.django_db
DONE, PARTLY, NOT, NONE = "done", "partly", "not_done", "not_applicable"


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def audit(course):
    return add_audit(course)


@pytest.fixture
def enrolment(course):
    return enrol(make_clerk(make_tree()["school"]), course)


def test_a_worked_example():
    """Ten topics of 10, 20, 5, 10, 20, 17, 5, 3, 5 and 5 points. All done but one of the four items of the second and

    all of the ninth: 100 − 20/4 − 5 = 90. With the third not applicable: (90 − 5) of 95 = 89.4736…, shown as 89.47.
    """
    points = (10, 20, 5, 10, 20, 17, 5, 3, 5, 5)
    topics = [AuditTopic(f"เรื่อง {n}", one, ("ก", "ข", "ค", "ง")) for n, one in enumerate(points, start=1)]
    marks = {(topic.title, text): DONE for topic in topics for text in topic.items}
    marks["เรื่อง 2", "ข"] = NOT
    marks |= {("เรื่อง 9", text): NOT for text in topics[8].items}
    assert score_of(topics, marks).percent == Decimal("90.00")
    marks |= {("เรื่อง 3", text): NONE for text in topics[2].items}
    score = score_of(topics, marks)
    assert score.percent == Decimal("89.47")
    assert [percent for _topic, percent in score.topics][:3] == [Decimal("100.00"), Decimal("75.00"), None]


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        ("100", Level.EXCELLENT),
        ("85.00", Level.EXCELLENT),
        ("84.99", Level.GOOD),
        ("70.00", Level.GOOD),
        ("69.99", Level.FAIR),
        ("60.00", Level.FAIR),
        ("59.99", Level.BELOW),
        ("0", Level.BELOW),
    ],
)
def test_the_edges_of_the_levels(percent, level):
    assert level_of(Decimal(percent)) == level


@pytest.mark.parametrize("seed", range(100))
def test_scores_agree_with_a_plain_sum(seed):
    chance = random.Random(seed)
    topics = [AuditTopic(f"{n}", chance.randint(1, 20), tuple("กขคงจ"[: chance.randint(1, 5)])) for n in range(6)]
    marks = {(one.title, text): chance.choice([DONE, PARTLY, NOT, NONE]) for one in topics for text in one.items}
    worth = {DONE: 1.0, PARTLY: 0.5, NOT: 0.0}
    reached = points = 0.0
    for topic in topics:
        given = [worth[marks[topic.title, text]] for text in topic.items if marks[topic.title, text] != NONE]
        points += topic.points if given else 0
        reached += topic.points * sum(given) / len(given) if given else 0
    score = score_of(topics, marks).percent
    assert score is None if not points else 0 <= 100 * reached / points - float(score) < 0.01 + 1e-9


def test_a_level_is_never_reached_by_rounding():
    topics = [AuditTopic("ก", 1, tuple(f"{n}" for n in range(20_000)))]
    marks = {("ก", f"{n}"): DONE if n < 16_999 else NOT for n in range(20_000)}
    assert Fraction(16_999, 20_000) < Fraction(85, 100)
    assert score_of(topics, marks).percent == Decimal("84.99")


def test_sending_completes_the_unit_whatever_the_score(enrolment, audit):
    sheet = send(enrolment, audit, NOT)
    assert (sheet.score_percent, sheet.level) == (Decimal("0.00"), Level.BELOW)
    assert UnitProgress.objects.get().unit_id == audit.pk
    enrolment.refresh_from_db()
    assert enrolment.is_completed


def test_the_score_is_kept_by_topic(enrolment, audit):
    sheet = send(enrolment, audit, DONE, NOT, DONE)
    assert sheet.score_percent == Decimal("66.66")
    assert [(one.topic, one.points, one.score_percent) for one in sheet.topic_scores.all()] == [
        ("เงินคงเหลือ", 20, Decimal("50.00")),
        ("การรับเงิน", 10, Decimal("100.00")),
    ]
    assert sheet.organisation == enrolment.organisation


def test_nothing_that_applies_has_no_score(enrolment, audit):
    assert send(enrolment, audit, NONE).score_percent is None


def test_a_draft_keeps_what_is_answered_and_completes_nothing(enrolment, audit):
    first = next(iter(marks_to(audit, DONE)))
    save_sheet(enrolment, audit, {first: DONE}, by=enrolment.user)
    sheet = save_sheet(enrolment, audit, {first: NOT}, by=enrolment.user)
    assert [mark.mark for mark in sheet.marks.all()] == [NOT]
    assert (sheet.sent_at, sheet.score_percent) == (None, None)
    assert not UnitProgress.objects.exists()


def test_a_sheet_that_was_sent_is_not_kept_as_a_draft(enrolment, audit):
    send(enrolment, audit, DONE)
    with pytest.raises(DomainError):
        save_sheet(enrolment, audit, {}, by=enrolment.user)
    assert AuditMark.objects.count() == 3


def test_sending_again_changes_it_and_its_history_tells(enrolment, audit):
    send(enrolment, audit, NOT)
    send(enrolment, audit, DONE)
    sheet = AuditSheet.objects.get()
    assert sheet.score_percent == Decimal("100.00")
    told = [row.score_percent for row in sheet.history.order_by("history_id") if row.score_percent is not None]
    assert (told[0], told[-1]) == (Decimal("0.00"), Decimal("100.00"))
    assert sheet.history.first().history_user == enrolment.user


def test_sending_the_same_twice_changes_nothing(enrolment, audit):
    first = send(enrolment, audit, DONE)
    rows = first.history.count()
    assert send(enrolment, audit, DONE).sent_at == first.sent_at
    assert first.history.count() == rows


def test_an_item_without_an_answer_is_refused(enrolment, audit):
    marks = marks_to(audit, DONE)
    marks.pop(next(iter(marks)))
    with pytest.raises(DomainError):
        send_sheet(enrolment, audit, marks, by=enrolment.user)
    assert not AuditSheet.objects.exists()


@pytest.mark.parametrize("mark", [PARTLY, "x", ""])
def test_an_answer_that_is_not_offered_is_refused(enrolment, audit, mark):
    with pytest.raises(DomainError):
        send(enrolment, audit, mark)


def test_partly_counts_half_where_it_is_offered(enrolment, audit):
    audit.allows_partly = True
    assert send(enrolment, audit, PARTLY).score_percent == Decimal("50.00")


def test_an_item_it_does_not_ask_is_refused(enrolment, audit):
    with pytest.raises(DomainError):
        save_sheet(enrolment, audit, {("เรื่องอื่น", "ข้ออื่น"): DONE}, by=enrolment.user)


def test_nobody_sends_for_another(enrolment, audit):
    with pytest.raises(DomainError):
        send_sheet(enrolment, audit, marks_to(audit, DONE), by=UserFactory())


def test_a_closed_or_unpublished_audit_is_refused(enrolment, audit):
    audit.closes_on = dt.date(2026, 11, 22)
    with as_of(dt.date(2026, 11, 23)), pytest.raises(DomainError):
        send(enrolment, audit)
    with as_of(dt.date(2026, 11, 22)):
        send(enrolment, audit)
    audit.live = False
    with pytest.raises(DomainError):
        send(enrolment, audit, NOT)


def test_new_words_and_points_do_not_change_what_was_sent(enrolment, audit):
    sheet = send(enrolment, audit, DONE)
    audit.topics = [("topic", {"title": "เงินคงเหลือ", "points": 50, "items": ["รายงานทุกวันทำการ"]}), TOPICS[1]]
    audit.save()
    assert {item.text for item in AuditItem.objects.filter(pk__in=sheet.marks.values("item"))} == {
        "รายงานทุกวัน",
        "ผู้อำนวยการลงนาม",
        "ออกใบเสร็จทุกครั้ง",
    }
    assert {one.points for one in sheet.topic_scores.all()} == {20, 10}
    other = enrol(UserFactory(), audit.course)
    send(other, SelfAuditPage.objects.get(), DONE)
    assert AuditItem.objects.count() == 4


def test_the_newest_sheet_stands_for_a_school(course, audit, enrolment):
    colleague = enrol(make_clerk(enrolment.organisation), course)
    send(enrolment, audit, NOT)
    newer = send(colleague, audit, DONE)
    assert list(AuditSheet.objects.newest()) == [newer]
    send(enrolment, audit, DONE, NOT)
    assert AuditSheet.objects.newest().get().enrolment == enrolment


@pytest.mark.parametrize("fields", [{"score_percent": 101}, {"score_percent": 50, "sent_at": None}])
def test_the_database_refuses_an_impossible_score(enrolment, audit, fields):
    sheet = send(enrolment, audit, DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSheet.objects.filter(pk=sheet.pk).update(**fields)


def test_the_database_refuses_a_second_sheet(enrolment, audit):
    sheet = send(enrolment, audit)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSheet.objects.create(enrolment=enrolment, audit=audit, saved_at=sheet.saved_at)


# Evidence


def file_named(name, content=PDF):
    return ContentFile(content, name=name)


def test_evidence_is_kept_once_and_taken_away(enrolment, audit, django_capture_on_commit_callbacks):
    sheet = send(enrolment, audit)
    item = sheet.marks.first().item_id
    one = attach_evidence(sheet, item, file_named("รายงาน.pdf"), by=enrolment.user)
    assert attach_evidence(sheet, item, file_named("รายงาน อีกชื่อ.pdf"), by=enrolment.user) == one
    assert (one.original_name, one.file.storage.exists(one.file.name)) == ("รายงาน.pdf", True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(sheet, one.pk, by=enrolment.user)
    remove_evidence(sheet, one.pk, by=enrolment.user)
    assert not AuditEvidence.objects.exists()
    assert not one.file.storage.exists(one.file.name)


@pytest.mark.parametrize(
    ("name", "content"),
    [("หน้า.html", b"<html>"), ("รูป.svg", b"<svg/>"), ("ปลอม.pdf", b"MZ\x90"), ("ปลอม.jpg", PDF), ("ไม่มีนามสกุล", PDF)],
)
def test_files_that_are_not_what_they_should_be_are_refused(enrolment, audit, name, content):
    sheet = send(enrolment, audit)
    with pytest.raises(DomainError):
        attach_evidence(sheet, sheet.marks.first().item_id, file_named(name, content), by=enrolment.user)


def test_evidence_hangs_on_an_answer_of_the_same_sheet(course, enrolment, audit):
    sheet = send(enrolment, audit)
    other = add_audit(course, slug="other", topics=TOPICS)
    foreign = send(enrol(UserFactory(), course), other).marks.first().item_id
    with pytest.raises(DomainError):
        attach_evidence(sheet, foreign, file_named("a.pdf"), by=enrolment.user)


def test_nobody_else_touches_the_evidence(enrolment, audit):
    sheet = send(enrolment, audit)
    item = sheet.marks.first().item_id
    one = attach_evidence(sheet, item, file_named("a.pdf"), by=enrolment.user)
    with pytest.raises(DomainError):
        attach_evidence(sheet, item, file_named("b.pdf"), by=UserFactory())
    with pytest.raises(DomainError):
        remove_evidence(sheet, one.pk, by=UserFactory())
    assert AuditEvidence.objects.count() == 1
