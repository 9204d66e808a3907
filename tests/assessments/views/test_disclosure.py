"""What a learner is told of an attempt: each aspect at its moment, and nowhere else."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain import regrading
from assessments.domain.attempts import submit_attempt
from assessments.domain.judging_answers import mark_answer
from assessments.domain.regrades import Decision, begin_regrade
from assessments.kinds import kind_of
from assessments.models import Aspect, Attempt, QuizPage
from assessments.models.disclosure import EVERYTHING, MOMENTS, NOTHING
from courses.models import CoursePage, UnitProgress
from lms.notifications.models import Message
from tests.factories.assessments import KEY_TEXTS, add_quiz, answer, make_question, sit, write_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
SIGNS = {
    Aspect.RESPONSE: r"review-word\">คำตอบของท่าน",
    Aspect.RIGHTNESS: r"review-line-wrong",
    Aspect.SCORE: r"33\.33|1 จาก 3|result-score",
    Aspect.FEEDBACK: "|".join(KEY_TEXTS) + "|ข้อ 11",
    Aspect.KEY: r"review-word\">คำตอบที่ถูก",
}
"""What gives an aspect away on a page."""
ALONE = [
    NOTHING,
    Aspect.RESPONSE,
    Aspect.RESPONSE | Aspect.RIGHTNESS,
    Aspect.SCORE,
    Aspect.RESPONSE | Aspect.FEEDBACK,
    Aspect.RESPONSE | Aspect.RIGHTNESS | Aspect.KEY,
]


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def tell(quiz, **told):
    """Set the quiz so that it tells only this."""
    values = {"shows_answers": "custom"} | dict.fromkeys(MOMENTS, 0)
    for name, value in (values | {name: int(value) for name, value in told.items()}).items():
        setattr(quiz, name, value)
    quiz.save()
    return quiz


def hand_in(enrolment, quiz):
    """One of three right."""
    attempt = sit(enrolment, QuizPage.objects.get(pk=quiz.pk))
    answer(attempt, 1, 0)
    answer(attempt, 2, 1)
    answer(attempt, 3, 1)
    return submit_attempt(attempt, by=enrolment.user)


def at(moment, attempt):
    """Bring the attempt to this moment."""
    hours = {"told_after_attempt": 0, "told_while_open": 2, "told_after_close": 2}[moment]
    Attempt.objects.update(submitted_at=timezone.now() - dt.timedelta(hours=hours))
    if moment == "told_after_close":
        QuizPage.objects.update(closes_at=timezone.now() - dt.timedelta(minutes=1))
        for quiz in QuizPage.objects.all():
            quiz.save()


def pages(client, attempt):
    """Every page on which the learner meets the attempt, without what every page has."""
    urls = [
        reverse("assessments:result", args=[attempt.reference]),
        attempt.quiz.get_url(),
        attempt.quiz.course.get_url(),
        reverse("assessments:report", args=[attempt.reference]),
    ]
    return [client.get(url).content.decode() for url in urls]


LATER = [name for name in MOMENTS if name != "told_at_once"]


@pytest.mark.parametrize("told", [*ALONE, EVERYTHING], ids=repr)
@pytest.mark.parametrize("moment", LATER)
def test_each_moment_tells_its_aspects_and_no_other(client, enrolment, quiz, moment, told):
    """At this moment ``told``, at all others everything else: nothing of the others comes through."""
    others = dict.fromkeys(LATER, EVERYTHING)
    attempt = hand_in(enrolment, tell(quiz, **(others | {moment: told})))
    at(moment, attempt)
    found = {aspect for aspect, sign in SIGNS.items() if any(re.search(sign, one) for one in pages(client, attempt))}
    assert found == set(told)


@pytest.mark.parametrize("moment", LATER)
def test_what_is_hidden_cannot_be_worked_out_from_the_bytes(client, enrolment, course, moment):
    """Two questions alike but for their key: with the answer alone the result pages do not differ."""
    seen = []
    for slug, right in (("quiz-a", 1), ("quiz-b", 2)):
        question = make_question(slug, right=(right,), text="ข้อเดียวกัน")
        quiz = tell(add_quiz(course, question, slug=slug, title="แบบทดสอบ", pass_mark=100), **{moment: 1})
        attempt = sit(enrolment, quiz)
        answer(attempt, 1, 0)
        submit_attempt(attempt, by=enrolment.user)
        at(moment, attempt)
        html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
        html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", html).replace(attempt.reference, "")
        seen.append(re.sub(rf"quizzes/{quiz.pk}/|{slug}|\d\d:\d\d", "", html))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("kind", ["matching", "ordering", "classify", "short", "numeric", "cloze"])
def test_without_the_key_written_types_tell_what_was_given_alone(kind):
    keys = {
        "matching": "ก = เฉลยหนึ่ง # KEY\nข = เฉลยสอง",
        "classify": "ก = เฉลยหนึ่ง # KEY\nข = เฉลยสอง",
        "ordering": "ขั้นหนึ่ง # KEY\nขั้นสอง\nขั้นสาม",
        "short": "เฉลยหนึ่ง # KEY",
        "numeric": "1500 ± 5 # KEY",
        "cloze": "",
    }
    question = write_question("w", kind, keys[kind], text="ข้อ [[เฉลยหนึ่ง]]" if kind == "cloze" else "ข้อ")
    version = question.current_version
    layouts = {"ordering": [one.pk for one in reversed(version.options.all())]}
    layout = layouts.get(kind, {"items": [one.pk for one in version.options.all()], "targets": []})
    lines = kind_of(kind).tell(version, layout=layout, answer=None, aspects=Aspect.RESPONSE)
    assert not re.search("เฉลย|KEY|1500", repr(lines))
    assert [line.points for line in lines] == [None] * len(lines)
    if kind == "ordering":
        assert [line.text for line in lines] == ["ขั้นสาม", "ขั้นสอง", "ขั้นหนึ่ง"]
        answer = {str(one.pk): place for place, one in zip((2, 3, 1), version.options.all(), strict=True)}
        lines = kind_of(kind).tell(version, layout=layout, answer=answer, aspects=Aspect.RESPONSE)
        assert [line.text for line in lines] == ["ขั้นสาม", "ขั้นหนึ่ง", "ขั้นสอง"]


@pytest.mark.parametrize(("kind", "answer", "kept"), [("essay", "ข้อความ", 1), ("file", [], 0)])
def test_what_a_good_answer_holds_is_the_key(kind, answer, kept):
    version = make_question("e", kind=kind, options=[]).current_version
    version.options.create(text="ประเด็นลับ", is_correct=True, sort_order=1)
    told = kind_of(kind).tell(version, layout=[], answer=answer, aspects=EVERYTHING & ~Aspect.KEY)
    assert "ประเด็นลับ" not in repr(told)
    assert len(told) == kept
    assert len(kind_of(kind).tell(version, layout=[], answer=answer, aspects=EVERYTHING)) == kept + 1


def test_nothing_is_told_before_the_result(client, enrolment, course):
    quiz = tell(add_quiz(course, make_question("e", kind="essay", options=[])), **dict.fromkeys(LATER, EVERYTHING))
    attempt = sit(enrolment, quiz)
    attempt.responses.update(answer="ข้อความของฉัน")
    submit_attempt(attempt, by=enrolment.user)
    assert "ข้อความของฉัน" not in pages(client, attempt)[0]


@pytest.mark.parametrize(("told", "is_shown"), [(EVERYTHING, True), (EVERYTHING & ~Aspect.SCORE, False)])
def test_the_course_page_tells_the_score_only_where_it_is_never_hidden(client, enrolment, quiz, told, is_shown):
    tell(quiz, told_after_attempt=EVERYTHING, told_while_open=EVERYTHING, told_after_close=told)
    hand_in(enrolment, quiz)
    assert UnitProgress.objects.get().score_percent > 0
    html = client.get(CoursePage.objects.get().get_url()).content.decode()
    assert ("33.33" in html) is is_shown


@pytest.mark.parametrize(("told", "is_told"), [(Aspect.SCORE, True), (NOTHING, False)])
def test_messages_tell_no_hidden_score(enrolment, course, told, is_told):
    quiz = tell(add_quiz(course, make_question("e", kind="essay", options=[])), **dict.fromkeys(LATER, told))
    attempt = sit(enrolment, quiz)
    attempt.responses.update(answer="ข้อความ")
    submit_attempt(attempt, by=enrolment.user)
    mark_answer(attempt.responses.get(), points=Decimal(7), comment="", seen=0, by=UserFactory())
    body = Message.objects.get(kind="assessments.result").body
    assert attempt.reference in body
    assert ("70" in body) is is_told


@pytest.mark.parametrize(("shows", "is_told"), [("never", True), ("custom", False)])
def test_a_regrade_tells_no_hidden_score(enrolment, quiz, shows, is_told):
    tell(quiz)
    QuizPage.objects.update(shows_answers=shows)
    attempt = hand_in(enrolment, quiz)
    version = attempt.responses.get(position=2).version
    version.question.status = "retired"
    version.question.save()
    decision = Decision(version.question, [version], "give")
    regrading.run(begin_regrade(decision, reason="เฉลยผิด", by=UserFactory(is_superuser=True)))
    body = Message.objects.get(kind="assessments.regraded").body
    assert ("66.66" in body) is is_told
    assert "เฉลยผิด" in body


def test_who_was_granted_a_later_closing_is_told_later(client, enrolment, quiz):
    quiz = tell(quiz, told_after_close=EVERYTHING, told_while_open=NOTHING)
    attempt = hand_in(enrolment, quiz)
    at("told_after_close", attempt)
    quiz.allowances.create(user=enrolment.user, extra_minutes=30, reason="ป่วย")
    assert not re.search(SIGNS[Aspect.KEY], pages(client, attempt)[0])


def test_after_closing_is_announced_with_its_moment(client, enrolment, quiz):
    quiz.closes_at = timezone.now() + dt.timedelta(days=3)
    tell(quiz, told_after_close=EVERYTHING)
    html = pages(client, hand_in(enrolment, quiz))[0]
    assert "เมื่อแบบทดสอบปิดแล้ว" in html


def test_the_left_out_badge_and_the_report_stand_whatever_is_told(client, enrolment, quiz):
    attempt = hand_in(enrolment, tell(quiz, told_after_attempt=Aspect.RESPONSE))
    attempt.responses.filter(position=2).update(is_left_out=True)
    html = pages(client, attempt)[0]
    assert "ไม่นับ" in html
    assert html.count(reverse("assessments:report", args=[attempt.reference])) == 3


@pytest.mark.parametrize("shows", ["never", "custom"])
def test_the_cost_does_not_grow(client, enrolment, quiz, shows, django_assert_max_num_queries):
    tell(quiz, told_after_attempt=Aspect.RESPONSE)
    QuizPage.objects.update(shows_answers=shows)
    url = reverse("assessments:result", args=[hand_in(enrolment, quiz).reference])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
