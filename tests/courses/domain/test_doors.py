"""What comes first: courses before courses, sets before sets, units in order. Only the beginning is refused."""

import pytest

from assessments.domain.attempts import start_attempt, submit_attempt
from courses.domain.enrolment import enrol
from courses.domain.programmes import assign_programme
from courses.domain.progress import complete_unit, record_pass, tick_items
from courses.models import CoursePage, CoursePrerequisite, Enrolment, ModulePage, ProgrammeSet
from courses.queries.doors import courses_before, door_of, leads_back
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, answer_all, make_question
from tests.factories.certificates import complete
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.courses import enrol as place
from tests.factories.people import make_clerk, make_tree
from tests.factories.programmes import add_set, make_assigned, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


def needs(course: CoursePage, *before: CoursePage) -> None:
    for one in before:
        CoursePrerequisite.objects.create(course=course, needs=one)


def closed_by(user, course) -> list[str]:
    door = door_of(user.pk, course)
    return [one.slug for need in door.needs for one in need.courses] if door else []


# Courses before courses


def test_a_course_opens_when_those_before_it_are_completed(clerk):
    first, second, course = (make_course(slug=slug, title=slug) for slug in ("first", "second", "course"))
    needs(course, first, second)
    with pytest.raises(DomainError, match="first, second"):
        enrol(clerk, course, by=clerk)
    complete(clerk, first)
    assert closed_by(clerk, course) == ["second"]
    complete(clerk, second)
    assert enrol(clerk, course, by=clerk)


def test_a_course_before_it_that_is_not_published_keeps_nobody_waiting(clerk):
    course, draft = make_course(), make_course(slug="draft")
    needs(course, draft)
    draft.unpublish()
    assert enrol(clerk, course, by=clerk)


def test_another_persons_completion_opens_nothing(tree, clerk):
    course, first = make_course(), make_course(slug="first")
    needs(course, first)
    complete(make_clerk(tree["school"]), first)
    assert closed_by(clerk, course) == ["first"]


def test_who_is_assigned_a_course_begins_it_when_it_opens(tree, clerk):
    first, course = make_course(slug="first", lessons=1), make_course(lessons=1)
    needs(course, first)
    make_assigned(tree["area"], first, course)
    [unit] = units_of(course)
    enrolment = Enrolment.objects.get(course=course)
    for refused in (
        lambda: complete_unit(enrolment, unit, by=clerk),
        lambda: tick_items(enrolment, unit, items=[]),
    ):
        with pytest.raises(DomainError):
            refused()
    complete_unit(Enrolment.objects.get(course=first), units_of(first)[0], by=clerk)
    assert complete_unit(enrolment, unit, by=clerk).is_completed


def test_who_has_begun_goes_on_though_something_is_put_before_it(clerk):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    one, other = units_of(course)
    complete_unit(enrolment, one, by=clerk)
    needs(course, make_course(slug="later"))
    assert complete_unit(enrolment, other, by=clerk).is_completed


def test_a_quiz_is_not_begun_before_its_course(clerk):
    course = make_course(lessons=0)
    quiz = add_quiz(course, make_question())
    enrolment = place(clerk, course)
    needs(course, make_course(slug="first", title="เรื่องแรก"))
    with pytest.raises(DomainError, match="เรื่องแรก"):
        start_attempt(enrolment, quiz, by=clerk)


def test_a_circle_of_courses_is_told():
    first, second, third = (make_course(slug=slug) for slug in ("c1", "c2", "c3"))
    needs(second, first)
    needs(third, second)
    before = courses_before()
    assert leads_back(first.pk, [third.pk], before)
    assert leads_back(first.pk, [first.pk], before)
    assert not leads_back(third.pk, [first.pk, second.pk], before)


# Sets of a programme, one after the other


def make_steps(tree, *sets, **fields):
    """A programme in which each set waits for the one before."""
    programme = make_programme(tree["area"])
    for number, courses in enumerate(sets):
        add_set(programme, *courses, needs_previous=number > 0, **fields)
    assign_programme(programme, by=None)
    return programme


def test_a_set_opens_when_the_one_before_is_done(tree, clerk):
    first, second, third = (make_course(slug=slug) for slug in ("c1", "c2", "c3"))
    make_steps(tree, [first], [second], [third])
    assert [closed_by(clerk, one) for one in (first, second, third)] == [[], ["c1"], ["c2"]]
    Enrolment.objects.filter(course=first).delete()
    complete(clerk, first)
    assert [closed_by(clerk, one) for one in (first, second, third)] == [[], [], ["c2"]]


