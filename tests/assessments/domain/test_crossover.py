import pytest

from assessments.domain.attempts import start_practice, submit_attempt
from assessments.domain.crossover import first_form
from assessments.domain.drawing import lay_out
from assessments.models import Attempt, Form, QuizDraw, QuizItem
from assessments.queries import question_count
from courses.models import Enrolment
from tests.factories.assessments import add_quiz, answer_all, make_category, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


def add_test(course, purpose, **fields):
    """Two questions of form A, two of form B, one for everybody."""
    quiz = add_quiz(course, purpose=purpose, slug=purpose, **fields)
    for number, form in enumerate(("A", "A", "B", "B", "")):
        question = make_question(f"{form or 'all'}{number}") if purpose == "pre_test" else questions()[number]
        QuizItem.objects.create(quiz=quiz, question=question, form=form, sort_order=number)
    return quiz


def questions():
    return [item.question for item in QuizItem.objects.filter(quiz__purpose="pre_test").order_by("sort_order")]


@pytest.fixture
def course():
    return make_course(lessons=1)


@pytest.fixture
def before(course):
    return add_test(course, "pre_test")


@pytest.fixture
def after(course, before):
    return add_test(course, "post_test")


@pytest.fixture
def learners(course):
    school = make_tree()["school"]
    return [enrol(make_clerk(school), course) for _number in range(8)]


def asked(attempt):
    return {code[:-1] for code in attempt.responses.values_list("version__question__code", flat=True)}


def done(enrolment, quiz):
    attempt = sit(enrolment, quiz)
    answer_all(attempt)
    return submit_attempt(attempt, by=enrolment.user)


def test_half_of_the_learners_take_a_and_then_b_and_the_others_b_and_then_a(before, after, learners):
    ways = [(done(one, before).form, done(one, after).form) for one in learners]
    assert sorted(ways) == [("A", "B")] * 4 + [("B", "A")] * 4


def test_of_every_two_who_enrol_one_after_the_other_one_gets_each_form():
    pairs = [(first_form(7, 2 * number), first_form(7, 2 * number + 1)) for number in range(40)]
    assert {frozenset(pair) for pair in pairs} == {frozenset(Form)}
    assert {pair[0] for pair in pairs} == set(Form)
    assert pairs == [(first_form(7, 2 * number), first_form(7, 2 * number + 1)) for number in range(40)]


def test_a_paper_asks_its_form_and_what_everybody_is_asked(before, after, learners):
    first, second = sit(learners[0], before), done(learners[0], after)
    assert asked(first) == {first.form, "all"}
    assert asked(second) == {second.form, "all"}
    assert first.form != second.form
    assert question_count(before) == 3


def test_who_begins_with_the_post_test_gets_the_other_form_before(before, after, learners):
    assert {done(learners[0], after).form, done(learners[0], before).form} == {"A", "B"}


def test_what_an_attempt_has_frozen_stands_whatever_happens_to_other_enrolments(before, after, learners):
    first = done(learners[1], before)
    expected = "A" if first.form == "B" else "B"
    Enrolment.objects.filter(pk=learners[0].pk).delete()
    assert [done(learners[1], after).form for _time in range(2)] == [expected, expected]


def test_practice_before_a_post_test_goes_with_the_form_that_was_met_before(before, after, learners):
    after.practice_attempts = 1
    after.save()
    first = done(learners[0], before)
    practice = start_practice(learners[0], after, by=learners[0].user)
    assert practice.form == first.form
    submit_attempt(practice, by=learners[0].user)
    assert done(learners[0], after).form != first.form


def test_draws_may_belong_to_a_form_too(course, learners):
    for number in range(4):
        make_question(f"q{number}", tags=["a" if number < 2 else "b"])
    shelf = make_category()
    draws = tuple(
        QuizDraw(category=shelf, tag=tag, count=2, form=tag.upper(), sort_order=number)
        for number, tag in enumerate("ab")
    )
    quiz = add_quiz(course, draws=draws)
    attempt = sit(learners[0], quiz)
    tags = set(attempt.responses.values_list("version__question__tags__name", flat=True))
    assert tags == {attempt.form.lower()}
    assert question_count(quiz) == 2


def test_without_forms_attempts_have_none(course, learners):
    quiz = add_quiz(course, make_question("plain"))
    assert sit(learners[0], quiz).form == ""


def test_a_trial_paper_shows_form_a(before):
    codes = {row.version.question.code[:-1] for row in lay_out(before, seed="trial")}
    assert codes == {"A", "all"}
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_learners_changes_no_number_of_queries(before, learners, count, django_assert_num_queries):
    for enrolment in learners[: count + 1]:
        sit(enrolment, before)
    with django_assert_num_queries(12):
        sit(learners[-1], before)
