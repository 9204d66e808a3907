"""One of everything, and everybody who may want to see it: what the permission matrix walks through."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.domain import question_files
from assessments.domain.attempts import submit_attempt
from assessments.domain.audit_evidence import attach_evidence
from assessments.domain.reports import report_question
from assessments.domain.saved_comments import save_comment
from assessments.models import Question, QuestionCategory, QuestionPair, QuizAllowance, Regrade
from courses.domain.calendar import renew_feed, token_of
from courses.domain.enrolment import enrol
from courses.domain.ownership import give_course
from courses.domain.problems import report_problem
from courses.models import CoursePage, Enrolment, ModulePage, PackageUpload, UnitNote
from courses.site import MODERATORS, PEOPLE_OFFICERS, TRAINERS
from lms.accounts.models import User
from lms.certificates.models import CertificateSeries
from lms.notifications.models import Delivery, Message
from media.views import IN_EDITOR
from tests.factories.assessments import add_quiz, answer_all, make_question, sit
from tests.factories.assignments import add_assignment, hand_in
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course, publish, units_of
from tests.factories.glossary import make_term
from tests.factories.media import PDF, make_image, make_media
from tests.factories.networks import ask, make_community, reply
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree, post
from tests.factories.programmes import make_assigned
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson
from tests.factories.self_audits import add_audit
from tests.factories.self_audits import send as send_audit
from tests.factories.surveys import add_survey

ACTORS = [
    "anonymous",
    "learner",
    "neighbour",
    "director",
    "other_director",
    "officer",
    "other_officer",
    "trainer",
    "other_trainer",
    "national",
    "moderator",
    "people_officer",
    "admin",
]


@dataclass(frozen=True)
class World:
    """People by actor, and what stands in addresses by name."""

    people: dict[str, User]
    values: dict[str, object]


def make_world() -> World:
    """The learner's school lies in the director's, officer's and trainer's area; the "other" ones are elsewhere."""
    tree = make_tree()
    people = _make_people(tree)
    return World(people, _learning(people, tree) | _talking(people, tree) | _office(people, tree))


def _make_people(tree: dict) -> dict[str, User]:
    people = {
        "learner": make_clerk(tree["school"], username="learner"),
        "neighbour": make_clerk(tree["next_school"], username="neighbour"),
        "director": make_supervisor(tree["school"], username="director"),
        "other_director": make_supervisor(tree["next_school"], username="other_director"),
        "officer": make_supervisor(tree["area"], position="officer", username="officer"),
        "other_officer": make_supervisor(tree["other_area"], position="officer", username="other_officer"),
        "trainer": UserFactory(username="trainer"),
        "other_trainer": UserFactory(username="other_trainer"),
        "moderator": UserFactory(username="moderator"),
        "people_officer": make_supervisor(tree["area"], position="officer", username="people_officer"),
        "national": make_supervisor(tree["national"], position="national_officer", username="national"),
        "admin": UserFactory(username="admin", is_superuser=True),
    }
    for name, area in (("trainer", "area"), ("other_trainer", "other_area")):
        post(people[name], tree[area], position="educational_supervisor")
        people[name].groups.add(Group.objects.get(name=TRAINERS))
    post(people["moderator"], tree["area"], position="educational_supervisor")
    people["moderator"].groups.add(Group.objects.get(name=MODERATORS))
    people["people_officer"].groups.add(Group.objects.get(name=PEOPLE_OFFICERS))
    return people


def _learning(people: dict[str, User], tree: dict) -> dict[str, object]:
    learner = people["learner"]
    course = make_course()
    question = make_question("q1", owner=people["trainer"], is_shared=False)
    waiting = make_question("w1", owner=people["trainer"], is_shared=False, status="in_review")
    quiz = add_quiz(course, question)
    publish(units_of(course)[0], summary="แก้คำผิด")
    enrolment = enrol(learner, course, by=None)
    done = sit(enrolment, quiz)
    answer_all(done, wrong=1)
    submit_attempt(done, by=learner)
    certificate = make_certificate(tree["school"], course=make_course(slug="finished"))
    programme = make_assigned(tree["area"], make_course(slug="asked"), code="basic")
    regulation = make_regulation()
    module = ModulePage.objects.child_of(course).get()
    lesson = publish_lesson(module, cite_in_block(regulation), owner=people["trainer"])
    own = make_course(slug="own", lessons=1)
    CoursePage.objects.filter(pk=own.pk).update(owner=people["trainer"])
    owned = make_course(slug="owned")
    give_course(owned, people["trainer"], by=None)
    own_quiz = add_quiz(owned, question, slug="own-quiz")
    survey = add_survey(owned)
    assignment = add_assignment(give_course(make_course(slug="tasks"), people["trainer"], by=None).course)
    colleague = make_clerk(tree["school"], username="colleague")
    handed_in = hand_in(enrol(colleague, assignment.course, by=None), assignment)
    enrol(learner, assignment.course, by=None)
    audit = add_audit(course, is_required=False)
    sheet = send_audit(enrolment, audit)
    return {
        "assignment": assignment.pk,
        "submission": handed_in.pk,
        "to_sign": _to_sign(handed_in.enrolment),
        "saved_comment": save_comment("ขาดวันที่", by=people["trainer"]).pk,
        "note": UnitNote.objects.create(user=learner, unit=lesson, text="ของฉัน").pk,
        "problem_report": report_problem(enrolment, lesson, block="", text="ผิด").pk,
        "course": course.pk,
        "owned_course": owned.pk,
        "own_quiz": own_quiz.pk,
        "post_test": _tested(question),
        "allowance": QuizAllowance.objects.create(
            quiz=own_quiz, organisation=tree["school"], extra_minutes=5, reason="ไฟฟ้าดับ"
        ).pk,
        "owned_unit": units_of(owned)[0].pk,
        "owner": people["trainer"].pk,
        "enrolment": enrolment.pk,
        "unit": units_of(course)[0].pk,
        "change": units_of(course)[0].changes.get().pk,
        "quiz": quiz.pk,
        "survey": survey.pk,
        "audit": audit.pk,
        "audit_sheet": sheet.pk,
        "evidence": attach_evidence(sheet, sheet.marks.first().item_id, ContentFile(PDF, name="a.pdf"), by=learner).pk,
        "open_attempt": sit(enrolment, quiz).reference,
        "done_attempt": done.reference,
        "receipt_code": done.receipts.get().code,
        "question": question.pk,
        "waiting_question": waiting.pk,
        "question_pair": QuestionPair.objects.create(first=question, second=waiting, percent=70).pk,
        "regrade": Regrade.objects.create(question=waiting, ruling="give", reason="ผิด", made_at=timezone.now()).pk,
        "question_report": report_question(done, position=1, text="ผิด", by=learner).pk,
        "question_file": _file_of_questions(people["trainer"], question.category),
        "category": question.category_id,
        "certificate": certificate.pk,
        "code": certificate.code,
        "series": CertificateSeries.objects.first().pk,
        "holder": certificate.enrolment.user_id,
        "programme": programme.pk,
        "term": make_term(owner=people["trainer"]).pk,
        "regulation": regulation.pk,
        "regulation_code": regulation.code,
        "amount": make_amount(regulation=regulation).pk,
        "own_lesson": lesson.pk,
        "calendar_token": token_of(renew_feed(learner)),
        "own_course": own.pk,
        "own_unit": units_of(own)[0].pk,
        "media": make_media(uploaded_by=people["trainer"]).pk,
        "image": _picture(people["trainer"]),
        "package": PackageUpload.objects.create(owner=people["trainer"], loaded_at=timezone.now()).pk,
    }


def _to_sign(enrolment: Enrolment) -> int:
    """Work that waits for the director's signature."""
    fields = {"signing": "passes", "observed_tasks": "ลงทะเบียนรับหนังสือ"}
    return hand_in(enrolment, add_assignment(enrolment.course, slug="seen", **fields)).pk


