"""Work on assignments at every stage: begun, handed in, sent back, passed; by the first who have begun the course."""

from __future__ import annotations

from decimal import Decimal

from assessments.domain import judging, submitting
from assessments.models import AssignmentPage, Submission
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User

MEMO = """ส่วนราชการ โรงเรียนบ้านตัวอย่าง
ที่ ศธ 04999.99/        วันที่ {day} พฤศจิกายน 2569
เรื่อง ขออนุญาตซื้อกระดาษถ่ายเอกสาร A4
เรียน ผู้อำนวยการโรงเรียนบ้านตัวอย่าง

ด้วยโรงเรียนจะจัดทำแบบทดสอบปลายภาค กระดาษที่มีอยู่ไม่พอใช้ จึงขออนุญาตซื้อกระดาษถ่ายเอกสาร A4 จำนวน {count} รีม

จึงเรียนมาเพื่อโปรดพิจารณา"""
STAGES = ("waiting", "sent back", "passed", "draft", "waiting", "not passed", "waiting")


def make_works(courses: list[CoursePage], *, by: User) -> None:
    """Let a few learners of each course work on its assignments, and ``by`` mark some of it."""
    for course in courses:
        for assignment in AssignmentPage.objects.live().descendant_of(course):
            active = Enrolment.objects.filter(
                course=course, status=Enrolment.Status.ACTIVE, last_active_at__isnull=False
            )
            for stage, enrolment in zip(STAGES, active.select_related("user").order_by("pk"), strict=False):
                _work(enrolment, assignment, stage, by=by)


def _work(enrolment: Enrolment, assignment: AssignmentPage, stage: str, *, by: User) -> None:
    text = MEMO.format(day=enrolment.pk % 28 + 1, count=enrolment.pk % 5 + 3)
    draft = submitting.save_draft(enrolment, assignment, text=text, base=0, by=enrolment.user)
    if stage == "draft":
        return
    edition = submitting.edition_of(draft)
    handed_in = submitting.hand_in(enrolment, assignment, edition=edition, by=enrolment.user)
    _judge(handed_in, stage, by=by)


def _judge(work: Submission, stage: str, *, by: User) -> None:
    if stage == "sent back":
        comment = "ยังไม่มีลงชื่อและตำแหน่ง โปรดเพิ่มแล้วส่งใหม่"
        judging.give_back(work, comment=comment, until=None, seen=0, by=by)
    elif stage == "passed":
        _mark(work, 0, "ครบทุกส่วน เขียนเหตุผลชัดเจน", by=by)
    elif stage == "not passed":
        comment = "ขาดส่วนเหตุผลและจำนวนเงิน ลองดูตัวอย่างในบทเรียนอีกครั้ง"
        _mark(work, 1, comment, by=by)


def _mark(work: Submission, level: int, comment: str, *, by: User) -> None:
    """The best level of each criterion, or the one after; without a rubric most of the points, or half of them."""
    if work.rubric is None:
        points = Decimal(work.most_points) * (5 if level else 9) / 10
        judging.mark(work, points=points, comment=comment, seen=0, by=by)
        return
    criteria = work.rubric.criteria.prefetch_related("levels")
    choices = [judging.Choice(one.levels.all()[level].pk) for one in criteria]
    judging.mark_by_rubric(work, choices=choices, comment=comment, seen=0, by=by)
