"""The screen of questions that are alike."""

import pytest
from django.urls import reverse

from assessments.models import Question, QuestionPair
from tests.assessments.test_viewsets import make_trainer, url
from tests.factories.assessments import make_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def pair(first, second, percent=80, **fields):
    return QuestionPair.objects.create(first=first, second=second, percent=percent, **fields)


def act(client, name, *arguments, **sent):
    return client.post(reverse(f"questions:{name}", args=[getattr(one, "pk", one) for one in arguments]), sent)


def test_both_stand_beside_each_other_with_what_differs(client, trainer):
    pair(make_question("q1", owner=trainer, text="ฉบับเก่า"), make_question("q2", owner=trainer, text="ฉบับใหม่"))
    html = client.get(url("pairs")).content.decode()
    assert "<del>เก่า</del>" in html and "<ins>ใหม่</ins>" in html
    assert "q1" in html and "q2" in html


def test_a_trainer_sees_only_pairs_of_what_they_may_read(client, trainer):
    mine = make_question("mine", owner=trainer)
    secret = make_question("secret", owner=UserFactory(), is_shared=False)
    shared = make_question("shared", owner=UserFactory())
    other = make_question("other", owner=UserFactory())
    hidden, foreign, seen = pair(mine, secret), pair(shared, other), pair(mine, shared)
    html = client.get(url("pairs")).content.decode()
    assert [f"pair-{one.pk}" in html for one in (hidden, foreign, seen)] == [False, False, True]
    assert "secret" not in html
    for one in (hidden, foreign):
        assert act(client, "part_pair", one).status_code == 404
        assert act(client, "forget_pair", one).status_code == 404
        assert act(client, "retire_of_pair", one, one.first).status_code == 404
    assert set(Question.objects.values_list("status", flat=True)) == {"ready"}


def test_they_are_said_not_to_be_the_same_and_shown_again(client, trainer):
    found = pair(make_question("q1", owner=trainer), make_question("q2", owner=trainer))
    assert act(client, "part_pair", found, p="2").url == url("pairs") + "?p=2"
    assert f"pair-{found.pk}" not in client.get(url("pairs")).content.decode()
    assert f"pair-{found.pk}" in client.get(url("pairs"), {"show": "different"}).content.decode()
    act(client, "forget_pair", found, show="different")
    assert f"pair-{found.pk}" in client.get(url("pairs")).content.decode()


def test_one_is_retired_and_its_page_leads_to_the_other(client, trainer):
    first, second = make_question("q1", owner=trainer), make_question("q2", owner=UserFactory())
    found = pair(first, second)
    act(client, "retire_of_pair", found, first)
    first.refresh_from_db()
    assert first.status == "retired"
    assert url("inspect", second) in client.get(url("inspect", first)).content.decode()


def test_what_belongs_to_another_is_not_retired(client, trainer):
    theirs = make_question("q2", owner=UserFactory())
    found = pair(theirs, make_question("q1", owner=trainer))
    assert act(client, "retire_of_pair", found, theirs).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == "ready"


def test_a_question_of_no_pair_is_not_retired(client, trainer):
    found = pair(make_question("q1", owner=trainer), make_question("q2", owner=trainer))
    third = make_question("q3", owner=trainer)
    assert act(client, "retire_of_pair", found, third).status_code == 404
    third.refresh_from_db()
    assert third.status == "ready"


@pytest.mark.parametrize("sent", [{"show": "poem", "p": "x"}, {"show": "", "p": "9" * 30}])
def test_an_address_that_means_nothing_shows_what_waits(client, sent):
    assert client.get(url("pairs"), sent).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_pairs(client, trainer, count, django_assert_num_queries):
    for number in range(count):
        pair(make_question(f"a{number}", owner=trainer), make_question(f"b{number}", owner=trainer))
    client.get(url("index"))
    with django_assert_num_queries(16):
        client.get(url("pairs"))
