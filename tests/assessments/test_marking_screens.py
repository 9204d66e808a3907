import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assessments.models import Mark, SubmissionExtension
from courses.site import MODERATORS
from lms.core.dates import today, typed_date
from tests.factories.assignments import add_assignment, attach, give, hand_in, make_trainer, write
from tests.factories.courses import enrol, make_course
from tests.factories.media import PDF, picture_bytes
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(course):
    return add_assignment(course)


@pytest.fixture
def client(client, course):
    client.force_login(make_trainer(course, username="trainer"))
    return client


@pytest.fixture
def submission(enrolment, assignment):
    return hand_in(enrolment, assignment, "งานที่ส่ง")


def text_of(response) -> str:
    return response.content.decode()


def address(submission):
    return reverse("marking:submission", args=[submission.pk])


def test_what_waits_stands_on_the_desk_and_in_the_list(client, submission, stranger):
    hand_in(stranger.enrolments.get(), submission.assignment)
    assert reverse("marking:index") in text_of(client.get(reverse("wagtailadmin_home")))
    [pile] = client.get(reverse("marking:index")).context["piles"]
    assert (pile.assignment, pile.waiting_count, pile.late_count, pile.marked_count) == (submission.assignment, 2, 0, 0)


def test_first_come_is_first_in_the_queue(client, submission, stranger):
    second = hand_in(stranger.enrolments.get(), submission.assignment)
    queue = client.get(reverse("marking:queue", args=[submission.assignment_id])).context["page"].object_list
    assert list(queue) == [submission, second]


def test_a_draft_is_in_no_queue(client, enrolment, assignment):
    draft = write(enrolment, assignment)
    assert not client.get(reverse("marking:queue", args=[assignment.pk])).context["page"].object_list
    assert client.get(address(draft)).status_code == 404


def test_one_page_shows_the_work_and_takes_the_mark(client, enrolment, assignment, stranger):
    attach(enrolment, assignment, picture_bytes(), "ภาพถ่าย.png")
    submission = hand_in(enrolment, assignment, "งานที่ส่ง")
    following = hand_in(stranger.enrolments.get(), assignment)
    html = text_of(client.get(address(submission)))
    assert "งานที่ส่ง" in html
    assert "ภาพถ่าย.png" in html
    asked = {"points": "8", "comment": "ดี", "seen": "0", "step": "mark"}
    assert client.post(address(submission), asked).url == address(following)
    assert Mark.objects.get().points == 8
    shown = client.get(reverse("marking:queue", args=[assignment.pk]) + "?show=marked")
    assert list(shown.context["page"].object_list) == [submission]


def test_after_the_last_one_comes_the_list(client, submission):
    asked = {"points": "8", "comment": "", "seen": "0", "step": "mark"}
    assert client.post(address(submission), asked).url == reverse("marking:queue", args=[submission.assignment_id])


@pytest.mark.parametrize(
    "asked",
    [
        {"points": "", "step": "mark"},
        {"points": "11", "step": "mark"},
        {"points": "x", "step": "mark"},
        {"points": "5", "step": "mark", "seen": "x"},
        {"points": "5", "step": "return", "comment": ""},
        {"points": "", "step": "return", "comment": "แก้", "until": "ไม่ใช่วัน"},
    ],
)
def test_a_form_with_a_mistake_marks_nothing(client, submission, asked):
    answer = client.post(address(submission), {"seen": "0", "comment": "ดี"} | asked)
    assert answer.status_code == 400
    assert not Mark.objects.exists()


def test_it_is_sent_back_with_a_word_and_no_points(client, submission):
    client.post(address(submission), {"points": "", "comment": "ขาดวันที่", "seen": "0", "step": "return"})
    submission.refresh_from_db()
    assert submission.is_returned


def test_more_time_is_given(client, enrolment, course):
    assignment = add_assignment(course, due_on=today())
    submission = hand_in(enrolment, assignment)
    later = today() + dt.timedelta(days=3)
    url = reverse("marking:more_time", args=[submission.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"until": typed_date(later), "reason": ""}).status_code == 400
    assert client.post(url, {"until": typed_date(later), "reason": "ป่วย"}).url == address(submission)
    assert SubmissionExtension.objects.get().until == later


