"""What surveys tell, against figures worked out by hand and by another way of counting."""

import random
import statistics
from decimal import Decimal

import pytest

from assessments.models import SurveyAnswer
from assessments.queries.surveys import result_of
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory
from tests.factories.surveys import SECTIONS, add_survey, answers_to, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


def answered(course, survey, *rows):
    for levels in rows:
        take_part(enrol(UserFactory(), course), survey, *levels)


def test_a_worked_example_of_five_learners(course):
    """Three items in two sections. By hand:

    item 1: 5 5 4 4 3 → 21/5 = 4.20, squares 91, (91 − 441/5)/4 = 0.70, root 0.84 → much
    item 2: 5 4 4 3 3 → 19/5 = 3.80, squares 75, (75 − 361/5)/4 = 0.70, root 0.84 → much
    section: learners' means 5 4.5 4 3.5 3 → 4.00, squares 82.5, (82.5 − 80)/4 = 0.625, root 0.79 → much
    item 3: 5 5 5 5 4 → 24/5 = 4.80, squares 116, (116 − 115.2)/4 = 0.20, root 0.45 → most
    all: learners' means 15/3 14/3 13/3 12/3 10/3 → 64/15 = 4.27, deviation 0.64 → much
    """
    survey = add_survey(course)
    answered(course, survey, (5, 5, 5), (5, 4, 5), (4, 4, 5), (4, 3, 5), (3, 3, 4))
    result = result_of(survey)
    first, second = result.sections
    told = [(one.spread.mean, one.spread.deviation, str(one.spread.word)) for one in (*first.items, first, second)]
    assert told == [
        (Decimal("4.20"), Decimal("0.84"), "มาก"),
        (Decimal("3.80"), Decimal("0.84"), "มาก"),
        (Decimal("4.00"), Decimal("0.79"), "มาก"),
        (Decimal("4.80"), Decimal("0.45"), "มากที่สุด"),
    ]
    assert (result.spread.mean, result.spread.deviation) == (Decimal("4.27"), Decimal("0.64"))
    assert (result.counted, result.participation_count, result.learner_count, result.percent) == (5, 5, 5, 100)


def test_fewer_than_five_anonymous_answers_tell_nothing(course):
    survey = add_survey(course)
    answered(course, survey, (5,), (5,), (5,), (5,))
    result = result_of(survey)
    assert (result.participation_count, result.counted, result.waiting) == (4, 0, 4)
    assert (result.sections, result.comments, result.spread) == ([], [], None) or all(
        section.spread is None for section in result.sections
    )


def test_the_sixth_answer_changes_nothing_that_is_told(course):
    """Who knows that one more took part learns nothing of what that one said."""
    survey = add_survey(course)
    answered(course, survey, (5,), (4,), (5,), (4,), (5,))
    before = result_of(survey)
    answered(course, survey, (1,))
    after = result_of(survey)
    assert (after.sections, after.spread, after.waiting) == (before.sections, before.spread, 1)


def test_what_fewer_than_five_answered_in_earlier_words_is_not_told(course):
    survey = add_survey(course)
    answered(course, survey, (5,), (5,), (5,))
    survey.questions = [("section", {"title": "ด้านเนื้อหา", "items": ["ถ้อยคำใหม่"]}), *SECTIONS[1:]]
    survey.save()
    answered(course, survey, *[(2,)] * 7)
    spreads = {item.text: item.spread and item.spread.count for s in result_of(survey).sections for item in s.items}
    assert spreads == {"ถ้อยคำใหม่": 7, "เนื้อหาตรงกับงาน": None, "เนื้อหาเข้าใจง่าย": None, "ระบบใช้งานง่าย": 10}


def test_named_answers_are_told_from_the_first(course):
    survey = add_survey(course, is_anonymous=False)
    take_part(enrol(UserFactory(first_name="ปิ่น"), course), survey, 4, comment="ดีค่ะ")
    result = result_of(survey)
    assert result.spread.mean == Decimal("4.00")
    ((comment,),) = [asked.comments for asked in result.comments]
    assert comment.text == "ดีค่ะ"
    assert "ปิ่น" in comment.author


def test_anonymous_comments_name_nobody(course):
    survey = add_survey(course)
    for number in range(5):
        take_part(enrol(UserFactory(), course), survey, 4, comment=f"ความเห็น {number}")
    (asked,) = result_of(survey).comments
    assert sorted(one.text for one in asked.comments) == [f"ความเห็น {number}" for number in range(5)]
    assert {(one.author, one.school) for one in asked.comments} == {("", "")}


def test_surveys_of_two_courses_do_not_mix(course):
    survey, other = add_survey(course), add_survey(make_course(slug="other", lessons=0))
    answered(course, survey, *[(5,)] * 5)
    answered(other.course, other, *[(1,)] * 5)
    assert result_of(survey).spread.mean == Decimal("5.00")
    assert result_of(other).spread.mean == Decimal("1.00")


@pytest.mark.parametrize("seed", range(5))
def test_figures_agree_with_a_plain_count_over_the_rows(course, seed):
    chance = random.Random(seed)
    survey = add_survey(course, is_anonymous=False)
    answered(
        course, survey, *([chance.randint(1, 5) for _item in range(3)] for _learner in range(chance.randint(2, 9)))
    )
    result = result_of(survey)
    rows = list(SurveyAnswer.objects.exclude(level=None).select_related("question"))
    for section in result.sections:
        mine = [row for row in rows if row.question.section == section.title]
        for item in section.items:
            levels = [row.level for row in mine if row.question.text == item.text]
            _agrees(item.spread, levels)
        _agrees(section.spread, _means(mine))
    _agrees(result.spread, _means(rows))


def _means(rows):
    sheets = {row.sheet_id for row in rows}
    return [statistics.fmean(row.level for row in rows if row.sheet_id == sheet) for sheet in sheets]


def _agrees(spread, values):
    assert spread.count == len(values)
    assert abs(float(spread.mean) - statistics.fmean(values)) <= 0.005 + 1e-9
    assert abs(float(spread.deviation) - statistics.stdev(values)) <= 0.005 + 1e-9


@pytest.mark.parametrize("count", [5, 15])
def test_the_query_count_does_not_grow_with_answers(course, count, django_assert_num_queries):
    survey = add_survey(course)
    answered(course, survey, *[(5,)] * count)
    with django_assert_num_queries(7):
        result_of(survey)


def test_answers_of_one_are_worded_as_they_were_asked(course):
    survey = add_survey(course)
    assert [item.text for item in answers_to(survey, 5)] == ["เนื้อหาตรงกับงาน", "เนื้อหาเข้าใจง่าย", "ระบบใช้งานง่าย"]
