"""One programme asked of the whole country, again and again: ``python -m bench.inside evaluate_country``.

Prints as JSON what was done, in how many seconds, and how many records changed.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable

from courses.domain.evaluation import evaluate_people, evaluate_programme
from courses.domain.programmes import put_in_force
from courses.models import CoursePage, Programme, ProgrammeAssignment, ProgrammeAudience, ProgrammeCourse, ProgrammeSet
from lms.core.dates import today
from lms.organisations.models import Organisation, Posting

COURSES = 2


def main() -> None:
    """Assign, evaluate anew without and with a change for everybody, then let one person move."""
    programme = _programme()
    put_in_force(programme, by=None)
    steps = [_timed("assigned to everybody", lambda: evaluate_programme(_fresh(programme), by=None))]
    steps.append(_timed("evaluated anew, nothing changed", lambda: evaluate_programme(_fresh(programme), by=None)))
    Programme.objects.update(due_on=today() + dt.timedelta(days=90))
    steps.append(_timed("evaluated anew, another day for all", lambda: evaluate_programme(_fresh(programme), by=None)))
    person = _move(programme)
    steps.append(_timed("one person moved", lambda: evaluate_people([person], by=None)))
    print(json.dumps({"people": ProgrammeAssignment.objects.filter(programme=programme).count(), "steps": steps}))


def _timed(name: str, step: Callable[[], int]) -> dict:
    began = time.perf_counter()
    changed = step()
    return {"name": name, "seconds": time.perf_counter() - began, "changed": changed}


def _fresh(programme: Programme) -> Programme:
    return Programme.objects.get(pk=programme.pk)


def _programme() -> Programme:
    """For all clerks of the country, two courses by a day."""
    country = Organisation.objects.get(depth=1)
    programme = Programme.objects.create(
        title="ทั้งประเทศ", code="country", organisation=country, due_kind="on", due_on=today() + dt.timedelta(days=60)
    )
    ProgrammeAudience.objects.create(programme=programme, organisation=country, sort_order=0)
    one = ProgrammeSet.objects.create(programme=programme, sort_order=0)
    for place, course in enumerate(CoursePage.objects.order_by("pk")[:COURSES]):
        ProgrammeCourse.objects.create(programme_set=one, course=course, sort_order=place)
    return programme


def _move(programme: Programme) -> int:
    """The last clerk who owes it works at another school now."""
    mine = ProgrammeAssignment.objects.owed().filter(programme=programme).latest("pk")
    other = Organisation.objects.filter(kind="school").exclude(pk=mine.organisation_id).order_by("pk")[0]
    Posting.objects.filter(user=mine.user_id).update(organisation=other)
    return mine.user_id
