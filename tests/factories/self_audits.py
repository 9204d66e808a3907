"""Self-audits and their sheets."""

from assessments.domain.self_auditing import send_sheet
from assessments.models import AuditSheet, SelfAuditPage
from courses.models import CoursePage, Enrolment, ModulePage
from tests.factories.pages import plant

TOPICS = [
    ("topic", {"title": "เงินคงเหลือ", "points": 20, "items": ["รายงานทุกวัน", "ผู้อำนวยการลงนาม"]}),
    ("topic", {"title": "การรับเงิน", "points": 10, "items": ["ออกใบเสร็จทุกครั้ง"]}),
]


def add_audit(course: CoursePage, **fields) -> SelfAuditPage:
    """A live self-audit of two topics (20 points for two items, 10 for one) in the course's first module."""
    module = ModulePage.objects.child_of(course).first()
    fields = {"title": "แบบตรวจสอบตนเอง", "slug": "audit", "topics": TOPICS} | fields
    return plant(module, SelfAuditPage(**fields))


def marks_to(audit: SelfAuditPage, *marks: str) -> dict[tuple[str, str], str]:
    """One mark an item, in order; the last stands for the rest."""
    keys = [(topic.title, text) for topic, text in audit.items()]
    given = [*marks, *[marks[-1]] * len(keys)][: len(keys)]
    return dict(zip(keys, given, strict=True))


def send(enrolment: Enrolment, audit: SelfAuditPage, *marks: str) -> AuditSheet:
    """The learner sends."""
    return send_sheet(enrolment, audit, marks_to(audit, *(marks or ("done",))), by=enrolment.user)
