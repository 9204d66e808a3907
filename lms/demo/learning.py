"""Enrolments at every stage: finished, under way, not begun, overdue, withdrawn, on whatever courses are published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from courses.domain.enrolment import enrol_many, withdraw
from courses.models import CoursePage, Enrolment, Programme, ProgrammeCourse
from lms.accounts.models import User
from lms.core.dates import today
from lms.demo.people import People
from lms.demo.places import Places
from lms.demo.walks import Stage, walk

DAY = dt.timedelta(days=1)
INTRODUCTION_ENROLLED = 60 * DAY
INTRODUCTION_DUE = 10 * DAY
FOUNDATION_ENROLLED = 20 * DAY
FOUNDATION_DUE = 45 * DAY
INTRODUCTION = "orientation"
ON_INTRODUCTION = 0.6

FIRST_CLERKS = [None, None, Stage.UNDER_WAY, Stage.FINISHED, Stage.NOT_BEGUN, Stage.WITHDRAWN]
"""How clerk00001 … clerk00006 stand on the introduction; None: not on it, so that its whole way can be tried."""

AFTER_THE_DUE_DATE = {Stage.FINISHED: 76, Stage.UNDER_WAY: 13, Stage.NOT_BEGUN: 9, Stage.WITHDRAWN: 2}
BEFORE_THE_DUE_DATE = {Stage.FINISHED: 30, Stage.UNDER_WAY: 30, Stage.NOT_BEGUN: 40}
LATER_COURSES = {Stage.FINISHED: 12, Stage.UNDER_WAY: 20, Stage.NOT_BEGUN: 68}


@dataclass(frozen=True)
class Programmes:
    """One that is past its due date and asks for the first course, one that runs and asks for all."""

    introduction: Programme
    foundation: Programme


def make_learning(people: People, places: Places, *, chance: Random) -> None:
    """Let the clerks learn; nothing where no course is published yet."""
    published = CoursePage.objects.live().order_by("path")
    courses = sorted(published, key=lambda course: course.slug != INTRODUCTION)
    if not courses:
        return
    programmes = _make_programmes(places, courses)
    newcomers = _enrol_newcomers(people.clerks, courses[0], programmes.introduction, by=people.admin, chance=chance)
    _enrol_everybody(people.clerks, courses, programmes.foundation, by=people.admin)
    for course in courses:
        stages = _stages(people.clerks, course, newcomers if course == courses[0] else {}, chance, course == courses[0])
        walk(course, stages, by=people.admin, chance=chance)
    _withdraw(newcomers, courses[0], by=people.admin)


def _make_programmes(places: Places, courses: list[CoursePage]) -> Programmes:
    introduction = Programme.objects.create(
        title="ปฐมนิเทศธุรการโรงเรียน รุ่นที่ 1",
        code="introduction-1",
        summary="สำหรับผู้ปฏิบัติงานธุรการที่เริ่มงานในปีงบประมาณนี้",
        organisation=places.national,
        due_on=today() - INTRODUCTION_DUE,
    )
    foundation = Programme.objects.create(
        title="หลักสูตรพื้นฐานผู้ปฏิบัติงานธุรการโรงเรียน",
        code="foundation",
        summary="หลักสูตรพื้นฐานทุกเรื่องที่งานธุรการต้องใช้",
        organisation=places.national,
        due_on=today() + FOUNDATION_DUE,
    )
    ProgrammeCourse.objects.create(programme=introduction, course=courses[0], sort_order=0)
    for number, course in enumerate(courses):
        ProgrammeCourse.objects.create(programme=foundation, course=course, sort_order=number)
    return Programmes(introduction, foundation)


def _enrol_newcomers(
    clerks: list[User], course: CoursePage, programme: Programme, *, by: User, chance: Random
) -> dict[int, Stage]:
    """Put some clerks on the introduction two months ago; how each of them stands today, by clerk."""
    stages: dict[int, Stage] = {}
    for number, clerk in enumerate(clerks):
        planned = FIRST_CLERKS[number] if number < len(FIRST_CLERKS) else _draw(AFTER_THE_DUE_DATE, chance)
        if planned and (number < len(FIRST_CLERKS) or chance.random() < ON_INTRODUCTION):
            stages[clerk.pk] = planned
    chosen = [clerk for clerk in clerks if clerk.pk in stages]
    enrolled_at = timezone.now() - INTRODUCTION_ENROLLED
    enrol_many(chosen, course, by=by, due_on=programme.due_on, programme=programme, enrolled_at=enrolled_at)
    return stages


def _enrol_everybody(clerks: list[User], courses: list[CoursePage], programme: Programme, *, by: User) -> None:
    """Ask all courses of all clerks, three weeks ago; who is on one keeps the earlier due date."""
    enrolled_at = timezone.now() - FOUNDATION_ENROLLED
    for course in courses:
        enrol_many(clerks, course, by=by, due_on=programme.due_on, programme=programme, enrolled_at=enrolled_at)


def _stages(
    clerks: list[User], course: CoursePage, planned: dict[int, Stage], chance: Random, is_first: bool
) -> dict[Enrolment, Stage]:
    """How everybody enrolled on ``course`` stands; clerk00001 has begun nothing."""
    enrolments = {row.user_id: row for row in Enrolment.objects.counted().filter(course=course)}
    weights = BEFORE_THE_DUE_DATE if is_first else LATER_COURSES
    stages = {}
    for number, clerk in enumerate(clerks):
        drawn = planned.get(clerk.pk) or _draw(weights, chance)
        if number == 0:
            drawn = Stage.NOT_BEGUN
        elif number == 1 and is_first:
            drawn = Stage.UNDER_WAY
        if clerk.pk in enrolments:
            stages[enrolments[clerk.pk]] = drawn
    return stages


def _withdraw(stages: dict[int, Stage], course: CoursePage, *, by: User) -> None:
    leavers = [pk for pk, stage in stages.items() if stage == Stage.WITHDRAWN]
    for enrolment in Enrolment.objects.filter(course=course, user__in=leavers, status=Enrolment.Status.ACTIVE):
        withdraw(enrolment, by=by, reason="ลาออกก่อนเรียนจบ")


def _draw(weights: dict[Stage, int], chance: Random) -> Stage:
    return chance.choices(list(weights), list(weights.values()))[0]
