"""Assignments, and what is handed in for them (through the domain functions)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.domain import judging, submission_files, submitting
from assessments.models import AssignmentPage, Submission, SubmissionFile
from assessments.models.rubric import CriterionWords, LevelWords, as_stored, most_points_of
from courses.models import CourseOwner, CoursePage, Enrolment, ModulePage
from courses.site import TRAINERS
from lms.accounts.models import User
from tests.factories.media import PDF
from tests.factories.pages import plant
from tests.factories.people import UserFactory

RUBRIC = (
    CriterionWords("ครบทุกส่วน", (LevelWords(3, "ครบ"), LevelWords(1, "ขาดหนึ่งส่วน"), LevelWords(0, "ขาดมาก"))),
    CriterionWords("ภาษา", (LevelWords(2, "ถูกต้อง"), LevelWords(0, "ไม่ถูกต้อง"))),
)
"""Five points at most."""


def add_rubric_assignment(course: CoursePage, **fields) -> AssignmentPage:
    """One that is judged by ``RUBRIC``."""
    return add_assignment(course, criteria=as_stored(RUBRIC), most_points=most_points_of(RUBRIC), **fields)


def add_assignment(course: CoursePage, **fields) -> AssignmentPage:
    """A live assignment of 10 points, passed with 60 percent, as the last unit."""
    module = ModulePage.objects.child_of(course).first()
    given = {"title": "ร่างบันทึกข้อความ", "slug": "memo", "task": "<p>ร่างบันทึกขอซื้อกระดาษ</p>"} | fields
    page = plant(module, AssignmentPage(**given))
    AssignmentPage.history.bulk_history_create([page])
    return page


def write(enrolment: Enrolment, assignment: AssignmentPage, text: str = "เรียน ผู้อำนวยการโรงเรียน") -> Submission:
    """The learner's draft with this text."""
    known = Submission.objects.filter(enrolment=enrolment, assignment=assignment, is_current=True).first()
    base = known.sequence if known else 0
    return submitting.save_draft(enrolment, assignment, text=text, base=base, by=enrolment.user)


def attach(
    enrolment: Enrolment, assignment: AssignmentPage, content: bytes = PDF, name: str = "บันทึก.pdf"
) -> SubmissionFile:
    """The learner adds a file to the draft."""
    file = SimpleUploadedFile(name, content)
    return submission_files.attach_file(enrolment, assignment, file, by=enrolment.user)


def hand_in(enrolment: Enrolment, assignment: AssignmentPage, text: str = "เรียน ผู้อำนวยการโรงเรียน") -> Submission:
    """The learner writes and hands in."""
    draft = write(enrolment, assignment, text)
    return submitting.hand_in(enrolment, assignment, edition=submitting.edition_of(draft), by=enrolment.user)


def give(submission: Submission, points: int | str, *, by: User, comment: str = "ดีมาก") -> Submission:
    """A marker gives points, knowing what was said before."""
    last = submission.marks.order_by("-pk").first()
    seen = last.pk if last else 0
    return judging.mark(submission, points=Decimal(points), comment=comment, seen=seen, by=by)


def choices_of(submission: Submission, *places: int) -> list[judging.Choice]:
    """The level at each of ``places``, criterion by criterion."""
    criteria = submission.rubric.criteria.prefetch_related("levels")
    return [judging.Choice(one.levels.all()[place].pk) for one, place in zip(criteria, places, strict=True)]


def give_levels(submission: Submission, *places: int, by: User, comment: str = "ดี") -> Submission:
    """A marker gives the level at each of ``places``, knowing what was said before."""
    last = submission.marks.order_by("-pk").first()
    choices, seen = choices_of(submission, *places), last.pk if last else 0
    return judging.mark_by_rubric(submission, choices=choices, comment=comment, seen=seen, by=by)


def send_back(submission: Submission, *, by: User, comment: str = "ขาดวันที่", until=None) -> Submission:
    """A marker sends it back."""
    last = submission.marks.order_by("-pk").first()
    return judging.give_back(submission, comment=comment, until=until, seen=last.pk if last else 0, by=by)


def make_trainer(*courses: CoursePage, **fields) -> User:
    """A trainer who owns ``courses``."""
    trainer = UserFactory(**fields)
    trainer.groups.add(Group.objects.get(name=TRAINERS))
    for course in courses:
        CourseOwner.objects.create(course=course, user=trainer)
    return trainer
