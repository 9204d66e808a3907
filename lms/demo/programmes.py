"""The programmes of the demo site: one that is past its due date and asks for the first course, one that asks all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import yaml
from django.conf import settings
from django.utils import timezone

from courses.domain.programmes import assign_programme
from courses.models import CoursePage, DueRule, Programme, ProgrammeAudience, ProgrammeCourse, ProgrammeSet
from lms.accounts.models import User
from lms.core.dates import today
from lms.demo.people import fiscal_year_start
from lms.demo.places import Places

DAY = dt.timedelta(days=1)
INTRODUCTION_ASSIGNED = 60 * DAY
INTRODUCTION_DUE = 10 * DAY
FOUNDATION_ASSIGNED = 20 * DAY
YEARS_OF_NEWCOMERS = 4


@dataclass(frozen=True)
class Programmes:
    """What is asked of the clerks."""

    introduction: Programme
    foundation: Programme


def make_programmes(places: Places, courses: list[CoursePage], *, by: User) -> Programmes:
    """Ask the introduction of those who came in the last years, two months ago; and all courses of everybody."""
    introduction = Programme.objects.create(
        title="ปฐมนิเทศธุรการโรงเรียน รุ่นที่ 1",
        code="introduction-1",
        summary="สำหรับผู้ปฏิบัติงานธุรการที่เริ่มงานไม่เกินห้าปีงบประมาณ",
        organisation=places.national,
        due_kind=DueRule.Kind.ON,
        due_on=today() - INTRODUCTION_DUE,
    )
    _put_courses(introduction, [{"courses": [courses[0].slug]}], courses[:1])
    _mean_clerks(introduction, started_from=fiscal_year_start(years_ago=YEARS_OF_NEWCOMERS))
    foundation = _make_foundation(places, courses)
    assign_programme(introduction, by=by, at=timezone.now() - INTRODUCTION_ASSIGNED)
    assign_programme(foundation, by=by, at=timezone.now() - FOUNDATION_ASSIGNED)
    return Programmes(introduction, foundation)


def _make_foundation(places: Places, courses: list[CoursePage]) -> Programme:
    """The shipped programme, of those courses that are published."""
    shipped = settings.BASE_DIR / "lms" / "starter" / "programme.yaml"
    plan = yaml.safe_load(shipped.read_text(encoding="utf-8"))["programme"]
    foundation = Programme.objects.create(
        code=plan["code"],
        title=plan["title"],
        summary=plan["summary"],
        organisation=places.national,
        due_kind=DueRule.Kind.AFTER_ASSIGNMENT,
        due_days=plan["due_days"],
    )
    named = {slug for one in plan["sets"] for slug in one["courses"]}
    others = [course.slug for course in courses if course.slug not in named]
    _put_courses(foundation, [*plan["sets"], {"courses": others}], courses)
    _mean_clerks(foundation)
    return foundation


def _put_courses(programme: Programme, sets: list[dict], courses: list[CoursePage]) -> None:
    """One set for each that has a published course."""
    by_slug = {course.slug: course for course in courses}
    for number, plan in enumerate(sets):
        chosen = [by_slug[slug] for slug in plan["courses"] if slug in by_slug]
        if not chosen:
            continue
        one = ProgrammeSet.objects.create(
            programme=programme,
            sort_order=number,
            title=plan.get("title", ""),
            needs_previous=plan.get("needs_previous", False),
        )
        for place, course in enumerate(chosen):
            ProgrammeCourse.objects.create(programme_set=one, course=course, sort_order=place)


def _mean_clerks(programme: Programme, **fields) -> None:
    ProgrammeAudience.objects.create(programme=programme, organisation=programme.organisation, sort_order=0, **fields)
