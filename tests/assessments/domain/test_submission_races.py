"""Ten threads at once: one draft, one submission, one message, one mark."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from assessments.domain import judging, submitting
from assessments.domain.answer_files import attach_answer
from assessments.domain.answers import AttemptClosed
from assessments.domain.attempts import submit_attempt
from assessments.models import AnswerFile, Mark, Submission, SubmissionFile
from courses.models import UnitProgress
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.assessments.domain.test_answer_files import ask_for_files
from tests.assessments.domain.test_races import THREADS, at_once
from tests.factories.assessments import add_quiz, sit
from tests.factories.assignments import add_assignment, attach, hand_in, make_trainer, send_back, write
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work():
    course = make_course(lessons=0)
    return enrol(UserFactory(), course), add_assignment(course), make_trainer(course)


def test_ten_first_saves_make_one_draft(work):
    enrolment, assignment, _trainer = work

    def save(number):
        try:
            return submitting.save_draft(enrolment, assignment, text=str(number), base=0, by=enrolment.user).text
        except submitting.Overtaken:
            return None

    kept = [text for text in at_once(save, range(THREADS)) if text]
    assert kept == [Submission.objects.get().text]


def test_ten_times_handed_in_is_once(work):
    enrolment, assignment, _trainer = work
    edition = submitting.edition_of(write(enrolment, assignment))
    done = at_once(
        lambda _n: submitting.hand_in(enrolment, assignment, edition=edition, by=enrolment.user), range(THREADS)
    )
    assert {(one.pk, one.submitted_at) for one in done} == {(done[0].pk, Submission.objects.get().submitted_at)}
    assert Message.objects.count() == 1


def test_ten_new_tries_are_one(work):
    enrolment, assignment, trainer = work
    send_back(hand_in(enrolment, assignment), by=trainer)
    at_once(lambda _n: submitting.begin_again(enrolment, assignment, by=enrolment.user), range(THREADS))
    assert sorted(Submission.objects.values_list("number", "is_current")) == [(1, False), (2, True)]


def test_the_same_file_ten_times_is_one(work):
    enrolment, assignment, _trainer = work
    write(enrolment, assignment)
    at_once(lambda _n: attach(enrolment, assignment), range(THREADS))
    assert SubmissionFile.objects.count() == 1


def test_ten_markers_at_once_make_one_mark_and_nobody_is_overruled(work):
    enrolment, assignment, _trainer = work
    submission = hand_in(enrolment, assignment)
    markers = [make_trainer(assignment.course) for _number in range(THREADS)]

    def judge(marker):
        try:
            judging.mark(submission, points=Decimal(8), comment="", seen=0, by=marker)
        except DomainError:
            return False
        return True

    assert sum(at_once(judge, markers)) == 1
    assert Mark.objects.count() == UnitProgress.objects.count() == 1
    assert Message.objects.filter(kind="assessments.marked").count() == 1


def test_files_that_arrive_while_an_attempt_is_handed_in_are_graded_or_refused():
    course = make_course(lessons=0)
    attempt = sit(enrol(UserFactory(), course), add_quiz(course, ask_for_files(most=5)))

    def act(number):
        if number == THREADS // 2:
            return submit_attempt(attempt, by=attempt.enrolment.user).status
        try:
            return attach_answer(
                attempt, position=1, file=ContentFile(PDF, name="ก.pdf"), by=attempt.enrolment.user
            ).answer
        except AttemptClosed:
            return "refused"

    outcomes = at_once(act, range(THREADS))
    response = attempt.responses.get()
    kept = [one for one in outcomes if isinstance(one, list)]
    assert AnswerFile.objects.count() == bool(kept)
    assert all(one == response.answer for one in kept)
    assert response.is_closed
    assert outcomes[THREADS // 2] == ("marking" if kept else "submitted")
    assert response.score == (None if kept else 0)