def test_a_moderator_marks_on_every_course(client, submission):
    moderator = UserFactory()
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    client.force_login(moderator)
    assert client.get(address(submission)).status_code == 200


def test_a_trainer_of_another_course_finds_nothing(client, submission):
    client.force_login(make_trainer(make_course(slug="other")))
    for url in (address(submission), reverse("marking:queue", args=[submission.assignment_id])):
        assert client.get(url).status_code == 404
    assert client.get(reverse("marking:index")).context["piles"] == []


def test_nobody_finds_their_own_work_to_mark(client, course, assignment):
    trainer = make_trainer(course)
    mine = hand_in(enrol(trainer, course), assignment)
    client.force_login(trainer)
    assert client.get(address(mine)).status_code == 404


def test_a_name_is_text_and_never_a_tag(client, course, assignment):
    learner = UserFactory(first_name="<b>แดง</b>")
    submission = hand_in(enrol(learner, course), assignment, "<script>alert(1)</script>")
    html = text_of(client.get(address(submission)))
    assert "<b>แดง" not in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_lists_does_not_grow(client, course, count, django_assert_num_queries):
    for number in range(count):
        assignment = add_assignment(course, slug=f"a{number}")
        for person in range(count):
            hand_in(enrol(UserFactory(), course) if not number else course.enrolments.all()[person], assignment)
    urls = {reverse("marking:index"): 14, reverse("marking:queue", args=[assignment.pk]): 14}
    for url, cost in urls.items():
        client.get(url)
        with django_assert_num_queries(cost):
            client.get(url)


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_marking_does_not_grow(client, enrolment, course, assignment, count, django_assert_num_queries):
    for number in range(count):
        attach(enrolment, assignment, PDF + bytes([number]))
    submission = hand_in(enrolment, assignment)
    for points in range(count):
        give(submission, points, by=make_trainer(course))
    client.get(address(submission))
    with django_assert_num_queries(17):
        client.get(address(submission))


# Claims and names ---------------------------------------------------------------------------------


def test_what_is_claimed_is_said_and_skipped(client, course, submission, stranger):
    other = make_trainer(course, username="other")
    claimed = hand_in(stranger.enrolments.get(), submission.assignment)
    client.post(reverse("marking:claim", args=[submission.pk]), {"step": "claim"})
    submission.refresh_from_db()
    assert submission.claimant.username == "trainer"
    client.post(reverse("marking:claim", args=[submission.pk]), {"step": "let_go"})
    client.force_login(other)
    client.post(reverse("marking:claim", args=[claimed.pk]), {"step": "claim"})
    client.force_login(UserFactory._meta.model.objects.get(username="trainer"))
    queue = reverse("marking:queue", args=[submission.assignment_id])
    assert str(other) in text_of(client.get(queue))
    assert str(other) in text_of(client.get(address(claimed)))
    asked = {"points": "8", "comment": "", "seen": "0", "step": "mark"}
    assert client.post(address(submission), asked).url == queue


def test_where_names_are_hidden_nothing_tells_whose_it_is(client, enrolment, course):
    assignment = add_assignment(course, is_blind=True)
    file = attach(enrolment, assignment, PDF, f"{enrolment.user.first_name}.pdf")
    submission = hand_in(enrolment, assignment, "งาน")
    telling = (enrolment.user.first_name, enrolment.user.last_name, str(enrolment.organisation))
    for url in (address(submission), reverse("marking:queue", args=[assignment.pk])):
        html = text_of(client.get(url))
        assert submission.reference in html
        assert [word for word in telling if word in html] == []
    assert str(file.pk) in client.get(file.file.url)["Content-Disposition"]
    answer = client.post(address(submission), {"points": "8", "comment": "", "seen": "0", "step": "mark"}, follow=True)
    assert enrolment.user.first_name not in " ".join(str(one) for one in answer.context["messages"])
    assert enrolment.user.first_name in text_of(client.get(address(submission)))
