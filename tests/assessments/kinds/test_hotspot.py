"""Areas of a picture: what is taken, how it is graded against an oracle, what is told, and how it is written."""

import itertools
import random
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from assessments.domain.attempts import submit_attempt
from assessments.domain.item_statistics import compute_statistics
from assessments.domain.regrades import Decision, preview
from assessments.exchange.bank_out import entries_of
from assessments.exchange.formats import WRITTEN
from assessments.kinds import OptionDraft, kind_of
from assessments.kinds.hotspot import Area
from assessments.models import OptionStatistic, Question, Regrade
from courses.models import ModulePage
from lms.core.errors import DomainError
from tests.assessments.test_viewsets import form, make_trainer
from tests.assessments.views.test_leaks import without_what_must_differ
from tests.factories.assessments import KEY_TEXTS, add_quiz, hold, make_question, make_version, send, sit
from tests.factories.courses import add_lesson
from tests.factories.media import make_image
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

HOTSPOT = kind_of("hotspot")
PLACES = ["60 5 30 10", "5 5 30 10", "5 70 30 10", "60 70 30 10"]
NAMES = ["มุมขวาบน", "มุมซ้ายบน", "มุมซ้ายล่าง", "มุมขวาล่าง"]


def areas(*right: int, places=PLACES) -> list[OptionDraft]:
    pairs = zip(NAMES, places, strict=False)
    return [OptionDraft(name, at in right, KEY_TEXTS[1], target=place) for at, (name, place) in enumerate(pairs)]


def make_hotspot(code="h1", *right: int, **fields):
    rules = fields.pop("rules", {})
    fields = {"image": make_image(), "text": "ชั้นความเร็วอยู่ที่ใด"} | fields
    return make_question(code, kind="hotspot", options=areas(*(right or (0,))), rules=rules, **fields)


# What may be asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (areas(), {}),
        (areas(0, 1), {}),
        (areas(), {"choose": "several"}),
        (areas(0)[:1], {}),
        (areas(0, places=["", *PLACES[1:]]), {}),
        (areas(0, places=["71 5 30 10", *PLACES[1:]]), {}),
        (areas(0, places=["60 91 30 10", *PLACES[1:]]), {}),
        (areas(0, places=["60 5 0.5 10", *PLACES[1:]]), {}),
        (areas(0, places=["-1 5 30 10", *PLACES[1:]]), {}),
        (areas(0, places=["60 5 30", *PLACES[1:]]), {}),
        (areas(0, places=["๖๐ 5 30 10", *PLACES[1:]]), {}),
        (areas(0, places=["5 8 30 10", *PLACES[1:]]), {}),
        (areas(0, places=["10 6 5 5", *PLACES[1:]]), {}),
        ([OptionDraft("ก", True, weight=Decimal(1), target=PLACES[0]), *areas()[1:]], {}),
        (areas(0), {"choose": "many"}),
    ],
)
def test_what_could_not_be_answered_is_refused(options, rules):
    with pytest.raises(DomainError):
        make_version("hotspot", options, **rules)


def test_areas_may_touch_and_overlap_a_little():
    make_version("hotspot", areas(0, places=["33 5 30 10", *PLACES[1:]]))
    assert Area.read("0 0 10 10").covers(Area.read("5 0 10 10")) == Decimal("0.5")
    assert Area.read("0 0 10 10").covers(Area.read("10 0 10 10")) == 0


def test_without_a_picture_there_is_no_question():
    with pytest.raises(DomainError):
        make_hotspot(image=None)
    assert not Question.objects.filter(current_version__isnull=False).exists()


# Answering and grading ----------------------------------------------------------------------------


def oracle(right: set[int], chosen: set[int], several: bool, scoring: str) -> Decimal:
    """The points by the words of the help text, counted one by one."""
    if not several or scoring == "all":
        return Decimal(chosen == right)
    hits, misses = len(chosen & right), len(chosen - right)
    if scoring == "penalty":
        return max(Decimal(0), Decimal(hits - misses) / len(right))
    kept = hits if len(chosen) <= len(right) else max(0, hits - (len(chosen) - len(right)))
    return Decimal(kept) / len(right)


@pytest.mark.parametrize("scoring", ["all", "partial", "penalty"])
@pytest.mark.parametrize("right", [{1}, {1, 3}, {1, 2, 4}])
def test_grading_agrees_with_an_oracle_for_every_answer(scoring, right):
    version = make_version("hotspot", areas(*(number - 1 for number in right)), choose="several", scoring=scoring)
    for size in range(5):
        for chosen in itertools.combinations(range(1, 5), size):
            expected = oracle(right, set(chosen), True, scoring)
            assert HOTSPOT.grade(version, list(chosen)) == pytest.approx(expected, abs=Decimal("0.0001"))


