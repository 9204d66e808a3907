"""What a browser tells of a lesson, and what its learner sees of it."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from courses.domain.enrolment import enrol
from courses.models import BlockProgress, Enrolment, LessonPage, ModulePage, UnitProgress
from tests.factories.courses import add_lesson, add_video_lesson, make_course
from tests.factories.media import make_media
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


@pytest.fixture
def lesson(clerk):
    """A lesson of one video, opened an hour ago."""
    make_course(lessons=0)
    lesson = LessonPage.objects.get(pk=add_video_lesson(ModulePage.objects.get()).pk)
    open_an_hour_ago(enrol(clerk, lesson.course, by=clerk), lesson)
    return lesson


def open_an_hour_ago(enrolment: Enrolment, lesson: LessonPage) -> None:
    UnitProgress.objects.create(enrolment=enrolment, unit=lesson, opened_at=timezone.now() - dt.timedelta(hours=1))


def address(lesson, action: str) -> str:
    return f"/learning/{Enrolment.objects.get().pk}/units/{lesson.pk}/{action}/"


def tell(client, lesson, *signals, **more):
    return client.post(address(lesson, "signals"), {"signals": json.dumps(signals)} | more)


def played(lesson, seconds: int, **more) -> dict:
    return {"block": lesson.body[0].id, "ranges": [[0, seconds * 1000]]} | more


def notes_of(client, url: str) -> list[str]:
    return [str(note) for note in client.get(url).context["messages"]]


def test_the_answer_to_signals_is_the_list_of_what_is_left(client, lesson):
    text = tell(client, lesson, played(lesson, 40, position=40_000)).content.decode()
    assert "ดูวิดีโอ “สาธิต” ให้ครบ 90%" in text
    assert "ดูแล้ว 40%" in text
    assert "ทำครบทุกข้อ" in tell(client, lesson, played(lesson, 95)).content.decode()


def test_the_lesson_shows_what_is_left_and_where_to_go_on(client, lesson):
    tell(client, lesson, played(lesson, 40, position=33_000))
    page = client.get(lesson.url).content.decode()
    assert "ทำแล้ว 0 จาก 1 ข้อ" in page
    assert 'data-position="33000" data-watched="[[0, 40000]]"' in page
    assert "js/learning" in page


def test_the_button_refuses_with_a_sentence_until_all_is_met(client, lesson):
    client.post(address(lesson, "complete"))
    assert notes_of(client, lesson.url) == ["ยังไม่ครบ บทเรียนนี้ยังเหลือ: ดูวิดีโอ “สาธิต” ให้ครบ 90% – ดูแล้ว 0%"]
    tell(client, lesson, played(lesson, 90))
    client.post(address(lesson, "complete"))
    assert Enrolment.objects.get().is_completed


def test_without_scripts_the_transcript_is_read_instead(client, lesson):
    page = client.get(lesson.url).content.decode()
    block = lesson.body[0].id
    assert f'name="block" value="{block}" form="declare"' in page
    assert client.post(address(lesson, "declare"), {"block": block}).url == lesson.url
    assert notes_of(client, lesson.url) == ["บันทึกว่าทำข้อนี้แล้ว"]
    client.post(address(lesson, "complete"))
    assert Enrolment.objects.get().is_completed


def test_a_transcript_read_in_an_instant_is_refused_with_a_sentence(client, lesson):
    UnitProgress.objects.all().delete()
    client.post(address(lesson, "declare"), {"block": lesson.body[0].id})
    assert notes_of(client, lesson.url) == ["เร็วไปนิด ค่อย ๆ เรียนต่อ แล้วกดปุ่มอีกครั้งใน 1 นาที"]
    assert UnitProgress.objects.get().opened_at is not None


def test_the_page_itself_says_when_it_was_opened_and_nobody_else_can(client, lesson):
    UnitProgress.objects.all().delete()
    Enrolment.objects.update(enrolled_at=timezone.now() - dt.timedelta(hours=1))
    note = client.get(lesson.url).context["opened"]
    assert not UnitProgress.objects.exists()
    tell(client, lesson, opened=note)
    opened = UnitProgress.objects.get().opened_at
    assert abs(timezone.now() - opened) < dt.timedelta(seconds=5)
    for forged in (note[:-1], "x", "", note.replace(":", "")):
        assert tell(client, lesson, opened=forged).status_code == 200
    assert UnitProgress.objects.get().opened_at == opened


def test_a_note_of_another_lesson_says_nothing(client, lesson, clerk):
    other = add_lesson(ModulePage.objects.get(), slug="other", least_minutes=1)
    UnitProgress.objects.all().delete()
    Enrolment.objects.update(enrolled_at=timezone.now() - dt.timedelta(hours=1))
    note = client.get(other.url).context["opened"]
    tell(client, lesson, opened=note)
    assert UnitProgress.objects.get().opened_at.microsecond  # now; a note tells whole seconds


def test_the_least_minutes_are_counted_without_scripts_too(client, lesson):
    other = add_lesson(ModulePage.objects.get(), slug="other", least_minutes=5)
    client.post(address(other, "complete"))
    assert "เหลืออีก 5 นาที" in notes_of(client, other.url)[0]
    UnitProgress.objects.filter(unit=other).update(opened_at=timezone.now() - dt.timedelta(minutes=5))
    client.post(address(other, "complete"))
    assert UnitProgress.objects.get(unit=other).completed_at is not None


@pytest.mark.parametrize(
    "told",
    [
        "",
        "x",
        "{}",
        "[1]",
        '[{"block": 1}]',
        '[{"ranges": 1}]',
        '[{"ranges": [[0]]}]',
        '[{"ranges": [["0", 1]]}]',
        '[{"pages": [1.5]}]',
        '[{"pages": [true]}]',
        '[{"position": "x"}]',
        '[{"position": NaN}]',
        '[{"age": null}]',
        pytest.param("[" * 100_000, id="nested without end"),
        pytest.param('[{"age": ' + "9" * 5000 + "}]", id="a number of 5000 digits"),
    ],
)
def test_what_is_not_a_signal_is_refused_and_changes_nothing(client, lesson, told):
    before = UnitProgress.objects.get().updated_at
    assert client.post(address(lesson, "signals"), {"signals": told}).status_code == 400
    assert (UnitProgress.objects.get().updated_at, BlockProgress.objects.count()) == (before, 0)


def test_numbers_out_of_all_reason_are_brought_back(client, lesson):
    far = 10**30
    signal = played(lesson, 5, position=far, age=-far) | {"ranges": [[-far, 5000], [7, 7]], "pages": [far]}
    assert tell(client, lesson, signal).status_code == 200
    assert BlockProgress.objects.get().ranges == [[0, 5000]]


def test_foreign_enrolments_and_units_are_not_there(client, lesson):
    UserFactory()
    theirs = enrol(make_clerk(Enrolment.objects.get().organisation), lesson.course, by=None)
    for action in ("signals", "declare"):
        assert client.post(f"/learning/{theirs.pk}/units/{lesson.pk}/{action}/").status_code == 404
        assert client.get(f"/learning/{theirs.pk}/units/{lesson.pk}/{action}/").status_code == 405


def test_those_who_left_are_told(client, lesson):
    Enrolment.objects.update(status="withdrawn", withdrawn_at=timezone.now())
    assert tell(client, lesson, played(lesson, 5)).status_code == 409
    assert not BlockProgress.objects.exists()


def test_a_trainer_sees_what_is_asked_and_sends_nothing(client, lesson):
    client.force_login(UserFactory(is_superuser=True))
    page = client.get(lesson.url).content.decode()
    assert "ดูวิดีโอ “สาธิต” ให้ครบ 90%" in page
    assert "data-outbox=" not in page
    assert 'form="declare"' not in page


def test_a_lesson_of_text_loads_and_asks_nothing_more(client, lesson):
    other = add_lesson(ModulePage.objects.get(), slug="other")
    page = client.get(other.url).content.decode()
    for word in ("js/learning", "js/viewing", "data-todo", 'name="opened"'):
        assert word not in page
    client.post(address(other, "complete"))
    assert UnitProgress.objects.get(unit=other).completed_at is not None


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_of_videos_costs_the_same_for_any_number(client, clerk, count, django_assert_num_queries):
    make_course(lessons=0)
    blocks = [("media", {"media": make_media(duration_seconds=60), "text": ""}) for _number in range(count)]
    lesson = add_lesson(ModulePage.objects.get(), body=blocks)
    open_an_hour_ago(enrol(clerk, lesson.course, by=clerk), lesson)
    client.get(lesson.url)
    with django_assert_num_queries(12):
        client.get(lesson.url)
