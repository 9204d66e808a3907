"""The page of a survey: sending it, mending it, and losing nothing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from assessments.forms.survey import edition_of
from assessments.models import Participation, SealedSheet, SurveyAnswer, SurveyPage
from lms.core.dates import as_of
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory
from tests.factories.surveys import SECTIONS, add_survey, take_part

pytestmark = pytest.mark.django_db
LEVELS = {"item-1": "5", "item-2": "4", "item-3": "3", "item-4": "อยากให้มีตัวอย่างเพิ่ม"}


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
def learner(client, course):
    user = UserFactory()
    client.force_login(user)
    enrol(user, course)
    return user


def address(survey):
    return reverse("assessments:answer_survey", args=[survey.pk])


def form_of(survey, **given):
    return {"edition": edition_of(survey)} | (LEVELS | given)


def text_of(response) -> str:
    return response.content.decode()


def test_the_form_asks_every_item_as_a_group(client, learner, survey):
    html = text_of(client.get(survey.url))
    assert html.count('<fieldset class="rating">') == 3
    assert html.count('type="radio"') == 15
    assert "<legend>เนื้อหาตรงกับงาน</legend>" in html


def test_sending_it_thanks_and_leads_on(client, learner, survey):
    response = client.post(address(survey), form_of(survey), follow=True)
    assert "ได้รับคำตอบ" in text_of(response)
    assert 'type="radio"' not in text_of(response)
    assert Participation.objects.get().enrolment.user == learner


def test_sending_it_twice_keeps_one(client, learner, survey):
    client.post(address(survey), form_of(survey))
    client.post(address(survey), form_of(survey, **{"item-1": "1"}))
    assert SealedSheet.objects.count() == Participation.objects.count() == 1


def test_what_is_missing_is_said_linked_and_nothing_is_lost(client, learner, survey):
    response = client.post(address(survey), form_of(survey, **{"item-2": ""}))
    html = text_of(response)
    assert response.status_code == 400
    assert 'href="#id_item-2_0"' in html
    assert 'id="id_item-2_0"' in html
    assert html.count(" checked") == 2
    assert "อยากให้มีตัวอย่างเพิ่ม" in html
    assert not Participation.objects.exists()


@pytest.mark.parametrize("level", ["0", "6", "x", "5.0", "-1"])
def test_what_is_no_level_is_refused(client, learner, survey, level):
    assert client.post(address(survey), form_of(survey, **{"item-1": level})).status_code == 400
    assert not Participation.objects.exists()


def test_answers_to_an_earlier_wording_are_shown_again(client, learner, survey):
    form = form_of(survey)
    survey.questions = [*SECTIONS[:2], ("comment", "ข้อเสนอแนะเพิ่มเติม")]
    survey.save()
    response = client.post(address(survey), form)
    assert response.status_code == 400
    assert text_of(response).count(" checked") == 3
    assert client.post(address(survey), form | {"edition": edition_of(survey)}).status_code == 302


def test_a_promise_that_changed_meanwhile_is_not_taken_for_granted(client, learner, survey):
    form = form_of(survey)
    survey.is_anonymous = False
    survey.save()
    assert client.post(address(survey), form).status_code == 400
    assert not Participation.objects.exists()


def test_named_answers_stand_in_the_form_when_they_are_changed(client, learner, named):
    client.post(address(named), form_of(named))
    assert 'type="radio"' not in text_of(client.get(named.url))
    html = text_of(client.get(named.url + "?change"))
    assert html.count(" checked") == 3
    assert "อยากให้มีตัวอย่างเพิ่ม" in html
    client.post(address(named), form_of(named, **{"item-1": "1"}))
    assert sorted(SurveyAnswer.objects.exclude(level=None).values_list("level", flat=True)) == [1, 3, 4]


def test_anonymous_answers_never_come_back(client, learner, survey):
    client.post(address(survey), form_of(survey))
    html = text_of(client.get(survey.url + "?change"))
    assert 'type="radio"' not in html
    assert "อยากให้มีตัวอย่างเพิ่ม" not in html


def test_after_the_last_day_the_form_is_gone(client, learner, survey):
    survey.closes_on = dt.date(2026, 11, 21)
    survey.save()
    with as_of(dt.date(2026, 11, 22)):
        html = text_of(client.get(survey.url))
    assert "21 พฤศจิกายน 2569" in html
    assert 'type="radio"' not in html


def test_a_session_that_ended_loses_nothing_and_the_server_keeps_nothing(client, learner, survey):
    page = client.get(survey.url)
    form = form_of(survey) | {"note": page.context["note"]}
    away = Client()
    response = away.post(address(survey), form)
    assert response.status_code == 302
    assert dict(away.session) == {}
    away.force_login(learner)
    html = text_of(away.get(survey.url))
    assert html.count(" checked") == 3
    assert "อยากให้มีตัวอย่างเพิ่ม" in html
    away.post(address(survey), form)
    assert away.cookies[f"form-{survey.pk}"].value == ""
    assert Participation.objects.count() == 1


def test_what_waits_on_a_shared_computer_is_shown_to_nobody_else(client, learner, survey, course):
    form = form_of(survey) | {"note": client.get(survey.url).context["note"]}
    away = Client()
    away.post(address(survey), form)
    other = UserFactory()
    enrol(other, course)
    away.force_login(other)
    assert " checked" not in text_of(away.get(survey.url))


def test_comments_too_long_for_a_cookie_do_not_break_it(client, learner, survey):
    form = form_of(survey, **{"item-4": "".join(chr(0x0E01 + number * 7 % 46) for number in range(5000))})
    away = Client()
    response = away.post(address(survey), form | {"note": client.get(survey.url).context["note"]})
    assert len(response.cookies[f"form-{survey.pk}"].value) < 4000
    away.force_login(learner)
    assert text_of(away.get(survey.url)).count(" checked") == 3


def test_who_is_not_enrolled_is_sent_to_the_course(client, survey):
    client.force_login(UserFactory())
    response = client.post(address(survey), form_of(survey))
    assert response.status_code == 302
    assert not Participation.objects.exists()


def test_a_draft_does_not_exist(client, learner, survey):
    SurveyPage.objects.update(live=False)
    assert client.post(address(survey), form_of(survey)).status_code == 404


def test_looking_writes_nothing(client, learner, survey, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as captured:
        client.get(survey.url)
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("count", [1, 3])
def test_the_query_count_does_not_grow_with_items(client, learner, course, count, django_assert_num_queries):
    questions = [("section", {"title": f"ด้าน {number}", "items": ["หนึ่ง", "สอง"]}) for number in range(count)]
    survey = add_survey(course, questions=questions)
    client.get(survey.url)
    with django_assert_num_queries(9):
        client.get(survey.url)


def test_an_editor_looks_at_the_form_without_a_way_to_send_it(client, survey):
    client.force_login(UserFactory(is_superuser=True))
    html = text_of(client.get(survey.url))
    assert html.count('<fieldset class="rating">') == 3
    assert address(survey) not in html


def test_the_model_of_a_level_refuses_six():
    with pytest.raises(ValidationError):
        SurveyAnswer(level=6).clean_fields(exclude=["sheet", "question", "text"])


def test_a_survey_answered_by_others_is_still_asked(client, learner, course, survey):
    take_part(enrol(UserFactory(), course), survey)
    assert 'type="radio"' in text_of(client.get(survey.url))
