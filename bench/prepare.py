"""Fill the measured database: a country of 2,000 schools, one clerk each, the starter course, and a busy community.

``python -m bench.inside prepare FACTS.json`` writes what the measurements need to know. ``BENCH_CLERKS`` makes it
smaller, for trying things out.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from random import Random

from django.utils import timezone

from assessments.models import QuizItem, QuizPage
from courses.domain.enrolment import enrol_many
from courses.domain.progress import recount
from courses.models import CoursePage, Enrolment, LessonPage, UnitPage, UnitProgress
from courses.packages import load_course_package
from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.demo.authors import give_courses
from lms.demo.people import PASSWORD, People, make_people
from lms.demo.places import Places, make_places
from networks.domain import topics
from networks.domain.communities import ensure_communities
from networks.models import Community

CLERKS = int(os.environ.get("BENCH_CLERKS", "2000"))
QUIZ_TAKERS = min(200, CLERKS // 2)
GRADUATES = min(200, CLERKS // 4)
TOPICS = 50
REPLIES = 20
STARTER = Path(__file__).resolve().parents[1] / "lms" / "starter" / "orientation"


def main(file: str) -> None:
    """Make everything, and write the facts."""
    Path(file).write_text(json.dumps(prepare()), encoding="utf-8")


def prepare() -> dict:
    """Make everything; the facts that the measurements need."""
    chance = Random(2561)
    places = make_places(CLERKS, chance=chance)
    people = make_people(places, chance=chance)
    let_sign_in()
    load_course_package(STARTER, by=None)
    course = CoursePage.objects.get()
    quiz = make_quiz(course)
    give_courses(people.trainers)
    let_learn(course, people, chance)
    return {
        **names(people, places),
        **addresses(course, quiz, people),
        **talk(places.areas[0], people.clerks[:100]),
    }


def let_sign_in() -> None:
    """Production refuses demo people; here they are measured with."""
    User.objects.update(is_demo=False)


def make_quiz(course: CoursePage) -> QuizPage:
    """A test of ten questions that may be sat again and again and shows its answers afterwards."""
    pre_test = QuizPage.objects.descendant_of(course).get(purpose="pre_test")
    quiz = QuizPage(
        title="แบบทดสอบสิบข้อ",
        slug="ten-questions",
        purpose=QuizPage.Purpose.POST_TEST,
        is_required=False,
        pass_mark=40,
        time_limit_minutes=60,
        shows_answers=QuizPage.Shows.AFTER_ATTEMPT,
    )
    pre_test.get_parent().add_child(instance=quiz)
    items = enumerate(pre_test.items.order_by("sort_order"))
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, question_id=item.question_id, sort_order=number) for number, item in items
    )
    return quiz


def let_learn(course: CoursePage, people: People, chance: Random) -> None:
    """Enrol everybody. Some have done all, some are one lesson short of it, others are somewhere under way."""
    enrol_many(people.clerks, course, by=people.admin)
    units = [unit for unit in UnitPage.objects.descendant_of(course).order_by("path") if unit.is_required]
    takers = {clerk.pk for clerk in people.clerks[:QUIZ_TAKERS]}
    graduates = {clerk.pk for clerk in graduates_of(people)}
    now = timezone.now()
    rows = []
    for enrolment in Enrolment.objects.exclude(user__in=takers).order_by("pk"):
        done = units[: chance.randrange(len(units))]
        if enrolment.user_id in graduates:
            done = units[1:]
        elif enrolment.user_id == people.clerks[-1].pk:
            done = units
        rows += [UnitProgress(enrolment=enrolment, unit=unit, completed_at=now) for unit in done]
    UnitProgress.objects.bulk_create(rows, batch_size=5000)
    recount(course)


def graduates_of(people: People) -> list[User]:
    """Those who will complete the course under the eyes of ``bench.certificates``."""
    return people.clerks[-1 - GRADUATES : -1]


def names(people: People, places: Places) -> dict:
    """Who signs in as what."""
    return {
        "password": PASSWORD,
        "clerks": [clerk.username for clerk in people.clerks[:QUIZ_TAKERS]],
        "learners": [clerk.username for clerk in people.clerks[QUIZ_TAKERS : QUIZ_TAKERS + 4]],
        "graduates": [clerk.username for clerk in graduates_of(people)],
        "finisher": people.clerks[-1].username,
        "director": people.directors[0].username,
        "officer": people.officers[0].username,
        "national": people.national.username,
        "trainer": people.trainers[0].username,
        "area": places.areas[0].code,
        "area_name": places.areas[0].name,
        "school_name": places.schools[0].name,
        "clerk_name": str(people.clerks[0]),
        "clerk_count": len(people.clerks),
    }


def addresses(course: CoursePage, quiz: QuizPage, people: People) -> dict:
    """Where the pages are, and what they say."""
    lesson = LessonPage.objects.descendant_of(course).order_by("path")[1]
    certificate = Certificate.objects.get(enrolment__user=people.clerks[-1])
    return {
        "course": course.get_url(),
        "course_title": course.title,
        "lesson": lesson.get_url(),
        "lesson_pk": lesson.pk,
        "lesson_title": lesson.title,
        "quiz": quiz.get_url(),
        "quiz_pk": quiz.pk,
        "question_count": quiz.items.count(),
        "code": certificate.code,
        "number": certificate.number_text,
        "first_unit": UnitPage.objects.descendant_of(course).filter(is_required=True).order_by("path")[0].pk,
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
        text = f"ตอบที่ {number + 1}: ลงรับฉบับที่มาถึงก่อน แล้วหมายเหตุว่าได้รับซ้ำอีกทางหนึ่งค่ะ เก็บฉบับจริงไว้ในแฟ้มเรื่องเดิม"
        topics.reply(asked[0], by=clerks[(number + 7) % len(clerks)], text=text, key=uuid.uuid4())
    return {
        "community": f"/networks/{community.pk}/",
        "community_name": community.name,
        "thread": f"/networks/topics/{asked[0].pk}/",
        "last_reply": f"ตอบที่ {REPLIES}:",
        "last_topic": asked[-1].title,
    }
