import datetime as dt
import statistics as oracle

import pytest
from django.utils import timezone

from assessments import tasks
from assessments.domain import bank
from assessments.domain.attempts import start_practice, submit_attempt
from assessments.domain.item_statistics import compute_statistics, stale_quizzes
from assessments.models import Attempt, ItemStatistic, QuizStatistic, Response
from courses.models import Enrolment
from lms.core import jobs
from tests.assessments.test_psychometrics import ALPHA, CORRECTED, FACILITIES, lsat
from tests.factories.assessments import add_quiz, answer_all, hold, make_options, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_tree()["school"]


def make_learners(school, count):
    return [make_clerk(school) for _number in range(count)]


def make_quiz(count=5, **fields):
    return add_quiz(make_course(lessons=1), *[make_question(f"i{number}") for number in range(count)], **fields)


def items_in_order(statistic):
    return list(statistic.items.order_by("version__question__code"))


def pattern(count, right):
    """``right`` of ``count`` people are right at each question: the first ones."""
    return [[person < number for number in right] for person in range(count)]


def test_a_sample_of_the_published_answers_gives_what_the_definitions_give(school):
    """Every twentieth of the thousand papers of the Law School Admission Test, through the database."""
    papers = lsat()[::20]
    quiz = make_quiz()
    hold(quiz, make_learners(school, len(papers)), [[bool(score) for score in paper] for paper in papers])
    found = compute_statistics(quiz)
    totals = [sum(paper) for paper in papers]
    inner = sum(oracle.variance([paper[item] for paper in papers]) for item in range(5))
    assert found.alpha == pytest.approx(5 / 4 * (1 - inner / oracle.variance(totals)))
    assert found.mean_percent == pytest.approx(oracle.mean(totals) * 20)
    assert found.deviation_percent == pytest.approx(oracle.stdev(totals) * 20)
    assert (found.attempt_count, found.question_count, found.is_drawn) == (50, 5, False)
    for number, item in enumerate(items_in_order(found)):
        own = [paper[number] for paper in papers]
        rest = [total - score for total, score in zip(totals, own, strict=True)]
        assert item.facility == pytest.approx(oracle.mean(own))
        assert item.discrimination == pytest.approx(oracle.correlation(own, rest))
        assert item.upper_facility > item.lower_facility


def test_all_thousand_published_papers_give_the_published_figures(school):
    """Facility, corrected point-biserial and alpha as in Rizopoulos (2006): see the tests of the figures."""
    papers = lsat()
    quiz = make_quiz()
    hold(quiz, make_learners(school, len(papers)), [[bool(score) for score in paper] for paper in papers])
    found = compute_statistics(quiz)
    assert found.alpha == pytest.approx(ALPHA, abs=0.00005)
    assert [item.facility for item in items_in_order(found)] == pytest.approx(FACILITIES)
    assert [item.discrimination for item in items_in_order(found)] == pytest.approx(CORRECTED, abs=0.00005)


def test_only_the_first_attempt_of_a_person_counts_also_across_enrolments(school):
    quiz = make_quiz(2, practice_attempts=1)
    learners = make_learners(school, 5)
    hold(quiz, learners, pattern(5, (3, 3)))
    again = sit(Enrolment.objects.get(user=learners[4]), quiz)
    answer_all(again)
    submit_attempt(again, by=learners[4])
    Enrolment.objects.filter(user=learners[3]).update(
        is_current=False, status="completed", completed_at=timezone.now(), progress_percent=100
    )
    renewed = sit(enrol(learners[3], quiz.course), quiz)
    answer_all(renewed)
    submit_attempt(renewed, by=learners[3])
    sit(enrol(make_clerk(school), quiz.course), quiz)
    tried = start_practice(Enrolment.objects.get(user=learners[2], is_current=True), quiz, by=learners[2])
    answer_all(tried)
    submit_attempt(tried, by=learners[2])
    Attempt.objects.filter(pk=tried.pk).update(submitted_at=timezone.now() - dt.timedelta(days=1))
    found = compute_statistics(quiz)
    assert (found.attempt_count, found.seen_count) == (5, 7)
    assert [item.facility for item in items_in_order(found)] == [0.6, 0.6]


def test_of_fewer_than_five_people_only_their_number_is_kept(school):
    quiz = make_quiz(2)
    hold(quiz, make_learners(school, 4), pattern(4, (2, 3)))
    found = compute_statistics(quiz)
    assert (found.attempt_count, found.mean_percent, found.alpha, found.items.count()) == (4, None, None, 0)


def test_a_version_that_fewer_than_five_were_asked_is_not_told(school):
    quiz = make_quiz(2)
    learners = make_learners(school, 9)
    hold(quiz, learners[:5], pattern(5, (3, 2)))
    question = quiz.items.first().question
    bank.save_question(question, by=None, kind="single", text="ใหม่", options=make_options("single", (0,)))
    hold(quiz, learners[5:], pattern(4, (3, 2)))
    found = compute_statistics(quiz)
    assert sorted(found.items.values_list("version__question__code", "count")) == [("i0", 5), ("i1", 9)]


