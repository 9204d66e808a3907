"""Enrolments at every stage: finished, under way, not begun, overdue, withdrawn, on whatever courses are published."""

from __future__ import annotations

from random import Random

from courses.domain.enrolment import withdraw
from courses.domain.evaluation import evaluate_everybody
from courses.models import CoursePage, Enrolment, Programme
from lms.accounts.models import User
from lms.demo.audits import make_audits
from lms.demo.essays import make_essays
from lms.demo.people import People
from lms.demo.places import Places
from lms.demo.programmes import make_programmes
from lms.demo.walks import Stage, walk
from lms.demo.works import make_works

INTRODUCTION = "orientation"

FIRST_CLERKS = [None, None, Stage.UNDER_WAY, Stage.FINISHED, Stage.NOT_BEGUN, Stage.WITHDRAWN]
"""How clerk00001 … clerk00006 stand on the introduction; None: not on it, so that its whole way can be tried."""

LAST_CLERKS = 5
"""All of them have finished the introduction: of a small neighbouring area, too, something may be told."""

AFTER_THE_DUE_DATE = {Stage.FINISHED: 76, Stage.UNDER_WAY: 13, Stage.NOT_BEGUN: 9, Stage.WITHDRAWN: 2}
BEFORE_THE_DUE_DATE = {Stage.FINISHED: 30, Stage.UNDER_WAY: 30, Stage.NOT_BEGUN: 40}
LATER_COURSES = {Stage.FINISHED: 12, Stage.UNDER_WAY: 20, Stage.NOT_BEGUN: 68}


def make_learning(people: People, places: Places, *, chance: Random) -> None:
    """Let the clerks learn; nothing where no course is published yet."""
    published = CoursePage.objects.live().order_by("path")
    courses = sorted(published, key=lambda course: course.slug != INTRODUCTION)
    if not courses:
        return
    programmes = make_programmes(places, courses, by=people.admin)
    newcomers = _stages_of_newcomers(people.clerks, programmes.introduction, chance)
    for course in courses:
        stages = _stages(people.clerks, course, newcomers if course == courses[0] else {}, chance, course == courses[0])
        walk(course, stages, by=people.admin, chance=chance)
    _withdraw(newcomers, courses[0], by=people.admin)
    make_works(courses, by=people.admin)
    make_essays(courses, by=people.admin)
    make_audits(courses, by=people.admin, chance=chance)
    evaluate_everybody(by=people.admin)


def _stages_of_newcomers(clerks: list[User], programme: Programme, chance: Random) -> dict[int, Stage]:
    """How each clerk whom the introduction was asked of stands on it today, by clerk."""
    asked = set(programme.assignments.values_list("user_id", flat=True))
    stages: dict[int, Stage] = {}
    for number, clerk in enumerate(clerks):
        if clerk.pk in asked:
            planned = FIRST_CLERKS[number] if number < len(FIRST_CLERKS) else None
            stages[clerk.pk] = planned or _draw(AFTER_THE_DUE_DATE, chance)
    return stages | {clerk.pk: Stage.FINISHED for clerk in clerks[-LAST_CLERKS:]}


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
