import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Response
from lms.reports import keeping
from lms.reports.models import CountryGain, ObjectiveGain
from lms.reports.queries import gain
from lms.reports.queries.objectives import Way, gains_by_objective, kept_gains
from tests.factories.assessments import add_quiz, hold, make_category, make_question
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def tests(tree, monkeypatch):
    """Six people answer two questions of one category and one of another, before and after."""
    monkeypatch.setattr(keeping, "LEAST_KEPT", 6)
    shelves = [make_category("letters"), make_category("stores")]
    questions = [make_question(f"q{number}", category=shelves[number // 2], tags=["ใช้"]) for number in range(3)]
    course = make_course(lessons=1)
    both = [add_quiz(course, *questions, slug=purpose, purpose=purpose) for purpose in ("pre_test", "post_test")]
    clerks = [make_clerk(tree["school"]) for _each in range(6)]
    hold(both[0], clerks, [[number % 2 == 0, False, number == 1] for number in range(6)], days_ago=9)
    hold(both[1], clerks, [[True, number > 1, number != 4] for number in range(6)])
    return both


def figures(groups):
    return [(one.label, one.count, one.comparison.gains.mean, one.comparison.gains.deviation) for one in groups]


def test_what_is_kept_of_the_country_is_what_would_be_worked_out_now(tree, tests):
    assert keeping.keep_country_gains() == 1
    (pair,) = gain.course_pairs()
    for way in Way:
        groups, whole, _kept = kept_gains(pair, tree["national"], way)
        now, all_now = gains_by_objective(pair, gain.at(tree["national"]), way)
        assert figures([*groups, whole]) == [pytest.approx(one) for one in figures([*now, all_now])]
    assert set(ObjectiveGain.objects.values_list("way", "label")) == {
        ("category", "หมวด letters"),
        ("category", "หมวด stores"),
        ("tag", "ใช้"),
    }


def test_only_what_is_behind_is_computed_anew(tests):
    keeping.keep_country_gains()
    assert keeping.keep_country_gains() == 0
    Attempt.objects.filter(quiz=tests[1]).update(score_percent=100)
    assert keeping.keep_country_gains() == 1
    CountryGain.objects.update(computed_at=timezone.now() - dt.timedelta(days=1))
    assert keeping.keep_country_gains() == 1


def test_nothing_is_kept_of_a_few_people_nor_of_another_place(tree, tests, monkeypatch):
    keeping.keep_country_gains()
    (pair,) = gain.course_pairs()
    assert kept_gains(pair, tree["area"], Way.CATEGORY) is None
    assert kept_gains(pair, None, Way.CATEGORY) is None
    monkeypatch.setattr(keeping, "LEAST_KEPT", 7)
    CountryGain.objects.update(seen_count=0)
    assert keeping.keep_country_gains() == 0
    assert kept_gains(pair, tree["national"], Way.CATEGORY) is None


def test_the_page_of_the_country_says_when_its_figures_were_computed(client, tree, tests):
    client.force_login(make_supervisor(tree["national"], position="national_officer"))
    address = reverse("reports:gain", args=[tests[1].pk]) + "?by=category"
    assert "คำนวณชั่วโมงละครั้ง" not in client.get(address).content.decode()
    keeping.keep_country_gains()
    assert "คำนวณชั่วโมงละครั้ง" in client.get(address).content.decode()


def test_a_question_that_does_not_count_is_left_out_of_what_was_gained(tree, tests):
    (pair,) = gain.course_pairs()
    Response.objects.filter(version__question__code="q2").update(is_left_out=True)
    groups, _whole = gains_by_objective(pair, gain.at(tree["national"]), Way.CATEGORY)
    assert [one.label for one in groups] == ["หมวด letters"]