def test_where_one_area_is_chosen_exactly_that_one_is_right():
    version = make_version("hotspot", areas(2), scoring="partial")
    for size in range(5):
        for chosen in itertools.combinations(range(1, 5), size):
            assert HOTSPOT.grade(version, list(chosen)) == oracle({3}, set(chosen), False, "partial")
    assert HOTSPOT.grade(version, None) == 0
    assert HOTSPOT.grade(version, HOTSPOT.solve(version)) == 1


@pytest.mark.parametrize("values", [["4"], ["-1"], ["x"], [""]])
def test_what_is_not_on_offer_is_refused(values):
    with pytest.raises(DomainError):
        HOTSPOT.accept(values, layout=[1, 2, 3, 4])


def test_what_was_chosen_comes_back():
    assert HOTSPOT.accept(["2", "0"], layout=[7, 8, 9]) == [7, 9]
    assert HOTSPOT.restore([7, 9], layout=[7, 8, 9]) == ["0", "2"]


def test_the_order_of_the_list_tells_nothing_of_the_trainers_order():
    """Unshuffled as one reads the picture; shuffled, whatever the trainer wrote first stands anywhere."""
    version = make_version("hotspot", areas(0))
    chance = random.Random(1)
    assert HOTSPOT.arrange(version, chance=chance, is_shuffled=False) == [2, 1, 3, 4]
    firsts = [HOTSPOT.arrange(version, chance=chance, is_shuffled=True)[0] for _try in range(400)]
    assert all(70 < firsts.count(pk) < 130 for pk in (1, 2, 3, 4))


# The page and the key -----------------------------------------------------------------------------


def paper_of(client, attempt):
    html = client.get(reverse("assessments:attempt", args=[attempt.reference])).content.decode()
    return without_what_must_differ(html, attempt)


@pytest.mark.parametrize(("rules", "one", "other"), [({}, (0,), (3,)), ({"choose": "several"}, (0,), (1, 2, 3))])
def test_the_same_picture_with_another_key_gives_the_same_bytes(client, enrolment, course, rules, one, other):
    client.force_login(enrolment.user)
    image, seen = make_image(name="เฉลย.png", alt_text="ชั้นความเร็วอยู่มุมขวาบน"), []
    for slug, right in (("one", one), ("two", other)):
        question = make_hotspot(slug, *right, rules=rules, image=image)
        attempt = sit(enrolment, add_quiz(course, question, slug=slug, title="แบบทดสอบ"))
        page = paper_of(client, attempt)
        url = reverse("assessments:save", args=[attempt.reference, 1])
        seen.append((page, client.post(url, {"answer": ["1"], "sequence": "1"}).content, paper_of(client, attempt)))
    assert seen[0] == seen[1]
    assert not any(text in seen[0][0] for text in [*KEY_TEXTS, "เฉลย", "ชั้นความเร็วอยู่มุม", image.file.name])
    assert "correct" not in seen[0][0]


def test_every_area_is_on_the_picture_and_in_the_list(client, enrolment, course):
    client.force_login(enrolment.user)
    html = paper_of(client, sit(enrolment, add_quiz(course, make_hotspot())))
    assert re.findall(r'data-spot="(\d)"', html) == ["0", "1", "2", "3"]
    assert re.findall(r'type="radio" name="answer-1" value="(\d)"', html) == ["0", "1", "2", "3"]
    assert list(re.findall(r'plain-text">([^<]+)</span></label>', html)) == [
        NAMES[1],
        NAMES[0],
        *NAMES[2:],
    ]


def test_afterwards_right_and_wrong_are_told_by_word_and_sign(client, enrolment, course):
    attempt = sit(enrolment, add_quiz(course, make_hotspot()))
    send(attempt, 1, "0")
    submit_attempt(attempt, by=enrolment.user)
    client.force_login(enrolment.user)
    html = client.get(reverse("assessments:result", args=[attempt.reference])).content.decode()
    assert re.findall(r'dy="0.35em">([^<]+)<', html) == ["1✗", "2✓", "3", "4"]
    assert html.count("review-word") == 2


