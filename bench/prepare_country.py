"""Fill the measured database with the whole country: 30,000 schools, a clerk in each, six courses that all are on.

``python -m bench.inside prepare_country FACTS.json``. Straight into the tables where the domain functions would write
a history nobody reads here. ``BENCH_CLERKS`` makes it smaller.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage
from lms.accounts.models import User
from lms.core.dates import today
from lms.demo.names import person_names
from lms.demo.people import PASSWORD
from lms.demo.places import Places, make_places
from lms.organisations.models import Posting, RoleAssignment

CLERKS = int(os.environ.get("BENCH_CLERKS", "30000"))
COURSES = 6
UNITS = 10
BATCH = 2000

ENROL = """
INSERT INTO courses_enrolment
    (user_id, organisation_id, course_id, status, progress_percent, due_on, enrolled_at, last_active_at, completed_at,
    is_current)
SELECT user_id, organisation_id, course_id,
    CASE WHEN done >= %(units)s THEN 'completed' ELSE 'active' END,
    least(done, %(units)s) * 100 / %(units)s,
    CURRENT_DATE + CASE WHEN number <= 2 THEN -10 ELSE 40 END,
    now() - interval '60 days',
    CASE WHEN done > 0 THEN now() - done * interval '3 days' END,
    CASE WHEN done >= %(units)s THEN now() - interval '3 days' END,
    true
FROM (
    SELECT posting.user_id, posting.organisation_id, course.page_ptr_id AS course_id,
        rank() OVER (PARTITION BY posting.id ORDER BY course.page_ptr_id) AS number,
        abs(hashint8(posting.user_id * 31 + course.page_ptr_id)) %% (%(units)s + 4) AS done
    FROM organisations_posting posting CROSS JOIN courses_coursepage course
    WHERE posting.position = 'clerk'
) AS places
"""
LEARN = """
INSERT INTO courses_unitprogress (enrolment_id, unit_id, completed_at, checked_items, has_helped, updated_at)
SELECT enrolment.id, unit.id, enrolment.last_active_at, '[]', false, now()
FROM courses_enrolment enrolment
JOIN wagtailcore_page course ON course.id = enrolment.course_id
JOIN (
    SELECT page.id, page.path, rank() OVER (PARTITION BY left(page.path, %(length)s) ORDER BY page.path) AS number
    FROM wagtailcore_page page JOIN courses_unitpage ON page_ptr_id = page.id
) AS unit ON left(unit.path, %(length)s) = course.path
WHERE unit.number <= enrolment.progress_percent * %(units)s / 100
"""


def main(file: str) -> None:
    """Make everything, and write the facts."""
    with transaction.atomic():
        facts = prepare()
    Path(file).write_text(json.dumps(facts), encoding="utf-8")


def prepare() -> dict:
    """Make everything; the facts that the measurements need."""
    places = make_places(CLERKS, chance=Random(2561))
    courses = make_courses()
    national, officer, director = make_supervisors(places)
    make_clerks(places)
    with connection.cursor() as cursor:
        cursor.execute(ENROL, {"units": UNITS})
        enrolments = cursor.rowcount
        cursor.execute(LEARN, {"units": UNITS, "length": len(courses[0].path)})
    return {
        "password": PASSWORD,
        "national": national.username,
        "officer": officer.username,
        "director": director.username,
        "area": places.areas[0].code,
        "area_name": places.areas[0].name,
        "last_area_label": places.areas[-1].label,
        "learner": "clerk00001",
        "school_name": places.schools[0].name,
        "course": courses[0].pk,
        "clerk": User.objects.get(username="clerk00001").pk,
        "clerk_count": len(places.schools),
        "enrolment_count": enrolments,
    }


def make_courses() -> list[CoursePage]:
    """Six courses of ten lessons each."""
    catalogue = CataloguePage.objects.get()
    courses = []
    for number in range(1, COURSES + 1):
        course = CoursePage(
            title=f"หลักสูตรที่ {number}", slug=f"course-{number}", subject_area="clerical", hours=6, summary="เรียนรู้งาน"
        )
        catalogue.add_child(instance=course)
        module = ModulePage(title="บทเรียนทั้งหมด", slug="lessons")
        course.add_child(instance=module)
        for unit in range(1, UNITS + 1):
            module.add_child(instance=LessonPage(title=f"บทที่ {unit} ของหลักสูตรที่ {number}", slug=f"lesson-{unit}"))
        courses.append(course)
    return courses


def make_supervisors(places: Places) -> list[User]:
    """One who supervises the country, one an area, one a school."""
    reaches = {"national1": places.national, "officer001": places.areas[0], "director00001": places.schools[0]}
    supervisors = []
    for username, organisation in reaches.items():
        user = User.objects.create_user(username, password=PASSWORD, first_name="สมใจ", last_name="ดูแลดี")
        role = RoleAssignment.Role.SUPERVISOR
        RoleAssignment.objects.create(user=user, role=role, organisation=organisation, starts_on=today())
        supervisors.append(user)
    return supervisors


def make_clerks(places: Places) -> None:
    """One clerk a school, posted there since today."""
    names = person_names(Random(2562), share_of_women=0.85)
    password = make_password(PASSWORD)
    clerks = User.objects.bulk_create(
        [
            User(username=f"clerk{number:05d}", password=password, **vars(next(names)))
            for number in range(1, len(places.schools) + 1)
        ],
        batch_size=BATCH,
    )
    contract = Posting.EmploymentType.CONTRACTOR
    Posting.objects.bulk_create(
        [
            Posting(user=clerk, organisation=school, employment_type=contract, starts_on=today())
            for clerk, school in zip(clerks, places.schools, strict=True)
        ],
        batch_size=BATCH,
    )
