import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assessments.desk import questions_to_improve
from assessments.domain.item_statistics import compute_statistics
from assessments.models import QuizStatistic
from courses.domain.ownership import give_course
from courses.site import TRAINERS
from lms.core import jobs
from tests.assessments.domain.test_item_statistics import make_learners, pattern
from tests.factories.assessments import add_quiz, hold, make_question
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_tree

pytestmark = pytest.mark.django_db
INDEX = reverse("item_statistics:index")


def make_trainer():
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name=TRAINERS))
    return trainer


@pytest.fixture
def trainer(client):
    user = make_trainer()
    client.force_login(user)
    return user


def make_measured(owner, *, count=40, rights=(2, 20, 20), prefix="i"):
    """A quiz of ``owner``'s course that ``count`` people have taken; the first question is far too hard."""
    course = make_course(slug=f"course-{prefix}", lessons=1)
    give_course(course, owner, by=None)
    questions = [
        make_question(f"{prefix}{number}", owner=owner, is_shared=False, text=f"ข้อที่ {prefix}{number}")
        for number in range(len(rights))
    ]
    quiz = add_quiz(course, *questions, title=f"แบบทดสอบ {prefix}")
    hold(quiz, make_learners(make_tree()["school"], count), pattern(count, rights))
    compute_statistics(quiz)
    return quiz


def page_of(client, *names):
    name, *arguments = names
    return client.get(reverse(name, args=arguments)).content.decode()


def test_a_trainer_reads_what_to_improve_why_and_where(client, trainer):
    quiz = make_measured(trainer)
    question = quiz.items.first().question
    text = page_of(client, "item_statistics:index")
    assert "ข้อที่ i0" in text
    assert "มีผู้ตอบถูกเพียง 5 ใน 100 คน" in text
    assert reverse("questions:edit", args=[question.pk]) in text
    assert text.index("ข้อที่ i0") < text.index("ข้อที่ i1")


def test_the_desk_counts_ones_own_questions_to_improve_once(trainer):
    make_measured(trainer)
    (waiting,) = questions_to_improve(trainer)
    assert (waiting.count, waiting.url) == (3, INDEX)
    (nothing,) = questions_to_improve(make_trainer())
    assert nothing.count == 0
    assert list(questions_to_improve(UserFactory())) == []


def test_another_trainers_questions_and_quizzes_are_closed(client, trainer):
    quiz = make_measured(make_trainer())
    assert "ข้อที่ i0" not in page_of(client, "item_statistics:index")
    assert client.get(reverse("item_statistics:quiz", args=[quiz.pk])).status_code == 404
    assert client.post(reverse("item_statistics:compute", args=[quiz.pk])).status_code == 404


def test_of_a_shared_question_the_figures_of_another_trainers_quiz_are_closed(client, trainer):
    quiz = make_measured(make_trainer())
    question = quiz.items.first().question
    type(question).objects.filter(pk=question.pk).update(is_shared=True)
    text = page_of(client, "questions:inspect", question.pk)
    assert "แบบทดสอบ i" not in text.split('id="statistics"')[1].split("<section")[0]


def test_the_owner_of_a_question_reads_how_it_does_in_the_quiz_of_another(client, trainer):
    question = make_question("mine", owner=trainer, is_shared=True)
    course = make_course(slug="theirs", lessons=1)
    quiz = add_quiz(course, question, make_question("other"), title="แบบทดสอบของผู้อื่น")
    hold(quiz, make_learners(make_tree()["school"], 6), pattern(6, (3, 2)))
    compute_statistics(quiz)
    text = page_of(client, "questions:inspect", question.pk)
    assert "แบบทดสอบของผู้อื่น" in text
    assert "50%" in text


def test_a_questions_page_shows_who_chose_which_option(client, trainer):
    quiz = make_measured(trainer, rights=(10, 20, 20))
    text = page_of(client, "questions:inspect", quiz.items.first().question_id)
    section = text.split('id="statistics"')[1].split('id="review"')[0]
    assert "ตัวเลือกที่ 0" in section
    assert "<td>25%</td><td>10 คน</td><td>0 คน</td>" in section
    assert "<td>75%</td><td>1 คน</td><td>11 คน</td>" in section


def test_a_quiz_says_how_reliable_it_is_and_how_far_a_score_may_be_off(client, trainer):
    quiz = make_measured(trainer)
    text = page_of(client, "item_statistics:quiz", quiz.pk)
    statistic = QuizStatistic.objects.get()
    assert f"{statistic.alpha:.2f}" in text
    assert f"± {statistic.error_percent:.1f}" in text
    assert "ข้อที่ i2" in text


def test_below_five_people_the_page_says_why_there_is_nothing(client, trainer):
    quiz = make_measured(trainer, count=4, rights=(2, 2))
    text = page_of(client, "item_statistics:quiz", quiz.pk)
    assert "ไม่ให้รู้ว่าเป็นผลของใคร" in text
    assert "ข้อที่ i0" not in text


def test_questions_of_others_that_a_quiz_draws_are_counted_but_not_shown(client, trainer):
    quiz = make_measured(trainer)
    stranger = quiz.items.first().question
    type(stranger).objects.filter(pk=stranger.pk).update(owner=make_trainer())
    quiz.items.filter(question=stranger).delete()
    text = page_of(client, "item_statistics:quiz", quiz.pk)
    assert "ข้อที่ i0" not in text
    assert "อีก 1 ข้อ" in text


def test_computing_is_asked_for_once_and_done_beside_the_web(client, trainer):
    quiz = make_measured(trainer)
    QuizStatistic.objects.all().delete()
    for _time in range(2):
        response = client.post(reverse("item_statistics:compute", args=[quiz.pk]))
        assert response.url == reverse("item_statistics:quiz", args=[quiz.pk])
    assert jobs.run_tasks() == 1
    assert QuizStatistic.objects.get().quiz_id == quiz.pk


def test_nothing_to_improve_says_so(client, trainer):
    assert "ยังไม่มีข้อที่ควรปรับปรุง" in page_of(client, "item_statistics:index")


def test_the_editor_of_a_quiz_leads_to_its_statistics(client, trainer):
    quiz = make_measured(trainer)
    assert reverse("item_statistics:quiz", args=[quiz.pk]) in page_of(client, "wagtailadmin_pages:edit", quiz.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, trainer, count, django_assert_num_queries):
    quiz = make_measured(trainer, rights=(2,) * count)
    addresses = [
        (INDEX, 14),
        (reverse("item_statistics:quiz", args=[quiz.pk]), 16),
        (reverse("questions:inspect", args=[quiz.items.first().question_id]), 29),
    ]
    for address, _queries in addresses:
        client.get(address)
    for address, queries in addresses:
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
