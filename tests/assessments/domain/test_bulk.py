"""Many questions changed at once: who may, what is refused and why, and what is left behind."""

import pytest
from wagtail.models import ModelLogEntry

from assessments.domain import bulk
from assessments.domain.bulk import Act, Reason, Wish
from assessments.models import Question, QuestionVersion
from courses.models import LessonPage
from lms.core.errors import DomainError
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import add_quiz, make_category, make_question
from tests.factories.courses import make_course
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return make_trainer()


def do(wish, by, expected):
    return bulk.change(Question.objects.all(), wish, expected=expected, by=by)


def reasons(wish, by):
    found = bulk.preview(Question.objects.all(), wish, by=by)
    return {question.code: reason for question, reason in found.refused}


def test_questions_move_and_leave_a_trace_without_a_version(trainer):
    to = make_category("finance")
    mine = [make_question(code, owner=trainer) for code in ("q1", "q2")]
    make_question("q3")
    versions = QuestionVersion.objects.count()
    assert do(Wish(Act.MOVE, to), trainer, 2) == 2
    assert dict(Question.objects.values_list("code", "category__code")) == {
        "q1": "finance",
        "q2": "finance",
        "q3": "clerical",
    }
    assert QuestionVersion.objects.count() == versions
    for question in mine:
        latest = question.history.first()
        assert (latest.history_type, latest.history_user, latest.category_id) == ("~", trainer, to.pk)
        entry = ModelLogEntry.objects.get(action=bulk.CHANGED, object_id=question.pk)
        assert (entry.user, entry.data) == (trainer, {"act": "move", "value": str(to)})


@pytest.mark.parametrize(
    ("wish", "name", "value"),
    [
        (Wish(Act.DIFFICULTY, "hard"), "difficulty", "hard"),
        (Wish(Act.DIFFICULTY, ""), "difficulty", ""),
        (Wish(Act.SHARE), "is_shared", True),
        (Wish(Act.UNSHARE), "is_shared", False),
        (Wish(Act.SEND), "status", "in_review"),
        (Wish(Act.RETIRE), "status", "retired"),
    ],
)
def test_each_act_sets_its_column_and_is_then_refused_as_done(trainer, wish, name, value):
    for code in ("q1", "q2"):
        question = make_question(code, owner=trainer, status="draft", difficulty="easy")
        Question.objects.filter(pk=question.pk).update(is_shared=wish.act == Act.UNSHARE)
    assert do(wish, trainer, 2) == 2
    assert list(Question.objects.values_list(name, flat=True)) == [value, value]
    assert [question.history.first().history_user for question in Question.objects.all()] == [trainer, trainer]
    assert set(reasons(wish, trainer).values()) == {Reason.SAME}


def test_tags_come_and_go_and_others_stay(trainer):
    first = make_question("q1", owner=trainer, tags=["post", "pre"])
    second = make_question("q2", owner=trainer)
    assert do(Wish(Act.ADD_TAG, "pre"), trainer, 1) == 1
    assert do(Wish(Act.ADD_TAG, "ใหม่"), trainer, 2) == 2
    assert sorted(first.tags.names()) == ["post", "pre", "ใหม่"]
    assert do(Wish(Act.REMOVE_TAG, "post"), trainer, 1) == 1
    assert sorted(first.tags.names()) == ["pre", "ใหม่"]
    assert sorted(second.tags.names()) == ["pre", "ใหม่"]
    assert ModelLogEntry.objects.filter(action=bulk.CHANGED, object_id=first.pk).count() == 2


def test_regulations_come_and_go(trainer):
    regulation, other = make_regulation(), make_regulation(code="other")
    question = make_question("q1", owner=trainer)
    question.regulations.add(other)
    assert do(Wish(Act.CITE, regulation), trainer, 1) == 1
    assert set(question.regulations.all()) == {regulation, other}
    assert reasons(Wish(Act.CITE, regulation), trainer) == {"q1": Reason.SAME}
    assert do(Wish(Act.UNCITE, regulation), trainer, 1) == 1
    assert set(question.regulations.all()) == {other}


def test_what_belongs_to_another_is_refused(trainer):
    make_question("mine", owner=trainer)
    make_question("theirs", owner=make_trainer())
    assert reasons(Wish(Act.RETIRE), trainer) == {"theirs": Reason.FOREIGN}
    assert reasons(Wish(Act.RETIRE), make_trainer("moderate_question")) == {}


def test_what_a_quiz_asks_by_name_is_not_retired(trainer):
    used = make_question("used", owner=trainer)
    make_question("free", owner=trainer)
    add_quiz(make_course(), used)
    assert reasons(Wish(Act.RETIRE), trainer) == {"used": Reason.IN_USE}
    assert reasons(Wish(Act.DIFFICULTY, "hard"), trainer) == {}


@pytest.mark.references
def test_what_a_lesson_carries_is_not_retired(trainer):
    make_question("carried", owner=trainer, tags=["check"])
    lesson = LessonPage.objects.descendant_of(make_course(lessons=1)).first()
    lesson.body = [("knowledge_check", "carried")]
    lesson.save()
    assert reasons(Wish(Act.RETIRE), trainer) == {"carried": Reason.IN_USE}


@pytest.mark.parametrize("status", ["ready", "retired"])
def test_only_drafts_are_sent_for_review(trainer, status):
    make_question("q1", owner=trainer, status=status)
    assert reasons(Wish(Act.SEND), trainer) == {"q1": Reason.NO_DRAFT}


def test_what_nobody_owns_stays_shared():
    make_question("q1")
    assert reasons(Wish(Act.UNSHARE), make_trainer("moderate_question")) == {"q1": Reason.NO_OWNER}


def test_what_was_not_looked_at_is_not_changed(trainer):
    make_question("q1", owner=trainer)
    make_question("q2", owner=trainer)
    with pytest.raises(DomainError):
        do(Wish(Act.RETIRE), trainer, 1)
    assert not Question.objects.filter(status="retired").exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("act", "queries"),
    [(Act.MOVE, 11), (Act.ADD_TAG, 13), (Act.CITE, 9), (Act.RETIRE, 12)],
)
def test_queries_do_not_grow_with_the_questions(trainer, count, act, queries, django_assert_num_queries):
    value = {Act.MOVE: make_category("finance"), Act.ADD_TAG: "ใหม่", Act.CITE: make_regulation()}.get(act)
    for number in range(count):
        make_question(f"q{number}", owner=trainer)
    trainer.has_perm("assessments.change_question")
    with django_assert_num_queries(queries):
        do(Wish(act, value), trainer, count)
