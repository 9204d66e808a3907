import pytest
from django.db import IntegrityError, transaction

from assessments.domain import judging
from assessments.domain.rubrics import keep, problems_of
from assessments.models import Mark, MarkLine, Rubric, RubricCriterion, RubricLevel
from assessments.models.lasting import AlteredRecord
from assessments.models.rubric import CriterionWords, LevelWords, as_stored, from_stored
from lms.core.errors import DomainError
from tests.factories.assignments import (
    RUBRIC,
    add_assignment,
    add_rubric_assignment,
    choices_of,
    give,
    give_levels,
    hand_in,
    make_trainer,
    send_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_rubric_assignment(course)


@pytest.fixture
def trainer(course):
    return make_trainer(course)


@pytest.fixture
def submission(enrolment, assignment, trainer):
    return hand_in(enrolment, assignment)


def test_the_points_are_the_sum_of_the_levels(submission, trainer):
    done = give_levels(submission, 1, 0, by=trainer)
    mark = Mark.objects.get()
    assert (mark.points, mark.most_points, done.score_percent, done.is_passed) == (3, 5, 60, True)
    assert [(str(line.criterion), line.level.points) for line in mark.lines.all()] == [("ครบทุกส่วน", 1), ("ภาษา", 2)]


def test_the_same_words_are_stored_once_and_others_apart():
    assert keep(RUBRIC) == keep(from_stored(as_stored(RUBRIC)))
    assert keep(RUBRIC) != keep(RUBRIC[:1])
    assert Rubric.objects.count() == 2


def test_work_is_judged_by_the_rubric_it_was_handed_in_under(submission, assignment, trainer, stranger):
    assignment.criteria, assignment.most_points = as_stored(RUBRIC[:1]), 3
    assignment.save()
    later = hand_in(stranger.enrolments.get(), assignment)
    give_levels(submission, 0, 0, by=trainer)
    give_levels(later, 0, by=trainer)
    assert [(mark.points, mark.most_points) for mark in Mark.objects.order_by("pk")] == [(5, 5), (3, 3)]


def test_what_was_handed_in_without_a_rubric_takes_points(enrolment, course, trainer):
    plain = add_assignment(course, slug="plain")
    submission = hand_in(enrolment, plain)
    assert submission.rubric is None
    assert give(submission, 8, by=trainer).is_passed
    with pytest.raises(DomainError, match="ทุกประเด็น"):
        judging.mark_by_rubric(submission, choices=[], comment="", seen=0, by=trainer)


def test_points_do_not_go_past_the_rubric(submission, trainer):
    with pytest.raises(DomainError, match="รูบริก"):
        give(submission, 5, by=trainer)
    assert not Mark.objects.exists()


def test_each_criterion_needs_one_level_of_its_own(submission, trainer):
    first, second = choices_of(submission, 0, 0)
    other = choices_of(submission, 1, 0)[0]
    foreign = keep((CriterionWords("อื่น", (LevelWords(1, "ก"), LevelWords(0, "ข"))),)).criteria.get().levels.first()
    for choices in (
        [],
        [first],
        [first, other],
        [first, first],
        [first, second, other],
        [first, judging.Choice(foreign.pk)],
    ):
        with pytest.raises(DomainError, match="ทุกประเด็น"):
            judging.mark_by_rubric(submission, choices=choices, comment="", seen=0, by=trainer)
    assert not Mark.objects.exists()


def test_the_same_levels_twice_are_one_mark_and_others_another(submission, trainer):
    choices = choices_of(submission, 0, 0)
    for _twice in range(2):
        judging.mark_by_rubric(submission, choices=choices, comment="", seen=0, by=trainer)
    assert Mark.objects.count() == 1
    other = [judging.Choice(choices[0].level, "เพิ่ม"), choices[1]]
    with pytest.raises(DomainError, match="เพิ่งตรวจ"):
        judging.mark_by_rubric(submission, choices=other, comment="", seen=0, by=trainer)


def test_what_is_sent_back_has_no_levels(submission, trainer):
    send_back(submission, by=trainer)
    assert not MarkLine.objects.exists()


def test_nothing_of_a_rubric_or_of_its_lines_is_changed(submission, trainer):
    give_levels(submission, 0, 0, by=trainer)
    for model in (Rubric, RubricCriterion, RubricLevel, MarkLine):
        row = model.objects.first()
        for change in (row.save, row.delete, lambda model=model: model.objects.all().delete()):
            with pytest.raises(AlteredRecord):
                change()


def test_the_database_refuses_two_levels_for_one_criterion(submission, trainer):
    give_levels(submission, 0, 0, by=trainer)
    line = MarkLine.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkLine.objects.bulk_create([MarkLine(mark=line.mark, criterion=line.criterion, level=line.level)])


@pytest.mark.parametrize(
    ("title", "levels", "words"),
    [
        ("", [(1, "ก"), (0, "ข")], "ไม่มีชื่อ"),
        ("ก", [(1, "ก")], "ระหว่าง 2 ถึง 6"),
        ("ก", [(number, "ก") for number in range(7)], "ระหว่าง 2 ถึง 6"),
        ("ก", [(0, "ก"), (0, "ข")], "ไม่ให้คะแนน"),
        ("ก", [(1, ""), (0, "ข")], "ไม่มีคำอธิบาย"),
        ("ก", [(101, "ก"), (0, "ข")], "ระหว่าง 0 ถึง 100"),
        ("ก" * 201, [(1, "ก"), (0, "ข")], "ยาวเกินไป"),
    ],
)
def test_what_cannot_be_judged_by_is_said(title, levels, words):
    [problem] = problems_of([CriterionWords(title, tuple(LevelWords(*level) for level in levels))])
    assert words in problem


def test_a_criterion_is_not_asked_twice_nor_too_many():
    assert len(list(problems_of([RUBRIC[0], RUBRIC[0]]))) == 1
    many = [CriterionWords(f"เกณฑ์ {number}", RUBRIC[0].levels) for number in range(13)]
    assert len(list(problems_of(many))) == 1
