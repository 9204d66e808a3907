"""What self-audits tell: to a learner their own sheet, to supervisors their schools (``lms.reports``)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import AuditEvidence, AuditMark, AuditSheet, SelfAuditPage
from assessments.models.self_audit import Level, level_of
from courses.models import Enrolment
from lms.core.prepared import Prepared

_SHEET = Prepared(lambda enrolment, audit: AuditSheet.objects.filter(enrolment=enrolment, audit=audit))


@dataclass(frozen=True)
class MarkedItem:
    """An item as it was answered, with its evidence."""

    pk: int
    text: str
    mark: str
    label: str
    evidence: list[AuditEvidence]


@dataclass(frozen=True)
class MarkedTopic:
    """A topic of a sheet that was sent."""

    title: str
    points: int
    percent: Decimal | None
    items: list[MarkedItem]

    @property
    def level(self) -> Level | None:
        """Nothing if no item applies."""
        return None if self.percent is None else level_of(self.percent)


def sheet_of(enrolment: Enrolment | None, audit: SelfAuditPage) -> AuditSheet | None:
    """The learner's own; one query."""
    if enrolment is None or enrolment.pk is None:
        return None
    return _SHEET.first(enrolment=enrolment.pk, audit=audit.pk)


def marks_of(sheet: AuditSheet) -> dict[tuple[str, str], str]:
    """What a sheet says, by title of the topic and text of the item; one query."""
    return {(mark.item.topic, mark.item.text): mark.mark for mark in sheet.marks.select_related("item")}


def topics_of(sheet: AuditSheet) -> list[MarkedTopic]:
    """A sheet that was sent, topic by topic as it was; three queries."""
    evidence: dict[int, list[AuditEvidence]] = defaultdict(list)
    for one in sheet.evidence.all():
        evidence[one.item_id].append(one)
    marks: dict[str, list[MarkedItem]] = defaultdict(list)
    for mark in sheet.marks.select_related("item").order_by("pk"):
        marks[mark.item.topic].append(_marked(mark, evidence[mark.item_id]))
    return [
        MarkedTopic(score.topic, score.points, score.score_percent, marks[score.topic])
        for score in sheet.topic_scores.all()
    ]


def _marked(mark: AuditMark, evidence: list[AuditEvidence]) -> MarkedItem:
    return MarkedItem(mark.item_id, mark.item.text, mark.mark, mark.get_mark_display(), evidence)