def test_in_a_lesson_it_is_checked_at_once(client, enrolment, course):
    make_hotspot(tags=("check",))
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), slug="with-check", body=[("knowledge_check", "h1")])
    client.force_login(enrolment.user)
    html = client.get(lesson.get_url()).content.decode()
    assert html.count("data-spot=") == 4
    assert not any(text in html for text in KEY_TEXTS)
    right = re.search(r'value="(\d)"[^>]*><span class="spot-number">\d</span><span class="plain-text">มุมขวาบน', html)
    url = reverse("assessments:check", args=[lesson.pk, "h1"])
    told = client.post(url, {"answer": right[1], "sequence": "1"}, headers={"Accept": "text/fragment"}).content.decode()
    assert "✓" in told and KEY_TEXTS[0] in told


# Writing it ---------------------------------------------------------------------------------------


def make_uploader():
    """A trainer who may upload pictures."""
    user = make_trainer()
    user.groups.add(Group.objects.get(name="Trainers"))
    return user


def sent(image, *, places=PLACES, right=(0,), **fields):
    post = form(rows=(), kind="hotspot", image=image.pk, **fields)
    post |= {"hotspot-areas-TOTAL_FORMS": len(places) + 1, "hotspot-areas-INITIAL_FORMS": 0}
    for number, place in enumerate(places):
        post[f"hotspot-areas-{number}-text"] = NAMES[number]
        post |= dict(
            zip(
                (f"hotspot-areas-{number}-{side}" for side in ("left", "top", "width", "height")),
                place.split(),
                strict=False,
            )
        )
        if number in right:
            post[f"hotspot-areas-{number}-is_correct"] = "on"
    return post


@pytest.fixture
def trainer(client):
    user = make_uploader()
    client.force_login(user)
    return user


def test_a_trainer_writes_the_areas_as_numbers_and_finds_them_again(client, trainer):
    image = make_image(uploaded_by_user=trainer)
    response = client.post(
        reverse("questions:add"), sent(image, **{"hotspot-scoring": "partial", "hotspot-choose": "one"})
    )
    assert response.status_code == 302
    question = Question.objects.get()
    assert list(question.current_version.options.values_list("text", "target", "is_correct")) == [
        (name, place, number == 0) for number, (name, place) in enumerate(zip(NAMES, PLACES, strict=True))
    ]
    assert (question.current_version.rules, question.current_version.image) == ({"scoring": "partial"}, image)
    html = client.get(reverse("questions:edit", args=[question.pk])).content.decode()
    assert re.search(r'name="hotspot-areas-0-left" value="60(.0)?"', html)
    assert client.get(reverse("questions:inspect", args=[question.pk])).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"image": ""},
        {"image": "999999"},
        {"image": "of somebody else"},
        {"hotspot-areas-0-left": "x"},
        {"hotspot-areas-0-left": "101"},
        {"hotspot-areas-0-left": ""},
        {"hotspot-areas-0-text": ""},
        {"hotspot-areas-0-is_correct": ""},
        {"hotspot-areas-0-left": "NaN"},
        {"hotspot-areas-TOTAL_FORMS": "100000"},
        {"hotspot-areas-TOTAL_FORMS": "x"},
        {"hotspot-choose": "many"},
    ],
)
def test_a_hostile_or_unfinished_form_writes_nothing(client, trainer, change):
    post = sent(make_image(uploaded_by_user=trainer)) | change
    if post["image"] == "of somebody else":
        post["image"] = make_image(uploaded_by_user=make_uploader()).pk
    response = client.post(reverse("questions:add"), post)
    assert response.status_code == 200
    assert "error" in response.content.decode()
    assert not Question.objects.exists()


# Beside the quiz ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_files_of_other_systems_leave_it_out_with_a_sentence(name):
    make_hotspot()
    writing = WRITTEN[name].write(entries_of(Question.objects.all()))
    assert writing.written_count == 0
    assert len(writing.left_out) == 1


def test_a_wrong_key_can_be_put_right_afterwards(enrolment, course):
    question = make_hotspot()
    attempt = sit(enrolment, add_quiz(course, question))
    send(attempt, 1, "0")
    submit_attempt(attempt, by=enrolment.user)
    version = question.current_version
    other = version.options.get(text=NAMES[1]).pk
    seen = preview(Decision(question, [version], Regrade.Ruling.ACCEPT, [other]))
    assert [(one.before, one.after) for one in seen.changes] == [(0, 100)]


def test_statistics_tell_how_often_each_area_was_chosen(course):
    quiz = add_quiz(course, make_hotspot())
    people = UserFactory.create_batch(8)
    hold(quiz, people, [[number % 2 == 0] for number in range(8)])
    compute_statistics(quiz)
    counts = OptionStatistic.objects.filter(option__text=NAMES[0]).values_list("count", flat=True)
    assert OptionStatistic.objects.count() == 4
    assert list(counts) == [4]
