"""Keeping, sending and scoring self-audits. Lock order: enrolment, then the sheet.

The points of a topic are shared equally by those of its items that apply: done counts whole, partly done one half. A
topic of which nothing applies is left out of the sum. How the official form counts is for its trainer to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from assessments.models import AuditItem, AuditMark, AuditSheet, AuditTopic, AuditTopicScore, SelfAuditPage
from courses.domain import progress
from courses.domain.doors import refuse_unit
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError

Mark = AuditMark.Mark
Marks = Mapping[tuple[str, str], str]
"""What is answered, by title of the topic and text of the item."""
WORTH = {Mark.DONE: Fraction(1), Mark.PARTLY: Fraction(1, 2), Mark.NOT_DONE: Fraction(0)}


@dataclass(frozen=True)
class Score:
    """In percent of the points, rounded down to two decimals so that no level is reached by rounding."""

    topics: list[tuple[AuditTopic, Decimal | None]]
    percent: Decimal | None
    """Nothing if nothing applies."""


def score_of(topics: Sequence[AuditTopic], marks: Marks) -> Score:
    """The score of a sheet that answers every item of ``topics``."""
    shares = [(topic, _share(marks[topic.title, text] for text in topic.items)) for topic in topics]
    counted = [(topic.points, share) for topic, share in shares if share is not None]
    points = sum(one for one, _share in counted)
    reached = sum((one * share for one, share in counted), Fraction(0))
    return Score(
        [(topic, None if share is None else _percent(share)) for topic, share in shares],
        _percent(reached / points) if points else None,
    )


@transaction.atomic
def save_sheet(enrolment: Enrolment, audit: SelfAuditPage, marks: Marks, *, by: User) -> AuditSheet:
    """Keep what is answered so far; what is not in ``marks`` is open again. Safe to repeat.

    A sheet that was sent stays sent, with its score: it changes by being sent again. Raises ``DomainError`` for an
    audit that is closed or not open to the learner, for answers to what it does not ask, and for a sheet already sent.
    """
    enrolment = _lock(enrolment, audit, by=by)
    sheet = _sheet(enrolment, audit)
    if sheet.sent_at:
        raise DomainError(_("It was sent already. Answer every item and send it again to change it."))
    return _write(sheet, audit, marks)


@transaction.atomic
def send_sheet(enrolment: Enrolment, audit: SelfAuditPage, marks: Marks, *, by: User) -> AuditSheet:
    """Keep a whole sheet, score it and tell the course. Safe to repeat; sent again until the audit closes.

    Raises as ``save_sheet`` does, and for an item that is not answered.
    """
    enrolment = _lock(enrolment, audit, by=by)
    topics = audit.topic_list()
    if any((topic.title, text) not in marks for topic, text in audit.items()):
        raise DomainError(_("Choose an answer for every item."))
    sheet = _sheet(enrolment, audit)
    wanted = {(topic.title, topic.points, text): marks[topic.title, text] for topic, text in audit.items()}
    if sheet.sent_at and _stored(sheet) == wanted:
        return sheet
    _write(sheet, audit, marks)
    score = score_of(topics, marks)
    sheet.sent_at, sheet.score_percent = timezone.now(), score.percent
    sheet._history_user = by
    sheet.save()
    sheet.topic_scores.all().delete()
    AuditTopicScore.objects.bulk_create(
        AuditTopicScore(sheet=sheet, topic=topic.title, points=topic.points, score_percent=percent)
        for topic, percent in score.topics
    )
    progress.complete_unit(enrolment, audit, by=by)
    return sheet


@transaction.atomic
def record_sheets(audit: SelfAuditPage, answered: Sequence[tuple[AuditSheet, Marks]], *, by: User | None) -> None:
    """Bring in whole sheets that were sent earlier or elsewhere, unsaved ones with their learner, school and moment.

    Those who have one already are left out. A constant number of queries for each 500 sheets. The course is told by
    ``courses.domain.records``, not here.
    """
    known = set(AuditSheet.objects.filter(audit=audit).values_list("enrolment", flat=True))
    new = [(sheet, marks) for sheet, marks in answered if sheet.enrolment_id not in known]
    topics, items = audit.topic_list(), _freeze(audit)
    scores = [score_of(topics, marks) for _sheet, marks in new]
    for (sheet, _marks), score in zip(new, scores, strict=True):
        sheet.saved_at, sheet.score_percent = sheet.sent_at or timezone.now(), score.percent
    sheets = bulk_create_with_history([sheet for sheet, _marks in new], AuditSheet, batch_size=500, default_user=by)
    marks = [
        AuditMark(sheet=sheet, item=items[key], mark=mark)
        for sheet, (_unsaved, given) in zip(sheets, new, strict=True)
        for key, mark in given.items()
    ]
    AuditMark.objects.bulk_create(marks, batch_size=2000)
    reached = [
        AuditTopicScore(sheet=sheet, topic=topic.title, points=topic.points, score_percent=percent)
        for sheet, score in zip(sheets, scores, strict=True)
        for topic, percent in score.topics
    ]
    AuditTopicScore.objects.bulk_create(reached, batch_size=2000)


def _lock(enrolment: Enrolment, audit: SelfAuditPage, *, by: User) -> Enrolment:
    enrolment = progress.lock(enrolment, audit)
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can fill in this self-audit."))
    if not audit.live:
        raise DomainError(_("This self-audit is not open."))
    if audit.is_closed:
        raise DomainError(_("This self-audit takes no more answers."))
    refuse_unit(enrolment, audit)
    return enrolment


def _sheet(enrolment: Enrolment, audit: SelfAuditPage) -> AuditSheet:
    found = AuditSheet.objects.select_for_update(of=("self",)).filter(enrolment=enrolment, audit=audit).first()
    return found or AuditSheet(enrolment=enrolment, audit=audit, organisation_id=enrolment.organisation_id)


def _stored(sheet: AuditSheet) -> dict[tuple[str, int, str], str]:
    marks = sheet.marks.select_related("item")
    return {(mark.item.topic, mark.item.points, mark.item.text): mark.mark for mark in marks}


def _write(sheet: AuditSheet, audit: SelfAuditPage, marks: Marks) -> AuditSheet:
    asked = {(topic.title, text) for topic, text in audit.items()}
    allowed = {*WORTH, Mark.NOT_APPLICABLE} - (set() if audit.allows_partly else {Mark.PARTLY})
    if not asked or not marks.keys() <= asked or not set(marks.values()) <= allowed:
        raise DomainError(_("The form has changed meanwhile. Reload the page and look at your answers."))
    items = _freeze(audit)
    sheet.saved_at = timezone.now()
    sheet.save()
    sheet.marks.all().delete()
    AuditMark.objects.bulk_create(AuditMark(sheet=sheet, item=items[key], mark=mark) for key, mark in marks.items())
    return sheet


def _freeze(audit: SelfAuditPage) -> dict[tuple[str, str], AuditItem]:
    """The rows of all items as they are worded now; made where they are new."""
    wanted = [(topic.title, topic.points, text) for topic, text in audit.items()]
    known = _known(audit)
    if missing := [one for one in wanted if one not in known]:
        rows = [AuditItem(audit=audit, topic=topic, points=points, text=text) for topic, points, text in missing]
        AuditItem.objects.bulk_create(rows, ignore_conflicts=True)
        known = _known(audit)
    return {(topic, text): known[topic, points, text] for topic, points, text in wanted}


def _known(audit: SelfAuditPage) -> dict[tuple[str, int, str], AuditItem]:
    return {(row.topic, row.points, row.text): row for row in AuditItem.objects.filter(audit=audit)}


def _share(marks: Iterable[str]) -> Fraction | None:
    """The share of the applicable items that is done; nothing if none applies."""
    worth = [WORTH[Mark(mark)] for mark in marks if mark != Mark.NOT_APPLICABLE]
    return sum(worth, Fraction(0)) / len(worth) if worth else None


def _percent(share: Fraction) -> Decimal:
    hundredths = share.numerator * 10_000 // share.denominator
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_DOWN)
