import datetime as dt

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.answers import AttemptClosed, Given
from assessments.domain.attempts import save_answer, save_answers, submit_attempt
from lms.core.errors import DomainError
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt():
    course = make_course(lessons=0)
    questions = [
        make_question("q1"),
        make_question("q2", kind="multiple", right=(0, 2)),
        make_question("q3", kind="true_false"),
    ]
    return sit(enrol(UserFactory(), course), add_quiz(course, *questions, time_limit_minutes=10))


def stored(attempt):
    """Position → (indexes chosen, sequence)."""
    return {
        response.position: ([response.option_order.index(pk) for pk in response.answer or []], response.sequence)
        for response in attempt.responses.all()
    }


def test_an_answer_is_kept_with_its_moment(attempt):
    response = save_answer(attempt, position=2, values=["2", "0"], sequence=1)
    assert stored(attempt) == {1: ([], 0), 2: ([0, 2], 1), 3: ([], 0)}
    response.refresh_from_db()
    assert response.answered_at is not None


def test_an_answer_can_be_taken_back(attempt):
    save_answer(attempt, position=1, values=["2"], sequence=1)
    save_answer(attempt, position=1, values=[], sequence=2)
    assert stored(attempt)[1] == ([], 2)


def test_a_repeated_save_changes_nothing(attempt):
    first = save_answer(attempt, position=1, values=["2"], sequence=1)
    again = save_answer(attempt, position=1, values=["2"], sequence=1)
    assert (again.answer, again.sequence, again.answered_at) == (first.answer, 1, first.answered_at)


def test_an_older_answer_that_arrives_late_is_not_kept_and_the_newer_is_told(attempt):
    newer = save_answer(attempt, position=1, values=["2"], sequence=5)
    told = save_answer(attempt, position=1, values=["1"], sequence=4)
    assert (told.answer, told.sequence) == (newer.answer, 5)
    assert stored(attempt)[1] == ([2], 5)


@pytest.mark.parametrize(
    ("position", "values", "sequence"),
    [
        (0, ["0"], 1),
        (4, ["0"], 1),
        (1, ["4"], 1),
        (1, ["-1"], 1),
        (1, ["๑"], 1),
        (1, ["0", "1"], 1),
        (3, ["2"], 1),
        (1, ["0"], -1),
        (1, ["0"], 10**9),
    ],
)
def test_what_was_not_on_offer_is_refused_and_nothing_is_written(attempt, position, values, sequence):
    with pytest.raises(DomainError):
        save_answer(attempt, position=position, values=values, sequence=sequence)
    assert stored(attempt) == {1: ([], 0), 2: ([], 0), 3: ([], 0)}


def test_after_submission_no_answer_is_taken(attempt):
    submitted = submit_attempt(attempt, by=attempt.enrolment.user)
    with pytest.raises(AttemptClosed):
        save_answer(submitted, position=1, values=["0"], sequence=1)


def test_a_save_that_was_read_before_the_submission_is_refused_by_the_response_itself(attempt):
    submit_attempt(attempt, by=attempt.enrolment.user)
    assert attempt.is_open  # as it was read before
    with pytest.raises(AttemptClosed):
        save_answer(attempt, position=1, values=["0"], sequence=1)
    with pytest.raises(AttemptClosed):
        save_answers(attempt, {1: Given(["0"], 1)})
    assert stored(attempt)[1] == ([], 0)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (3, True), (7, False)])
def test_after_the_deadline_an_answer_has_a_few_seconds_to_arrive(attempt, seconds, is_taken):
    attempt.deadline_at -= dt.timedelta(minutes=10, seconds=seconds)
    attempt.save()
    if is_taken:
        save_answer(attempt, position=1, values=["0"], sequence=1)
    else:
        with pytest.raises(AttemptClosed):
            save_answer(attempt, position=1, values=["0"], sequence=1)
        with pytest.raises(AttemptClosed):
            save_answers(attempt, {1: Given(["0"], 1)})
    assert stored(attempt)[1] == (([0], 1) if is_taken else ([], 0))


def test_saving_costs_two_queries(attempt, django_assert_num_queries):
    with django_assert_num_queries(2):
        save_answer(attempt, position=1, values=["0"], sequence=1)


# Whole forms --------------------------------------------------------------------------------------


def test_a_form_keeps_all_that_changed_on_it(attempt):
    save_answer(attempt, position=1, values=["1"], sequence=1)
    outdated = save_answers(attempt, {1: Given(["2"], 1), 2: Given(["0", "2"], 0), 3: Given([], 0)})
    assert outdated == []
    assert stored(attempt) == {1: ([2], 2), 2: ([0, 2], 1), 3: ([], 0)}


def test_a_form_that_counted_its_changes_keeps_its_count(attempt):
    save_answers(attempt, {1: Given(["2"], 7)})
    assert stored(attempt)[1] == ([2], 7)


def test_a_form_drawn_before_a_newer_answer_does_not_overwrite_it(attempt):
    save_answer(attempt, position=1, values=["1"], sequence=3)
    save_answer(attempt, position=2, values=["1"], sequence=3)
    assert save_answers(attempt, {1: Given(["2"], 2), 2: Given(["0"], 3), 3: Given(["0"], 0)}) == [1]
    assert stored(attempt) == {1: ([1], 3), 2: ([0], 4), 3: ([0], 1)}


def test_a_form_with_a_foreign_position_keeps_the_others(attempt):
    save_answers(attempt, {9: Given(["0"], 0), 1: Given(["0"], 0)})
    assert stored(attempt)[1] == ([0], 1)


def test_a_form_with_an_impossible_answer_keeps_nothing(attempt):
    with pytest.raises(DomainError), translation.override("en"):
        save_answers(attempt, {1: Given(["0"], 0), 2: Given(["9"], 0)})
    assert stored(attempt)[1] == ([], 0)


@pytest.mark.parametrize("count", [1, 3])
def test_saving_a_form_costs_the_same_for_any_number_of_questions(attempt, count, django_assert_num_queries):
    with django_assert_num_queries(4):  # savepoint, read and lock, one update, release
        save_answers(attempt, {position: Given(["0"], 0) for position in range(1, count + 1)})


# Any network --------------------------------------------------------------------------------------

CHANGES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 1)), min_size=1, max_size=12
)  # (position, choice), in the order in which the learner made them


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(CHANGES, st.data())
def test_any_interleaving_with_repeats_reorders_and_drops_ends_in_the_newest_answer(attempt, changes, data):
    """Each change is numbered as the page numbers it; the network repeats, reorders and drops, but the outbox keeps the
    newest of each question until it is acknowledged."""
    counts: dict[int, int] = {}
    saves = []
    for position, choice in changes:
        counts[position] = counts.get(position, 0) + 1
        saves.append((position, choice, counts[position]))
    newest = {position: (choice, sequence) for position, choice, sequence in saves}
    arriving = data.draw(st.lists(st.sampled_from(saves), max_size=20))
    flushed = data.draw(st.permutations([(p, c, s) for p, (c, s) in newest.items()]))
    late = data.draw(st.lists(st.sampled_from(saves), max_size=5))
    sid = transaction.savepoint()
    try:
        for position, choice, sequence in [*arriving, *flushed, *late]:
            save_answer(attempt, position=position, values=[str(choice)], sequence=sequence)
        assert {p: s for p, s in stored(attempt).items() if s[1]} == {
            position: ([choice], sequence) for position, (choice, sequence) in newest.items()
        }
    finally:
        transaction.savepoint_rollback(sid)
