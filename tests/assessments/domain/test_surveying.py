"""Answering surveys: once a learner, whole, and without a trace where that is promised."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.domain.surveying import answer_survey, record_answers
from assessments.models import Participation, SealedSheet, SurveyAnswer, SurveyPage, SurveyQuestion, SurveySheet
from courses.models import UnitProgress
from lms.core.dates import as_of
from lms.core.errors import DomainError
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory
from tests.factories.surveys import SECTIONS, add_survey, answers_to, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=0)


@pytest.fixture
def survey(course):
    return add_survey(course)


@pytest.fixture
def named(course):
    return add_survey(course, is_anonymous=False)


@pytest.fixture
def enrolment(course):
    return enrol(UserFactory(), course)


def many(course, count):
    return [enrol(UserFactory(), course) for _number in range(count)]


def test_answering_completes_the_unit_and_the_course(enrolment, survey):
    take_part(enrolment, survey)
    enrolment.refresh_from_db()
    assert enrolment.is_completed
    assert UnitProgress.objects.get().unit_id == survey.pk


def test_a_course_is_not_complete_without_a_required_survey(course, enrolment, survey):
    enrolment.refresh_from_db()
    assert not enrolment.is_completed


def test_anonymous_answers_stand_once_given(enrolment, survey):
    first = take_part(enrolment, survey, 5)
    assert take_part(enrolment, survey, 1) == first
    assert list(SealedSheet.objects.get().answers.values()) == [5, 5, 5]


def test_named_answers_are_replaced(enrolment, named):
    take_part(enrolment, named, 5, comment="ดี")
    take_part(enrolment, named, 1)
    assert Participation.objects.count() == 1
    assert sorted(SurveyAnswer.objects.values_list("level", flat=True)) == [1, 1, 1]


def test_named_answers_stay_on_the_learner(course, named):
    one, other = many(course, 2)
    take_part(one, named, 5)
    take_part(other, named, 2)
    levels = SurveyAnswer.objects.filter(sheet__participation__enrolment=other).values_list("level", flat=True)
    assert set(levels) == {2}


def test_nobody_answers_for_another(enrolment, survey):
    with pytest.raises(DomainError):
        answer_survey(enrolment, survey, answers_to(survey, 5), by=UserFactory())


def test_a_withdrawn_learner_is_refused(enrolment, survey):
    enrolment.status = "withdrawn"
    enrolment.save()
    with pytest.raises(DomainError):
        take_part(enrolment, survey)


def test_a_survey_of_another_course_is_refused(enrolment):
    other = add_survey(make_course(slug="other", lessons=0))
    with pytest.raises(DomainError):
        take_part(enrolment, other)


def test_the_last_day_counts_and_the_day_after_does_not(course, survey):
    survey.closes_on = dt.date(2026, 11, 22)
    one, other = many(course, 2)
    with as_of(dt.date(2026, 11, 22)):
        take_part(one, survey)
    with as_of(dt.date(2026, 11, 23)), pytest.raises(DomainError):
        take_part(other, survey)


def test_named_answers_do_not_change_after_the_last_day(enrolment, named):
    named.closes_on = dt.date(2026, 11, 22)
    with as_of(dt.date(2026, 11, 22)):
        take_part(enrolment, named, 5)
    with as_of(dt.date(2026, 11, 23)), pytest.raises(DomainError):
        take_part(enrolment, named, 1)
    assert set(SurveyAnswer.objects.values_list("level", flat=True)) == {5}


def test_an_unpublished_survey_is_refused(enrolment, survey):
    survey.live = False
    with pytest.raises(DomainError):
        take_part(enrolment, survey)


@pytest.mark.parametrize("level", [0, 6, "5", None])
def test_a_level_out_of_range_is_refused(enrolment, survey, level):
    answers = answers_to(survey, 5)
    answers[survey.items()[0]] = level
    with pytest.raises(DomainError):
        answer_survey(enrolment, survey, answers, by=enrolment.user)


def test_a_missing_item_is_refused_and_nothing_is_kept(enrolment, survey):
    answers = answers_to(survey, 5)
    del answers[survey.items()[1]]
    with pytest.raises(DomainError):
        answer_survey(enrolment, survey, answers, by=enrolment.user)
    assert not Participation.objects.exists()
    assert not UnitProgress.objects.exists()


def test_answers_to_what_is_not_asked_are_refused(enrolment, survey):
    other = SurveyPage(questions=[("section", {"title": "ด้านอื่น", "items": ["ข้ออื่น"]})])
    with pytest.raises(DomainError):
        answer_survey(enrolment, survey, answers_to(survey, 5) | answers_to(other, 5), by=enrolment.user)


def test_a_comment_may_be_missing(enrolment, named):
    take_part(enrolment, named, 5)
    assert not SurveyAnswer.objects.exclude(text="").exists()


def test_new_words_do_not_change_what_was_answered(course, named):
    one, other = many(course, 2)
    take_part(one, named, 5)
    changed = [("section", {"title": "ด้านเนื้อหา", "items": ["เนื้อหาตรงกับงานธุรการ", "เนื้อหาเข้าใจง่าย"]}), *SECTIONS[1:]]
    named.questions = changed
    named.save()
    take_part(other, named, 1)
    said = {
        answer.question.text: answer.level
        for answer in SurveyAnswer.objects.filter(sheet__participation__enrolment=one)
    }
    assert said == {"เนื้อหาตรงกับงาน": 5, "เนื้อหาเข้าใจง่าย": 5, "ระบบใช้งานง่าย": 5}
    assert SurveyQuestion.objects.filter(kind="rating").count() == 4


def test_an_anonymous_survey_that_became_named_takes_no_second_sheet(enrolment, survey):
    take_part(enrolment, survey, 5)
    survey.is_anonymous = False
    take_part(enrolment, survey, 1)
    assert not SurveySheet.objects.exists()


# Anonymity, asked of the rows themselves


def test_fewer_than_five_stay_sealed_and_the_fifth_opens_all(course, survey):
    *four, fifth = many(course, 5)
    for enrolment in four:
        take_part(enrolment, survey, 4)
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == (4, 0)
    take_part(fifth, survey, 2)
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == (0, 5)
    take_part(*many(course, 1), survey, 1)
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == (1, 5)


def test_no_column_of_an_anonymous_answer_leads_to_a_person_or_a_moment(course, survey):
    """Every column of every row that holds answers is looked at: surveys, questions, sheets and answers, no more."""
    for number, enrolment in enumerate(many(course, 6)):
        take_part(enrolment, survey, number % 5 + 1, comment=f"ความเห็น {number}")
    columns = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in (SealedSheet, SurveySheet, SurveyAnswer)
    }
    assert columns == {
        "assessments_sealedsheet": {"id", "survey_id", "answers"},
        "assessments_surveysheet": {"id", "survey_id", "is_anonymous", "participation_id"},
        "assessments_surveyanswer": {"id", "sheet_id", "question_id", "level", "text"},
    }
    assert set(SurveySheet.objects.values_list("participation", flat=True)) == {None}


def test_no_other_table_holds_the_words_of_an_anonymous_answer(course, survey):
    """Histories, logs, sessions, messages: the comment stands in one table only."""
    words = "คำพูดที่ไม่มีใครรู้ว่าใครพูด"
    for enrolment in many(course, 5):
        take_part(enrolment, survey, 3, comment=words)
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                name = (
                    f"{connection.ops.quote_name(table)} WHERE CAST({connection.ops.quote_name(column.name)} AS text)"
                )
                cursor.execute(f"SELECT count(*) FROM {name} LIKE %s", [f"%{words}%"])  # noqa: S608
                if cursor.fetchone()[0]:
                    found.add(table)
    assert found == {"assessments_surveyanswer"}


def test_the_order_of_the_rows_does_not_tell_who_came_when(course, survey):
    """Twenty answer in turn, the first ten 5 and the others 1: no order of the rows shows that."""
    people = many(course, 20)
    for number, enrolment in enumerate(people):
        take_part(enrolment, survey, 5 if number < 10 else 1)
    by_key = list(SurveyAnswer.objects.order_by("pk").values_list("level", flat=True))
    stored = [sheet.answers.first().level for sheet in SurveySheet.objects.order_by("pk")]
    for levels in (by_key, stored):
        assert levels != sorted(levels, reverse=True)
        assert sorted(levels, reverse=True) == [5] * (len(levels) // 2) + [1] * (len(levels) // 2)


def test_keys_do_not_count_up_with_participations(course, survey):
    """Over thirty learners the ranks of sheets and of participations are unrelated, whichever way one sorts."""
    for enrolment in many(course, 30):
        take_part(enrolment, survey, 3)
    keys = list(SurveySheet.objects.values_list("pk", flat=True))
    assert max(keys) > 10**12


def test_the_database_refuses_an_anonymous_sheet_with_a_name(enrolment, survey):
    participation = take_part(enrolment, survey)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveySheet.objects.create(survey=survey, is_anonymous=True, participation=participation)


def test_the_database_refuses_a_named_sheet_without_a_name(survey):
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveySheet.objects.create(survey=survey, is_anonymous=False)


def test_the_database_refuses_a_second_participation(enrolment, survey):
    participation = take_part(enrolment, survey)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(enrolment=enrolment, survey=survey, taken_at=participation.taken_at)


@pytest.mark.parametrize(("level", "text"), [(0, ""), (6, ""), (None, ""), (3, "ทั้งสองอย่าง")])
def test_the_database_refuses_an_answer_that_is_neither_level_nor_comment(enrolment, named, level, text):
    take_part(enrolment, named)
    sheet, question = SurveySheet.objects.get(), SurveyQuestion.objects.get(kind="comment")
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.create(sheet=sheet, question=question, level=level, text=text)


# Many at once


def test_many_are_brought_in_at_once_by_the_same_rules(course, survey, django_assert_max_num_queries):
    people = many(course, 7)
    take_part(people[0], survey, 1)
    answered = [
        (Participation(enrolment=one, survey=survey, taken_at=timezone.now()), answers_to(survey, 4)) for one in people
    ]
    with django_assert_max_num_queries(14):
        record_answers(survey, answered)
    assert Participation.objects.count() == 7
    assert (SealedSheet.objects.count(), SurveySheet.objects.count()) == (0, 7)
    record_answers(survey, [(Participation(enrolment=people[3], survey=survey), answers_to(survey, 5))])
    assert SurveySheet.objects.count() == 7
