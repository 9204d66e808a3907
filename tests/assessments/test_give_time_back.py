import pytest
from django.core.management import CommandError, call_command

from assessments.models import Attempt, TimeBack
from tests.factories.assessments import add_quiz, make_question, sit
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db

REASON = ["--reason", "ไฟฟ้าดับ"]


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def attempts(tree):
    course = make_course(lessons=0)
    quiz = add_quiz(course, make_question(), time_limit_minutes=10)
    return [sit(enrol(make_clerk(tree[name]), course), quiz) for name in ("school", "next_school")]


def given() -> set[str]:
    return set(TimeBack.objects.values_list("attempts__reference", flat=True))


def test_one_all_or_a_school_get_time(attempts, tree):
    one, two = (attempt.reference for attempt in attempts)
    for whom, expected in (
        (["--attempt", one.lower()], {one}),
        (["--organisation", tree["next_school"].code], {two}),
        (["--all"], {one, two}),
        (["--all", "--quiz", str(attempts[0].quiz_id)], {one, two}),
    ):
        call_command("give_time_back", *whom, "--minutes", "8", *REASON)
        assert given() == expected
        TimeBack.objects.all().delete()


def test_a_dry_run_counts_and_gives_nothing(attempts, capsys):
    call_command("give_time_back", "--all", "--minutes", "8", "--dry-run", *REASON)
    assert (capsys.readouterr().out, given()) == ("2 attempts\n", set())


def test_who_gives_is_kept(attempts):
    officer = UserFactory(username="officer")
    call_command("give_time_back", "--all", "--minutes", "8", "--by", "officer", "--since", "1/1/2569", *REASON)
    assert TimeBack.objects.get().given_by == officer


@pytest.mark.parametrize(
    "wrong",
    [
        ["--attempt", "XXXX-XXXX"],
        ["--organisation", "none"],
        ["--all", "--quiz", "0"],
        ["--all", "--by", "nobody"],
        ["--all", "--since", "soon"],
    ],
)
def test_what_is_not_there_is_told(attempts, wrong):
    with pytest.raises(CommandError):
        call_command("give_time_back", *wrong, "--minutes", "8", *REASON)
    assert not Attempt.objects.filter(times_back__isnull=False).exists()