def _tested(question: Question) -> int:
    """The post-test of a course with a pre-test."""
    course = make_course(slug="tested")
    add_quiz(course, question, slug="before", purpose="pre_test")
    return add_quiz(course, question, slug="after").pk


def _file_of_questions(trainer: User, category: QuestionCategory) -> str:
    """One that waits for the trainer's word."""
    asked = {"file_name": "a.gift", "format_name": "", "category": category, "status": "draft"}
    return question_files.keep("โลกกลม {T}".encode(), by=trainer, is_all_or_nothing=False, **asked).key


def _picture(trainer: User) -> int:
    """A picture, with the copy of it that the editor asks for: each test has uploads of its own."""
    image = make_image(uploaded_by_user=trainer)
    image.get_rendition(IN_EDITOR)
    return image.pk


def _talking(people: dict[str, User], tree: dict) -> dict[str, object]:
    community = make_community(tree["area"])
    topic = ask(community, people["learner"])
    answer = reply(topic, people["neighbour"])
    message = Message.objects.create(recipient=people["learner"], kind="networks.reply", subject="ตอบแล้ว", url="/")
    failed = Delivery.objects.create(
        message=message, channel="email", status="failed", error="no such mailbox", due_at=timezone.now()
    )
    return {
        "delivery": failed.pk,
        "community": community.pk,
        "topic": topic.pk,
        "first_post": topic.posts.get(is_first=True).pk,
        "reply": answer.pk,
        "message": message.pk,
    }


def _office(people: dict[str, User], tree: dict) -> dict[str, object]:
    director = people["director"]
    return {
        "school": tree["school"].code,
        "organisation": tree["school"].pk,
        "person": people["learner"].pk,
        "posting": people["learner"].postings.get().pk,
        "role": director.role_assignments.get().pk,
    }
