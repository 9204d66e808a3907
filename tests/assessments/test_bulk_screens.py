"""The screen on which many questions are changed at once."""

import pytest
from django.urls import reverse

from assessments.models import Question
from tests.assessments.test_viewsets import make_trainer, url
from tests.factories.assessments import make_category, make_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
MANY = "questions:change_many"


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def statuses():
    return dict(Question.objects.values_list("code", "status"))


def test_the_list_offers_boxes_and_acts_without_scripts(client, trainer):
    question = make_question(owner=trainer)
    html = client.get(url("index"), {"status": "ready", "p": 1}).content.decode()
    assert f'type="checkbox" name="id" value="{question.pk}" form="bulk"' in html
    assert '<input type="hidden" name="matching" value="status=ready">' in html
    assert '<option value="retire">' in html


def test_what_was_ticked_is_shown_then_changed(client, trainer):
    mine = [make_question(code, owner=trainer) for code in ("q1", "q2", "q3")]
    theirs = make_question("q4", owner=UserFactory())
    asked = {"do": "retire", "which": "chosen", "id": [mine[0].pk, mine[1].pk, theirs.pk]}
    html = client.get(reverse(MANY), asked).content.decode()
    assert 'name="expected" value="2"' in html
    assert "q4" in html
    assert set(statuses().values()) == {"ready"}
    response = client.post(reverse(MANY), asked | {"expected": 2})
    assert response.url == url("index")
    assert statuses() == {"q1": "retired", "q2": "retired", "q3": "ready", "q4": "ready"}


def test_all_that_match_the_filter_and_the_search_are_changed(client, trainer):
    for code, status, text in [
        ("q1", "draft", "หนังสือภายนอก"),
        ("q2", "ready", "หนังสือภายใน"),
        ("q3", "ready", "พัสดุ"),
    ]:
        make_question(code, owner=trainer, status=status, text=text)
    asked = {"do": "retire", "which": "all", "matching": "status=ready&q=หนังสือ"}
    assert 'name="expected" value="1"' in client.get(reverse(MANY), asked).content.decode()
    client.post(reverse(MANY), asked | {"expected": 1})
    assert statuses() == {"q1": "draft", "q2": "retired", "q3": "ready"}


def test_an_act_that_needs_a_value_asks_for_it_first(client, trainer):
    question = make_question(owner=trainer)
    to = make_category("finance")
    asked = {"do": "move", "which": "chosen", "id": [question.pk]}
    html = client.get(reverse(MANY), asked).content.decode()
    assert 'name="category"' in html and 'name="expected"' not in html
    html = client.get(reverse(MANY), asked | {"category": to.pk}).content.decode()
    assert 'name="expected" value="1"' in html
    client.post(reverse(MANY), asked | {"category": to.pk, "expected": 1})
    question.refresh_from_db()
    assert question.category == to


def test_ids_of_others_are_passed_over_as_if_they_were_not(client, trainer):
    hidden = make_question("secret", owner=UserFactory(), is_shared=False)
    asked = {"do": "retire", "which": "chosen", "id": [hidden.pk, 999_999, "x", "9" * 40]}
    html = client.get(reverse(MANY), asked).content.decode()
    assert "secret" not in html
    client.post(reverse(MANY), asked | {"expected": 1})
    assert statuses() == {"secret": "ready"}


def test_a_list_that_changed_meanwhile_is_shown_again(client, trainer):
    make_question("q1", owner=trainer)
    make_question("q2", owner=trainer)
    response = client.post(reverse(MANY), {"do": "retire", "which": "all", "matching": "", "expected": 1})
    assert response.status_code == 400
    assert 'name="expected" value="2"' in response.content.decode()
    assert set(statuses().values()) == {"ready"}


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "move", "category": "x", "which": "all"},
        {"do": "move", "category": "9" * 30, "which": "all"},
        {"do": "add_tag", "tag": " ", "which": "all"},
        {"do": "add_tag", "tag": "ก,ข", "which": "all"},
        {"do": "add_tag", "tag": "ก" * 101, "which": "all"},
        {"do": "difficulty", "difficulty": "poem", "which": "all"},
        {"do": "cite", "regulation": "0", "which": "all"},
        {"do": "retire", "which": "all", "expected": "x"},
    ],
)
def test_hostile_input_is_refused_and_nothing_is_written(client, trainer, sent):
    make_question(owner=trainer)
    before = list(Question.objects.values())
    assert client.post(reverse(MANY), {"expected": 1, **sent}).status_code == 400
    assert list(Question.objects.values()) == before


@pytest.mark.parametrize("do", ["", "poem"])
def test_an_act_that_is_none_leads_back(client, do):
    assert client.get(reverse(MANY), {"do": do}).url == url("index")


def test_a_filter_that_means_nothing_chooses_nothing(client, trainer):
    make_question(owner=trainer)
    asked = {"do": "retire", "which": "all", "matching": "category=x", "expected": 1}
    assert client.post(reverse(MANY), asked).status_code == 400
    assert statuses() == {"q1": "ready"}


def test_who_may_only_read_changes_nothing(client):
    reader = make_trainer()
    reader.user_permissions.remove(*reader.user_permissions.filter(codename="change_question"))
    client.force_login(reader)
    make_question()
    assert 'id="bulk"' not in client.get(url("index")).content.decode()
    assert client.post(reverse(MANY), {"do": "retire", "which": "all", "expected": 1}).status_code in (302, 403)
    assert statuses() == {"q1": "ready"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_asks_the_same_number_of_queries(client, trainer, count, django_assert_num_queries):
    for number in range(count):
        make_question(f"q{number}", owner=UserFactory())
        make_question(f"m{number}", owner=trainer)
    client.get(url("index"))
    with django_assert_num_queries(13):
        client.get(reverse(MANY), {"do": "retire", "which": "all"})
