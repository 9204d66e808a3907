"""Schools that audit themselves: most have sent their sheet, at every level; the first clerk can still try it."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from assessments.domain.self_auditing import Marks, record_sheets
from assessments.models import AuditMark, AuditSheet, SelfAuditPage
from courses.domain.records import LearningRecord, UnitRecord, record_many
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User

SENT = 0.6
"""The share of schools that has sent it."""
CARE = [0.97, 0.93, 0.9, 0.85, 0.8, 0.72, 0.6, 0.45]
"""How much of what it should do a school does."""
DOES_NOT_APPLY = 0.04
Mark = AuditMark.Mark


def make_audits(courses: list[CoursePage], *, by: User, chance: Random) -> None:
    """Let schools fill in the self-audits of each course, whatever else their clerks have done on it."""
    for course in courses:
        enrolments = Enrolment.objects.counted().filter(course=course, organisation__isnull=False)
        for audit in SelfAuditPage.objects.live().descendant_of(course):
            later = list(enrolments.select_related("user").order_by("user", "pk"))[1:]
            _send(audit, [one for one in later if chance.random() < SENT], by=by, chance=chance)


def _send(audit: SelfAuditPage, enrolments: list[Enrolment], *, by: User, chance: Random) -> None:
    sheets: list[tuple[AuditSheet, Marks]] = []
    for enrolment in enrolments:
        span = timezone.now() - enrolment.enrolled_at
        moment = enrolment.enrolled_at + span * chance.uniform(0.3, 0.9) + dt.timedelta(minutes=audit.minutes)
        sheet = AuditSheet(
            enrolment=enrolment,
            audit=audit,
            organisation_id=enrolment.organisation_id,
            sent_at=min(moment, timezone.now()),
        )
        sheets.append((sheet, _judged(audit, chance)))
    record_sheets(audit, sheets, by=by)
    done = [LearningRecord(sheet.enrolment_id, [UnitRecord(audit.pk, sheet.sent_at)]) for sheet, _marks in sheets]
    record_many(audit.course, done, by=by)


def _judged(audit: SelfAuditPage, chance: Random) -> Marks:
    care = chance.choice(CARE)
    marks = {}
    for topic, text in audit.items():
        mark = Mark.DONE if chance.random() < care else Mark.NOT_DONE
        marks[topic.title, text] = Mark.NOT_APPLICABLE if chance.random() < DOES_NOT_APPLY else mark
    return marks
