"""Two markers at the desk, and the screen on which results are told."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Mark, Submission
from lms.notifications.models import Message
from tests.factories.assignments import add_assignment, add_rubric_assignment, give, give_levels, hand_in, make_trainer
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(course):
    return make_trainer(course, username="trainer")


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def other(course):
    client = Client()
    client.force_login(make_trainer(course, username="other", first_name="ผู้ตรวจอื่น"))
    return client


def address(submission):
    return reverse("marking:submission", args=[submission.pk])


def release(assignment):
    return reverse("marking:release", args=[assignment.pk])


def test_the_second_marker_finds_it_in_the_queue_and_nothing_of_the_first_mark(client, other, enrolment, course):
    submission = hand_in(enrolment, add_assignment(course, second_marking="all"))
    asked = {"points": "7.25", "comment": "ความเห็นของคนแรก", "seen": "0", "step": "mark"}
    client.post(address(submission), asked)
    queue = reverse("marking:queue", args=[submission.assignment_id])
    assert list(client.get(queue).context["page"].object_list) == []
    assert client.get(reverse("marking:index")).context["piles"][0].waiting_count == 0
    assert "ความเห็นของคนแรก" in client.get(address(submission)).content.decode()
    assert list(other.get(queue).context["page"].object_list) == [submission]
    for url in (queue, address(submission), reverse("marking:index"), release(submission.assignment)):
        html = other.get(url).content.decode()
        assert [word for word in ("ความเห็นของคนแรก", "7.25", "7,25") if word in html] == []
    asked = {"points": "4", "comment": "ความเห็นของคนที่สอง", "seen": "0", "step": "mark"}
    other.post(address(submission), asked)
    html = client.get(address(submission)).content.decode()
    assert "ความเห็นของคนที่สอง" in html
    assert "ร้อยละ 32.50 " in html
    assert Submission.objects.get().status == "disputed"


def test_a_held_result_is_neither_told_nor_shown_to_the_learner(client, enrolment, course, trainer):
    submission = hand_in(enrolment, add_rubric_assignment(course, is_held=True))
    give_levels(submission, 1, 0, by=trainer, comment="ความเห็นลับ")
    learner = Client()
    learner.force_login(enrolment.user)
    html = learner.get(submission.assignment.get_url()).content.decode()
    assert [word for word in ("ความเห็นลับ", "rubric-given", "รอแจ้งผล") if word in html] == []
    client.post(release(submission.assignment), {"all": "1"})
    html = learner.get(submission.assignment.get_url()).content.decode()
    assert "ความเห็นลับ" in html
    assert html.count('class="rubric-given"') == 2


def test_both_rubrics_are_shown_where_two_marked(client, enrolment, course, trainer):
    submission = hand_in(enrolment, add_rubric_assignment(course, second_marking="all", second_tolerance=100))
    give_levels(submission, 0, 0, by=trainer)
    sent = {"comment": "", "seen": "0", "step": "mark"}
    criteria = submission.rubric.criteria.prefetch_related("levels")
    sent |= {f"criterion-{one.pk}": one.levels.all()[1].pk for one in criteria}
    second = Client()
    second.force_login(make_trainer(course))
    second.post(address(submission), sent)
    learner = Client()
    learner.force_login(enrolment.user)
    html = learner.get(submission.assignment.get_url()).content.decode()
    assert html.count('class="rubric-given"') == 4
    assert "ผู้ตรวจคนที่ 2" in html


def test_chosen_results_are_told_and_the_others_wait(client, enrolment, stranger, course, trainer):
    assignment = add_assignment(course, is_held=True)
    mine, theirs = hand_in(enrolment, assignment), hand_in(stranger.enrolments.get(), assignment)
    for one in (mine, theirs):
        give(one, 8, by=trainer)
    elsewhere = hand_in(enrolment, add_assignment(course, slug="else", is_held=True))
    give(elsewhere, 8, by=trainer)
    assert len(client.get(release(assignment)).context["rows"]) == 2
    chosen = {"submission": [mine.pk, elsewhere.pk, "x", "9" * 30]}
    assert client.post(release(assignment), chosen).url == release(assignment)
    assert list(Submission.objects.filter(status="marked")) == [mine]
    assert Message.objects.get(kind="assessments.marked").recipient == enrolment.user
    client.post(release(assignment), {"all": "1"})
    assert Submission.objects.filter(status="judged").get() == elsewhere


def test_nothing_chosen_tells_nothing(client, enrolment, course, trainer):
    submission = hand_in(enrolment, add_assignment(course, is_held=True))
    give(submission, 8, by=trainer)
    client.post(release(submission.assignment))
    assert not Mark.objects.told().exists()


def test_a_trainer_of_another_course_tells_nothing(client, enrolment, course, trainer):
    submission = hand_in(enrolment, add_assignment(course, is_held=True))
    give(submission, 8, by=trainer)
    client.force_login(make_trainer(make_course(slug="other")))
    assert client.get(release(submission.assignment)).status_code == 404
    assert client.post(release(submission.assignment), {"all": "1"}).status_code == 404
    assert not Mark.objects.told().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_list_does_not_grow(client, course, trainer, count, django_assert_num_queries):
    assignment = add_assignment(course, is_held=True)
    for _person in range(count):
        give(hand_in(enrol(UserFactory(), course), assignment), 8, by=trainer)
    client.get(release(assignment))
    with django_assert_num_queries(14):
        client.get(release(assignment))
