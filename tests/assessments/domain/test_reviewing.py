"""A question is ready once a second reader has passed it on."""

import pytest
from django.contrib.auth.models import Group, Permission

from assessments.domain import bank, reviewing
from assessments.models import Question
from assessments.rules import statuses_open_to
from courses.domain.ownership import give_course
from courses.site import TRAINERS
from lms.core.errors import DomainError
from lms.notifications.models import Message
from tests.factories.assessments import add_quiz, make_options, make_question
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_writer()


@pytest.fixture
def moderator():
    return make_writer("moderate_question")


@pytest.fixture
def waiting(author):
    return make_question("q1", owner=author, status="in_review", is_shared=False)


def make_writer(*more):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=TRAINERS))
    user.user_permissions.set(Permission.objects.filter(codename__in=more))
    return user


def pass_on(question, by):
    return reviewing.pass_on(question, version=question.current_version_id, by=by)


def test_a_draft_waits_once_it_is_sent(author):
    draft = make_question("q1", owner=author, status="draft")
    for _time in range(2):
        assert reviewing.send_for_review(draft, by=author).status == "in_review"
    assert [row.history_user for row in draft.history.filter(status="in_review")] == [author]


@pytest.mark.parametrize("status", ["ready", "retired"])
def test_only_a_draft_is_sent(author, status):
    with pytest.raises(DomainError):
        reviewing.send_for_review(make_question("q1", owner=author, status=status), by=author)


def test_what_asks_nothing_yet_is_not_sent(author):
    empty = Question.objects.create(code="q1", owner=author, category=make_question("q0").category)
    with pytest.raises(DomainError):
        reviewing.send_for_review(empty, by=author)


def test_a_second_reader_makes_it_ready_and_the_owner_is_told(waiting, author, moderator):
    question = pass_on(waiting, moderator)
    waiting.refresh_from_db()
    assert (waiting.status, question.reviewed_by, waiting.reviewed_at is not None) == ("ready", moderator, True)
    assert Message.objects.get().recipient == author


def test_what_was_changed_while_it_was_read_is_read_again(waiting, author, moderator):
    seen = waiting.current_version_id
    options = make_options("single", (1,))
    bank.save_question(Question.objects.get(), by=author, kind="single", text="ฉบับใหม่", options=options)
    with pytest.raises(DomainError):
        reviewing.pass_on(waiting, version=seen, by=moderator)
    assert Question.objects.get().status == "in_review"


def test_it_is_passed_on_once(waiting, moderator):
    pass_on(waiting, moderator)
    with pytest.raises(DomainError):
        pass_on(waiting, moderator)
    assert Message.objects.count() == 1


def test_it_goes_back_with_words(waiting, author, moderator):
    with pytest.raises(DomainError):
        reviewing.send_back(waiting, words=" \u200b ", by=moderator)
    reviewing.send_back(waiting, words="ตัวเลือกซ้ำกัน", by=moderator)
    waiting.refresh_from_db()
    assert waiting.status == "draft"
    assert "ตัวเลือกซ้ำกัน" in Message.objects.get(recipient=author).body


def test_nobody_but_a_moderator_reviews_what_they_wrote(waiting, author, moderator):
    stranger, together = make_writer(), make_writer()
    course = make_course()
    add_quiz(course, waiting)
    for owner in (author, together):
        give_course(course, owner, by=None)
    readers = [author, stranger, together, moderator]
    assert [list(Question.objects.reviewable_by(one)) for one in readers] == [[], [], [waiting], [waiting]]
    options = make_options("single", (1,))
    waiting = Question.objects.get()
    bank.save_question(waiting, by=together, kind="single", text="แก้โดยเพื่อน", options=options)
    assert not Question.objects.reviewable_by(together).exists()
    Question.objects.update(status="draft")
    assert not Question.objects.reviewable_by(moderator).exists()


def test_ready_needs_a_second_reader_but_stays_while_it_is_mended(author, moderator):
    ready, draft = make_question("q1", owner=author), make_question("q2", owner=author, status="draft")
    assert "ready" in statuses_open_to(author, ready)
    assert statuses_open_to(author, draft) == statuses_open_to(author) == ["draft", "in_review", "retired"]
    assert "ready" in statuses_open_to(moderator)
