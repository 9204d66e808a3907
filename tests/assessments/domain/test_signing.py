"""A supervisor's signature on work at the school."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.domain import signing
from assessments.models import Mark, SignOff, Submission
from assessments.models.lasting import AlteredRecord
from assessments.queries.sign_offs import supervisors_of, waiting_for_signature
from courses.models import UnitProgress
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.assessments.domain.test_races import at_once
from tests.factories.assignments import add_assignment, give, hand_in, make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree

TASKS = "ลงทะเบียนรับหนังสือ\n\n เสนอแฟ้ม \n"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def director(tree):
    return make_supervisor(tree["school"])


def make_work(tree, kind="passes", **fields):
    course = make_course(slug="work", lessons=0)
    learner = make_clerk(tree["school"], username="learner")
    assignment = add_assignment(course, signing=kind, observed_tasks=TASKS, **fields)
    return hand_in(enrol(learner, course), assignment)


def keys(submission) -> set[int]:
    return set(submission.observed_tasks.values_list("pk", flat=True))


def messages(kind) -> list[str]:
    return sorted(one.recipient.username for one in Message.objects.filter(kind=f"assessments.{kind}"))


@pytest.mark.django_db
def test_it_waits_for_the_supervisor_who_is_told_and_markers_are_not(tree, director):
    submission = make_work(tree)
    trainer = make_trainer(submission.assignment.course)
    assert submission.status == "unsigned"
    assert [task.text for task in submission.observed_tasks.all()] == ["ลงทะเบียนรับหนังสือ", "เสนอแฟ้ม"]
    assert messages("to_sign") == [director.username]
    assert messages("handed_in") == []
    assert not Submission.objects.markable_by(trainer).exists()
    with pytest.raises(DomainError, match="ลงชื่อรับรองก่อน"):
        give(submission, 5, by=trainer)


@pytest.mark.django_db
def test_a_signature_passes_where_it_is_meant_to(tree, director):
    submission = make_work(tree)
    done = signing.sign(submission, seen=keys(submission), by=director)
    assert (done.status, done.is_passed, done.score_percent) == ("marked", True, 100)
    assert UnitProgress.objects.get().completed_at is not None
    assert messages("marked") == ["learner"]
    signing.sign(submission, seen=keys(submission), by=director)
    assert (SignOff.objects.count(), Mark.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_signature_goes_on_to_the_marker_where_it_is_meant_to(tree, director):
    submission = make_work(tree, "marked")
    trainer = make_trainer(submission.assignment.course)
    done = signing.sign(submission, seen=keys(submission), by=director)
    assert (done.status, UnitProgress.objects.count()) == ("submitted", 0)
    assert messages("handed_in") == [trainer.username]
    assert give(submission, 8, by=trainer).is_passed


@pytest.mark.django_db
def test_all_tasks_must_be_seen(tree, director):
    submission = make_work(tree)
    first = min(keys(submission))
    for seen in (set(), {first}, {first, 10**12}):
        with pytest.raises(DomainError, match="ทุกข้อ"):
            signing.sign(submission, seen=seen, by=director)
    assert not SignOff.objects.exists()


@pytest.mark.django_db
def test_a_refusal_needs_a_reason_and_sends_it_back(tree, director):
    submission = make_work(tree)
    with pytest.raises(DomainError, match="เหตุผล"):
        signing.refuse(submission, seen=set(), reason=" ", by=director)
    for _twice in range(2):
        done = signing.refuse(submission, seen={min(keys(submission))}, reason="ยังไม่เสนอแฟ้ม", by=director)
    assert (done.status, done.is_passed) == ("returned", None)
    assert Mark.objects.told().get().comment == "ยังไม่เสนอแฟ้ม"
    assert SignOff.objects.get().ticks.count() == 1
    assert messages("returned") == ["learner"]


@pytest.mark.django_db
def test_what_another_has_said_is_not_said_again(tree, director):
    submission = make_work(tree)
    other = make_supervisor(tree["area"])
    signing.sign(submission, seen=keys(submission), by=director)
    for act in (
        lambda: signing.sign(submission, seen=keys(submission), by=other),
        lambda: signing.refuse(submission, seen=set(), reason="ไม่เห็น", by=other),
        lambda: signing.refuse(submission, seen=set(), reason="ไม่เห็น", by=director),
    ):
        with pytest.raises(DomainError, match="ลงชื่อรับรองงานนี้แล้ว"):
            act()


@pytest.mark.django_db
def test_nobody_signs_their_own_work_nor_what_asks_for_none(tree, director):
    submission = make_work(tree)
    with pytest.raises(DomainError, match="ของตนเอง"):
        signing.sign(submission, seen=keys(submission), by=submission.enrolment.user)
    plain = hand_in(submission.enrolment, add_assignment(submission.assignment.course, slug="plain"))
    with pytest.raises(DomainError, match="ไม่ต้องลงชื่อ"):
        signing.sign(plain, seen=set(), by=director)


@pytest.mark.django_db
def test_a_director_who_learns_is_signed_by_whoever_is_above(tree, director):
    officer = make_supervisor(tree["area"])
    assert supervisors_of(director) == [officer]
    assert not waiting_for_signature(director).exists()


@pytest.mark.django_db
def test_where_nobody_supervises_it_goes_to_the_markers(tree):
    submission = make_work(tree)
    assert (submission.status, submission.signing) == ("submitted", "")


@pytest.mark.django_db
def test_whoever_has_no_place_goes_to_the_markers(course):
    assignment = add_assignment(course, signing="passes", observed_tasks=TASKS)
    assert hand_in(enrol(UserFactory(), course), assignment).status == "submitted"


@pytest.mark.django_db
def test_only_who_has_the_learner_in_their_care_finds_it(tree, director):
    submission = make_work(tree)
    for who, found in ((director, 1), (make_supervisor(tree["area"]), 1), (make_supervisor(tree["next_school"]), 0)):
        assert waiting_for_signature(who).count() == found
    assert not waiting_for_signature(submission.enrolment.user).exists()


@pytest.mark.django_db
def test_a_signature_is_neither_changed_nor_given_twice(tree, director):
    submission = make_work(tree)
    signing.sign(submission, seen=keys(submission), by=director)
    signed = SignOff.objects.get()
    for change in (signed.save, signed.delete, lambda: SignOff.objects.update(reason="x")):
        with pytest.raises(AlteredRecord):
            change()
    for fields in ({}, {"is_refused": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row = {"submission": submission, "signed_by": director, "signed_at": timezone.now()} | fields
            SignOff.objects.bulk_create([SignOff(**row)])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_who_sign_or_refuse_at_once_are_one():
    tree = make_tree()
    people = [make_supervisor(tree["school"], username=f"director{number}") for number in range(10)]
    submission = make_work(tree)
    seen = keys(submission)

    def act(number):
        try:
            if number % 2:
                signing.sign(submission, seen=seen, by=people[number])
            else:
                signing.refuse(submission, seen=seen, reason="ไม่เห็น", by=people[number])
        except DomainError:
            return False
        return True

    assert sum(at_once(act, range(10))) == 1
    assert SignOff.objects.count() == Mark.objects.count() == 1