def test_how_often_each_option_was_chosen_and_by_whom(school):
    quiz = make_quiz(3)
    hold(quiz, make_learners(school, 10), pattern(10, (7, 5, 3)))
    Response.objects.filter(version__question__code="i0", score=0).update(answer=None)
    found = compute_statistics(quiz)
    first, second, _third = items_in_order(found)
    assert list(first.options.order_by("option__sort_order").values_list("count", flat=True)) == [7, 0, 0, 0]
    assert first.omitted_count == 3
    rows = second.options.order_by("option__sort_order").values_list("count", "upper_count", "lower_count")
    assert list(rows) == [(5, 3, 0), (5, 0, 3), (0, 0, 0), (0, 0, 0)]
    assert (second.upper_facility, second.lower_facility) == (1, 0)


def test_time_is_what_lies_between_two_saved_answers_and_nothing_for_answers_sent_together(school):
    quiz = make_quiz(3)
    hold(quiz, make_learners(school, 5), pattern(5, (3, 3, 3)))
    assert {item.median_seconds for item in compute_statistics(quiz).items.all()} == {None}
    began = timezone.now() - dt.timedelta(hours=2)
    Attempt.objects.update(started_at=began)
    for position, seconds in ((1, 30), (2, 100), (3, 5000)):
        Response.objects.filter(position=position).update(answered_at=began + dt.timedelta(seconds=seconds))
    assert [item.median_seconds for item in items_in_order(compute_statistics(quiz))] == [30, 70, 600]


def test_a_question_is_judged_from_thirty_answers_on(school):
    quiz = make_quiz(3)
    learners = make_learners(school, 30)
    weak = [[person % 2 == 0, person < 15, person < 15] for person in range(30)]
    hold(quiz, learners[:29], weak[:29])
    assert set(compute_statistics(quiz).items.values_list("concern", flat=True)) == {""}
    hold(quiz, learners[29:], weak[29:])
    concerns = [item.concern for item in items_in_order(compute_statistics(quiz))]
    assert concerns == ["weak", "idle", "idle"]


def test_a_wrong_key_is_the_most_urgent(school):
    """Those who are right everywhere else choose the second option, which the key calls wrong."""
    quiz = make_quiz(4)
    hold(quiz, make_learners(school, 40), [[person >= 20, *[person < 20] * 3] for person in range(40)])
    item = items_in_order(compute_statistics(quiz))[0]
    assert item.concern == ItemStatistic.Concern.MISKEYED
    assert item.discrimination == pytest.approx(-1)


def test_computing_again_replaces_and_what_was_mended_is_no_longer_to_improve(school):
    quiz = make_quiz(3)
    hold(quiz, make_learners(school, 40), pattern(40, (2, 20, 20)))
    compute_statistics(quiz)
    compute_statistics(quiz)
    assert QuizStatistic.objects.count() == 1
    question = ItemStatistic.objects.to_improve().get(concern="miskeyed").version.question
    assert question.code == "i0"
    bank.save_question(question, by=None, kind="single", text="ถามใหม่", options=make_options("single", (0,)))
    assert not ItemStatistic.objects.to_improve().filter(concern="miskeyed").exists()


def test_a_quiz_is_stale_once_somebody_hands_in_or_a_result_changes(school):
    quiz = make_quiz(2)
    assert stale_quizzes() == []
    hold(quiz, make_learners(school, 5), pattern(5, (3, 3)))
    assert stale_quizzes() == [quiz.pk]
    tasks.keep_statistics()
    tasks.keep_statistics()
    assert jobs.run_tasks() == 1
    assert stale_quizzes() == []
    Attempt.objects.filter(score_percent=0).update(score_percent=50)
    assert stale_quizzes() == [quiz.pk]


def test_a_quiz_that_is_gone_is_no_error():
    assert tasks.compute_statistics.func(0) == 0


def test_one_question_on_a_paper_tells_nothing_apart(school):
    quiz = make_quiz(1)
    hold(quiz, make_learners(school, 6), pattern(6, (3,)))
    found = compute_statistics(quiz)
    assert (found.alpha, found.error_percent, found.items.get().discrimination) == (None, None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_questions_or_people(school, count, django_assert_num_queries):
    quiz = make_quiz(count)
    hold(quiz, make_learners(school, 5 * count), pattern(5 * count, (3,) * count))
    compute_statistics(quiz)
    with django_assert_num_queries(18):
        compute_statistics(quiz)


def test_a_question_that_does_not_count_any_more_is_left_out(school):
    """Its answers tell nothing of it, and the papers are one question shorter."""
    quiz = make_quiz(count=3)
    hold(quiz, make_learners(school, 6), pattern(6, [2, 4, 5]))
    Response.objects.filter(version__question__code="i1").update(is_left_out=True)
    found = compute_statistics(quiz)
    assert [item.version.question.code for item in items_in_order(found)] == ["i0", "i2"]
    assert (found.question_count, found.mean_percent) == (2, pytest.approx(100 * 7 / 12))
