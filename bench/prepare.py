"""Fill the measured database: a country of 2,000 schools, one clerk each, the starter course, and a busy community.

``python -m bench.inside prepare FACTS.json`` writes what the measurements need to know.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from random import Random

from django.utils import timezone

from assessments.models import QuizPage
from courses.domain.enrolment import enrol_many
from courses.domain.progress import recount
from courses.models import CoursePage, Enrolment, LessonPage, UnitPage, UnitProgress
from courses.packages import load_course_package
from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.demo.people import PASSWORD, make_people
from lms.demo.places import make_places
from networks.domain import topics
from networks.domain.communities import ensure_communities
from networks.models import Community

SCHOOLS = 2000
QUIZ_TAKERS = 200
TOPICS = 50
REPLIES = 20
STARTER = Path(__file__).resolve().parents[1] / "lms" / "starter" / "orientation"


def main(file: str) -> None:
    """Make everything, and write the facts."""
    Path(file).write_text(json.dumps(prepare()), encoding="utf-8")


def prepare() -> dict:
    """Make everything; the facts that the measurements need."""
    chance = Random(2561)
    places = make_places(SCHOOLS, chance=chance)
    people = make_people(places, chance=chance)
    let_sign_in()
    load_course_package(STARTER, by=people.admin)
    course = CoursePage.objects.get()
    let_learn(course, people, chance)
    return {
        "password": PASSWORD,
        "clerks": [clerk.username for clerk in people.clerks[:QUIZ_TAKERS]],
        "finisher": people.clerks[-1].username,
        "officer": people.officers[0].username,
        "national": people.national.username,
        **addresses(course, people),
        **talk(places.areas[0], people.clerks[:100]),
    }


def let_sign_in() -> None:
    """Production refuses demo people; here they are measured with."""
    User.objects.update(is_demo=False)


def let_learn(course, people, chance: Random) -> None:
    """Enrol everybody; all but the quiz takers have done some units, the last of them all."""
    enrol_many(people.clerks, course, by=people.admin)
    units = list(UnitPage.objects.descendant_of(course).order_by("path"))
    now = timezone.now()
    takers = {clerk.pk for clerk in people.clerks[:QUIZ_TAKERS]}
    rows = []
    for enrolment in Enrolment.objects.exclude(user__in=takers).order_by("pk"):
        done = len(units) if enrolment.user_id == people.clerks[-1].pk else chance.randint(0, len(units))
        rows += [UnitProgress(enrolment=enrolment, unit=unit, completed_at=now) for unit in units[:done]]
    UnitProgress.objects.bulk_create(rows, batch_size=5000)
    recount(course)


def addresses(course, people) -> dict:
    """Where the pages are."""
    quiz = QuizPage.objects.descendant_of(course).get(purpose="pre_test")
    lesson = LessonPage.objects.descendant_of(course).order_by("path")[1]
    certificate = Certificate.objects.get(enrolment__user=people.clerks[-1])
    return {
        "course": course.get_url(),
        "lesson": lesson.get_url(),
        "quiz": quiz.get_url(),
        "quiz_pk": quiz.pk,
        "question_count": quiz.items.count() + sum(draw.count for draw in quiz.draws.all()),
        "code": certificate.code,
    }


def talk(area, clerks) -> dict:
    """Fifty topics in the area's community, the first with twenty replies."""
    ensure_communities(area)
    community = Community.objects.get(organisation=area, subject_area="")
    asked = [
        topics.ask(
            community,
            by=clerks[number % len(clerks)],
            title=f"หนังสือเวียนเรื่องที่ {number + 1} ต้องลงทะเบียนรับอย่างไร",
            text="โรงเรียนได้รับหนังสือสองทาง ทั้งทางระบบสำนักงานอิเล็กทรอนิกส์และทางไปรษณีย์ ควรลงรับฉบับใดคะ",
            key=uuid.uuid4(),
        )
        for number in range(TOPICS)
    ]
    for number in range(REPLIES):
        text = "ลงรับฉบับที่มาถึงก่อน แล้วหมายเหตุว่าได้รับซ้ำอีกทางหนึ่งค่ะ เก็บฉบับจริงไว้ในแฟ้มเรื่องเดิม"
        topics.reply(asked[0], by=clerks[(number + 7) % len(clerks)], text=text, key=uuid.uuid4())
    return {"community": f"/networks/{community.pk}/", "thread": f"/networks/topics/{asked[0].pk}/"}
