"""Programmes and what they ask."""

from courses.domain.programmes import assign_programme
from courses.models import CoursePage, Programme, ProgrammeAudience, ProgrammeCourse, ProgrammeSet
from lms.organisations.models import Organisation


def make_programme(
    organisation: Organisation, *courses: CoursePage, code: str = "new", audience: dict | None = None, **fields
) -> Programme:
    """A programme of ``organisation`` for its clerks, with one set of all ``courses`` if there are any."""
    programme = Programme.objects.create(code=code, organisation=organisation, **({"title": "ธุรการใหม่"} | fields))
    add_audience(programme, organisation, **(audience or {}))
    if courses:
        add_set(programme, *courses)
    return programme


def add_audience(programme: Programme, organisation: Organisation, **fields) -> ProgrammeAudience:
    """Clerks at or below ``organisation``, unless said otherwise."""
    return ProgrammeAudience.objects.create(
        programme=programme, organisation=organisation, sort_order=programme.audiences.count(), **fields
    )


def add_set(programme: Programme, *courses: CoursePage, **fields) -> ProgrammeSet:
    """All of ``courses``, unless ``least`` says how many."""
    one = ProgrammeSet.objects.create(programme=programme, sort_order=programme.sets.count(), **fields)
    for place, course in enumerate(courses):
        ProgrammeCourse.objects.create(programme_set=one, course=course, sort_order=place)
    return one


def make_assigned(organisation: Organisation, *courses: CoursePage, **fields) -> Programme:
    """A programme that is in force, with everybody assigned."""
    programme = make_programme(organisation, *courses, **fields)
    assign_programme(programme, by=None)
    programme.refresh_from_db()
    return programme
