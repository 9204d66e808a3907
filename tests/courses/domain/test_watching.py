"""What is credited of what a browser tells."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit
from courses.domain.watching import ALLOWANCE, Signal, declare_done, open_lesson, record_signals
from courses.models import BlockProgress, Enrolment, LessonPage, ModulePage, UnitPage, UnitProgress
from courses.queries.conditions import todo_of
from lms.core.errors import DomainError
from media.previews import draw_previews
from tests.factories.courses import add_lesson, add_video_lesson, make_course
from tests.factories.media import make_document, make_media, pdf_bytes
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(hours=1)


@pytest.fixture
def enrolment():
    """Made two hours ago, so that a lesson may have been opened since."""
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, make_course(lessons=0), by=clerk)
    Enrolment.objects.update(enrolled_at=timezone.now() - 2 * LONG_AGO)
    return Enrolment.objects.get()


@pytest.fixture
def lesson(enrolment):
    return again(add_video_lesson(ModulePage.objects.get()))


def again(lesson: LessonPage) -> LessonPage:
    """As the next request finds it."""
    return LessonPage.objects.get(pk=lesson.pk)


def block_of(lesson: LessonPage, place: int = 0) -> str:
    return lesson.body[place].id


def play(enrolment, lesson, *ranges, ago: dt.timedelta = LONG_AGO, place: int = 0, **more) -> BlockProgress:
    signal = Signal(block_of(lesson, place), ranges=[(start * 1000, end * 1000) for start, end in ranges], **more)
    record_signals(enrolment, lesson, [signal], opened_at=timezone.now() - ago)
    return BlockProgress.objects.get(block_id=block_of(lesson, place))


def states(lesson) -> list[tuple[bool, str]]:
    return [(one.is_met, one.state) for one in todo_of(again(lesson), UnitProgress.objects.first()).conditions]


def test_parts_are_put_together_and_the_same_again_adds_nothing(enrolment, lesson):
    play(enrolment, lesson, (0, 30))
    play(enrolment, lesson, (60, 70))
    play(enrolment, lesson, (20, 40))
    assert play(enrolment, lesson, (0, 30), (60, 70)).ranges == [[0, 40_000], [60_000, 70_000]]
    assert states(lesson) == [(False, "ดูแล้ว 50%")]


def test_enough_is_done_and_stays_done(enrolment, lesson):
    assert play(enrolment, lesson, (0, 88)).done_at is None
    done_at = play(enrolment, lesson, (88, 89)).done_at
    assert done_at is not None
    assert play(enrolment, lesson, (0, 100)).done_at == done_at
    assert states(lesson) == [(True, "")]


def test_nothing_beyond_the_end_is_credited(enrolment, lesson):
    assert play(enrolment, lesson, (90, 5000)).ranges == [[90_000, 100_000]]


def test_no_more_is_credited_than_the_clock_allows(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), seconds=1000))
    row = play(enrolment, lesson, (0, 1000), ago=dt.timedelta(seconds=30))
    (start, end), *others = row.ranges
    assert (start, others) == (0, [])
    assert 60_000 <= end - ALLOWANCE <= 61_000
    assert play(enrolment, lesson, (0, 1000), ago=dt.timedelta(seconds=30)).ranges[0][1] <= end + 1000
    assert row.done_at is None


def test_all_videos_of_a_lesson_share_its_clock(enrolment):
    first, second = make_media(duration_seconds=300), make_media(duration_seconds=300)
    blocks = [("media", {"media": media, "text": ""}) for media in (first, second)]
    lesson = again(add_lesson(ModulePage.objects.get(), body=blocks))
    signals = [Signal(block_of(lesson, place), ranges=[(0, 300_000)]) for place in (0, 1)]
    record_signals(enrolment, lesson, signals, opened_at=timezone.now() - dt.timedelta(seconds=100))
    credited = sum(end - start for row in BlockProgress.objects.all() for start, end in row.ranges)
    assert 210_000 <= credited <= 212_000


def test_what_was_watched_without_a_connection_counts_when_it_is_told_late(enrolment, lesson):
    play(enrolment, lesson, (0, 10), ago=dt.timedelta(seconds=10))
    UnitProgress.objects.update(opened_at=timezone.now() - dt.timedelta(minutes=20))
    row = play(enrolment, lesson, (10, 95), ago=dt.timedelta(0), age=dt.timedelta(minutes=15))
    assert row.done_at is not None


def test_a_lesson_was_not_opened_before_one_was_on_the_course_nor_tomorrow(enrolment, lesson):
    Enrolment.objects.update(enrolled_at=timezone.now() - dt.timedelta(seconds=5))
    enrolment = Enrolment.objects.get()
    assert open_lesson(enrolment, lesson, opened_at=timezone.now() - LONG_AGO).opened_at == enrolment.enrolled_at
    assert open_lesson(enrolment, lesson, opened_at=timezone.now() + LONG_AGO).opened_at == enrolment.enrolled_at


def test_the_place_to_go_on_is_the_latest_one_and_not_part_of_what_is_done(enrolment, lesson):
    play(enrolment, lesson, position=70_000)
    row = play(enrolment, lesson, (0, 20), position=20_000, age=dt.timedelta(minutes=5))
    assert (row.position, row.ranges) == (70_000, [[0, 20_000]])
    assert play(enrolment, lesson, position=5_000).position == 5_000


def test_too_many_scattered_parts_are_left_out(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), seconds=2000))
    row = play(enrolment, lesson, *[(2 * at, 2 * at + 1) for at in range(400)])
    assert row.ranges == []
    assert len(play(enrolment, lesson, *[(2 * at, 2 * at + 1) for at in range(300)]).ranges) == 300


def test_signals_of_blocks_that_are_gone_are_ignored(enrolment, lesson):
    record_signals(enrolment, lesson, [Signal("gone", ranges=[(0, 9)])], opened_at=timezone.now())
    assert not BlockProgress.objects.exists()


def test_a_video_whose_length_nobody_knows_asks_for_nothing_but_remembers_the_place(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), seconds=0))
    assert todo_of(lesson, None).conditions == []
    row = play(enrolment, lesson, (0, 30), position=30_000)
    assert (row.ranges, row.position, row.done_at) == ([], 30_000, None)
    complete_unit(enrolment, lesson, by=enrolment.user)


def test_a_video_of_zero_percent_asks_for_nothing(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), percent=0))
    assert todo_of(lesson, None).conditions == []


# The button


def test_a_lesson_is_not_done_before_what_it_asks_for_is(enrolment, lesson):
    play(enrolment, lesson, (0, 40))
    for unit in (again(lesson), UnitPage.objects.get(pk=lesson.pk)):
        with pytest.raises(DomainError, match="ดูแล้ว 40%"):
            complete_unit(enrolment, unit, by=enrolment.user)
    assert UnitProgress.objects.get().completed_at is None
    play(enrolment, lesson, (40, 90))
    assert complete_unit(enrolment, again(lesson), by=enrolment.user).is_completed


def test_a_lesson_that_is_done_asks_for_nothing_that_was_added_later(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), percent=0))
    complete_unit(enrolment, lesson, by=enrolment.user)
    lesson.body[0].value["percent"] = 90
    lesson.save()
    assert complete_unit(enrolment, again(lesson), by=enrolment.user).is_completed
    assert states(lesson) == [(True, "")]


def test_one_learners_watching_is_not_anothers(enrolment, lesson):
    play(enrolment, lesson, (0, 100))
    other = enrol(make_clerk(enrolment.organisation), enrolment.course, by=None)
    with pytest.raises(DomainError):
        complete_unit(other, again(lesson), by=other.user)


def test_the_withdrawn_are_refused(enrolment, lesson):
    withdraw(enrolment, by=enrolment.user, reason="ย้ายงาน")
    with pytest.raises(DomainError):
        record_signals(enrolment, lesson, [], opened_at=timezone.now())
    with pytest.raises(DomainError):
        declare_done(enrolment, lesson, block_of(lesson))
    assert not UnitProgress.objects.exists()


# Reading


def test_reading_the_transcript_counts_but_not_in_an_instant(enrolment, lesson):
    with pytest.raises(DomainError, match="1 นาที"):
        declare_done(enrolment, lesson, block_of(lesson))
    open_lesson(enrolment, lesson, opened_at=timezone.now() - dt.timedelta(seconds=24))
    with pytest.raises(DomainError):
        declare_done(enrolment, lesson, block_of(lesson))
    open_lesson(enrolment, lesson, opened_at=timezone.now() - dt.timedelta(seconds=26))
    declare_done(enrolment, lesson, block_of(lesson))
    declare_done(enrolment, lesson, block_of(lesson))
    assert states(lesson) == [(True, "")]
    assert BlockProgress.objects.get().ranges == []


def test_a_video_without_a_transcript_takes_as_long_as_to_watch_it(enrolment):
    lesson = again(add_video_lesson(ModulePage.objects.get(), media=make_media(duration_seconds=100)))
    open_lesson(enrolment, lesson, opened_at=timezone.now() - dt.timedelta(seconds=48))
    with pytest.raises(DomainError):
        declare_done(enrolment, lesson, block_of(lesson))
    open_lesson(enrolment, lesson, opened_at=timezone.now() - dt.timedelta(seconds=51))
    declare_done(enrolment, lesson, block_of(lesson))
    assert states(lesson) == [(True, "")]


def test_a_block_that_is_gone_cannot_be_declared(enrolment, lesson):
    open_lesson(enrolment, lesson, opened_at=timezone.now() - LONG_AGO)
    with pytest.raises(DomainError):
        declare_done(enrolment, lesson, "gone")
    assert not BlockProgress.objects.exists()


def test_reading_to_the_end_and_taking_the_time(enrolment):
    lesson = again(add_lesson(ModulePage.objects.get(), asks_to_reach_end=True, least_minutes=3))
    assert states(lesson) == [(False, ""), (False, "เหลืออีก 3 นาที")]
    record_signals(enrolment, lesson, [Signal()], opened_at=timezone.now() - dt.timedelta(seconds=61))
    assert states(lesson) == [(False, ""), (False, "เหลืออีก 2 นาที")]
    record_signals(enrolment, lesson, [Signal(has_reached_end=True)], opened_at=timezone.now())
    assert states(lesson) == [(True, ""), (False, "เหลืออีก 2 นาที")]
    with pytest.raises(DomainError):
        complete_unit(enrolment, again(lesson), by=enrolment.user)
    UnitProgress.objects.update(opened_at=timezone.now() - dt.timedelta(minutes=3))
    complete_unit(enrolment, again(lesson), by=enrolment.user)


def test_one_may_say_that_one_read_to_the_end(enrolment):
    lesson = again(add_lesson(ModulePage.objects.get(), asks_to_reach_end=True))
    declare_done(enrolment, lesson, "")
    assert states(lesson) == [(True, "")]


def test_pages_are_counted_once_and_only_those_there_are(enrolment):
    document = make_document(content=pdf_bytes(3))
    draw_previews(document)
    body = [("document", {"document": document, "text": "", "percent": 60})]
    lesson = again(add_lesson(ModulePage.objects.get(), body=body))
    for pages in ([1], [1, 7, 0]):
        play(enrolment, lesson, pages=pages)
        assert states(lesson) == [(False, "ดูแล้ว 33%")]
    assert play(enrolment, lesson, pages=[3]).pages == [1, 3]
    assert states(lesson) == [(True, "")]


def test_one_may_say_that_one_looked_at_the_pages(enrolment):
    document = make_document(content=pdf_bytes(2))
    draw_previews(document)
    body = [("document", {"document": document, "text": "", "percent": 100})]
    lesson = again(add_lesson(ModulePage.objects.get(), body=body))
    declare_done(enrolment, lesson, block_of(lesson))
    assert states(lesson) == [(True, "")]


def test_a_document_without_pictures_of_its_pages_asks_for_nothing(enrolment):
    body = [("document", {"document": make_document(), "text": "", "percent": 100})]
    assert todo_of(again(add_lesson(ModulePage.objects.get(), body=body)), None).conditions == []


def test_the_database_keeps_one_row_a_block(enrolment, lesson):
    row = play(enrolment, lesson, (0, 1))
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.block_id = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