def test_after_a_choice_so_many_are_enough(tree, clerk):
    first, second, last = (make_course(slug=slug) for slug in ("c1", "c2", "last"))
    programme = make_programme(tree["area"])
    add_set(programme, first, second, least=1)
    add_set(programme, last, needs_previous=True)
    assign_programme(programme, by=None)
    [need] = door_of(clerk.pk, last).needs
    assert (need.count, len(need.courses)) == (1, 2)
    assert "1 หลักสูตร" in need.text
    complete(clerk, second)
    assert closed_by(clerk, last) == []


def test_a_set_of_which_nothing_is_published_keeps_nobody_waiting(tree, clerk):
    draft, course = make_course(slug="draft"), make_course()
    draft.unpublish()
    make_steps(tree, [draft], [course])
    assert closed_by(clerk, course) == []


def test_who_does_not_owe_the_programme_takes_its_courses_in_any_order(tree, clerk):
    first, second = make_course(slug="c1"), make_course(slug="c2")
    make_steps(tree, [first], [second])
    stranger = make_clerk(tree["other_school"])
    assert enrol(stranger, second, by=stranger)


def test_another_programme_that_leaves_the_course_open_opens_it(tree, clerk):
    first, second = make_course(slug="c1"), make_course(slug="c2")
    make_steps(tree, [first], [second])
    assert closed_by(clerk, second) == ["c1"]
    make_assigned(tree["area"], second, code="free")
    assert closed_by(clerk, second) == []


def test_the_first_set_waits_for_nothing(tree, clerk):
    course = make_course()
    make_steps(tree, [course])
    ProgrammeSet.objects.update(needs_previous=True)
    assert closed_by(clerk, course) == []


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_the_same_for_any_number_of_courses(tree, clerk, count, django_assert_num_queries):
    courses = [make_course(slug=f"c{number}") for number in range(count + 1)]
    make_steps(tree, *[[course] for course in courses])
    needs(courses[1], make_course(slug="extra"))
    door_of(clerk.pk, courses[1])
    with django_assert_num_queries(7):  # whether it may have one, completed, before, programmes, sets, rows, courses
        door_of(clerk.pk, courses[1])
    free = make_course(slug="free")
    with django_assert_num_queries(1):
        door_of(clerk.pk, free)


# Units in order


@pytest.fixture
def ordered(clerk):
    """Three lessons in order, the second of them optional."""
    course = make_course(lessons=0, units_in_order=True)
    module = ModulePage.objects.get()
    for number in (1, 2, 3):
        add_lesson(module, slug=f"l{number}", title=f"บทที่ {number}", is_required=number != 2)
    return course


def test_a_unit_opens_when_the_required_ones_above_are_done(clerk, ordered):
    enrolment = enrol(clerk, ordered, by=clerk)
    first, optional, last = units_of(ordered)
    for unit in (optional, last):
        with pytest.raises(DomainError, match="บทที่ 1"):
            complete_unit(enrolment, unit, by=clerk)
    complete_unit(enrolment, first, by=clerk)
    assert complete_unit(enrolment, last, by=clerk).is_completed
    assert complete_unit(enrolment, optional, by=clerk)


def test_what_is_done_stays_open_when_something_comes_before_it(clerk, ordered):
    enrolment = enrol(clerk, ordered, by=clerk)
    first, _optional, last = units_of(ordered)
    CoursePage.objects.update(units_in_order=False)
    complete_unit(enrolment, last, by=clerk)
    CoursePage.objects.update(units_in_order=True)
    assert complete_unit(enrolment, last, by=clerk).progress_percent == 50
    assert complete_unit(enrolment, first, by=clerk).is_completed


def test_a_quiz_waits_for_the_lessons_above_it_and_its_result_counts_whatever_the_order_becomes(clerk):
    course = make_course(lessons=1, units_in_order=True)
    quiz = add_quiz(course, make_question())
    enrolment = enrol(clerk, course, by=clerk)
    with pytest.raises(DomainError, match="บทเรียน 1"):
        start_attempt(enrolment, quiz, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    attempt = start_attempt(enrolment, quiz, by=clerk)
    answer_all(attempt)
    late = add_lesson(ModulePage.objects.get(), slug="a", title="แทรก")
    late.move(units_of(course)[0], pos="left")
    assert submit_attempt(attempt, by=clerk).is_passed
    enrolment.refresh_from_db()
    assert enrolment.unit_progress.filter(unit=quiz, completed_at__isnull=False).exists()


def test_a_result_is_recorded_though_its_unit_is_locked(clerk, ordered):
    enrolment = enrol(clerk, ordered, by=clerk)
    assert record_pass(enrolment, units_of(ordered)[2], by=clerk, score_percent=90).progress_percent == 50
