"""A video watched on a phone whose network comes and goes."""

import datetime as dt

import pytest
from django.test import testcases
from django.utils import timezone

from courses.models import BlockProgress, Enrolment, ModulePage, UnitProgress
from media.previews import draw_previews
from tests.e2e.conftest import PHONE
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.media import make_document, make_media, pdf_bytes
from tests.factories.people import make_clerk, make_tree
from tests.factories.video import webm_bytes

SECONDS = 8
BUTTON = "อ่านจบแล้ว → ถัดไป"


@pytest.fixture(autouse=True)
def _our_own_uploads(monkeypatch):
    """Uploads come from our view: the test server would send them by itself, and never in parts."""
    monkeypatch.setattr(testcases._MediaFilesHandler, "_should_handle", lambda _self, _path: False)


@pytest.fixture
def lesson():
    """A lesson of one short video, and one more after it."""
    make_course(lessons=0)
    video = make_media(
        name="สาธิต.webm", content=webm_bytes(SECONDS), duration_seconds=SECONDS, transcript="สวัสดีค่ะ วันนี้เรียนรู้งานรับหนังสือ"
    )
    body = [("media", {"media": video, "text": "ดูวิธีประทับตรารับ", "percent": 90, "no_skipping": True})]
    lesson = add_lesson(ModulePage.objects.get(), title="รับหนังสือ", body=body, asks_to_reach_end=True)
    add_lesson(ModulePage.objects.get(), title="ส่งหนังสือ", slug="next")
    return lesson


@pytest.fixture
def clerk(lesson):
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, lesson.course, enrolled_at=timezone.now() - dt.timedelta(hours=1))
    return clerk


def play(page, speed: str = "2") -> None:
    page.get_by_label("ความเร็ว").select_option(speed)
    page.locator("video").evaluate("(video) => video.play()")


def wait_until(page, second: float) -> None:
    while page.locator("video").evaluate("(video) => video.currentTime") < second:
        page.wait_for_timeout(100)


def test_nothing_is_lost_when_the_network_goes_in_the_middle_of_a_video(phone, clerk, lesson):
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    todo = page.locator("[data-todo]")
    assert "ทำแล้ว 0 จาก 2 ข้อ" in todo.inner_text()
    phone.look("lesson-video")
    play(page, "1")
    wait_until(page, 1.5)
    phone.context.set_offline(True)
    page.locator("[data-lesson-end]").scroll_into_view_if_needed()
    wait_until(page, SECONDS - 0.2)
    page.get_by_text("เก็บไว้ในเครื่องนี้แล้ว").first.wait_for()
    assert not BlockProgress.objects.filter(done_at__isnull=False).exists()
    phone.picture("lesson-video-offline")
    phone.context.set_offline(False)
    page.get_by_text("ทำครบทุกข้อ").wait_for()
    phone.look("lesson-video-done")
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/next/")
    assert UnitProgress.objects.get(unit=lesson).completed_at is not None


def test_the_end_of_a_long_lesson_counts_when_it_was_reached_without_a_connection(phone, clerk, lesson):
    long = add_lesson(
        ModulePage.objects.get(),
        slug="long",
        title="อ่านยาว",
        body=[("text", "<p>งานสารบรรณ</p>" * 60)],
        asks_to_reach_end=True,
    )
    phone.sign_in(clerk)
    page = phone.visit(long.get_url())
    page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    page.locator("[data-lesson-end]").scroll_into_view_if_needed()
    page.get_by_text("เก็บไว้ในเครื่องนี้แล้ว").first.wait_for()
    assert UnitProgress.objects.get(unit=long).reached_end_at is None
    phone.context.set_offline(False)
    page.get_by_text("ทำครบทุกข้อ").wait_for()
    assert UnitProgress.objects.get(unit=long).reached_end_at is not None


def test_what_was_left_unsent_is_sent_when_the_lesson_is_opened_again(phone, clerk, lesson):
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    page.wait_for_load_state("networkidle")
    play(page)
    wait_until(page, 0.3)
    phone.context.set_offline(True)
    wait_until(page, 3)
    page.locator("video").evaluate("(video) => video.pause()")
    page.get_by_text("เก็บไว้ในเครื่องนี้แล้ว").first.wait_for()
    # The phone dies: a request on leaving would get past the emulated lack of a network.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.goto("about:blank")
    phone.context.set_offline(False)
    known = BlockProgress.objects.first()  # a slow machine sends something before the network goes
    assert known is None or known.ranges[-1][1] < 3000
    page = phone.visit(lesson.get_url())
    page.get_by_text("บันทึกความคืบหน้าแล้ว").first.wait_for()
    ((start, end),) = BlockProgress.objects.get().ranges
    assert start < 100
    assert end >= 3000


def test_one_goes_on_where_one_stopped_and_does_not_skip_ahead_the_first_time(phone, clerk, lesson):
    row = UnitProgress.objects.create(enrolment=Enrolment.objects.get(), unit=lesson, opened_at=timezone.now())
    now = timezone.now()
    block = lesson.body[0].id
    BlockProgress.objects.create(
        progress=row, block_id=block, ranges=[[0, 4000]], position=3000, first_signal_at=now, last_signal_at=now
    )
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    play(page, "1")
    wait_until(page, 3)
    video = page.locator("video")
    assert video.evaluate("(video) => video.textTracks.length") == 1
    assert video.evaluate("(video) => video.textTracks[0].mode") == "showing"
    video.evaluate("(video) => { video.currentTime = 7.5; }")
    page.get_by_text("ดูให้ถึงตรงนี้ก่อน").wait_for()
    assert video.evaluate("(video) => video.currentTime") < 6
    video.evaluate("(video) => { video.currentTime = 0.5; }")
    page.wait_for_timeout(300)
    assert video.evaluate("(video) => video.currentTime") < 3


def test_without_scripts_the_lesson_is_finished_by_reading(visitor, clerk, lesson):
    phone = visitor(**PHONE, java_script_enabled=False)
    UnitProgress.objects.create(
        enrolment=Enrolment.objects.get(), unit=lesson, opened_at=timezone.now() - dt.timedelta(minutes=1)
    )
    phone.sign_in(clerk)
    page = phone.visit(lesson.get_url())
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("บทเรียนนี้ยังเหลือ").wait_for()
    page.get_by_text("อ่านข้อความที่พูด").click()
    phone.picture("lesson-video-no-scripts")
    page.get_by_role("button", name="อ่านข้อความนี้จบแล้ว").click()
    page.get_by_role("button", name="อ่านถึงท้ายบทแล้ว").click()
    page.get_by_text("ทำครบทุกข้อ").wait_for()
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/next/")


def test_pages_of_a_document_count_as_they_come_on_the_screen(phone, clerk, lesson):
    document = make_document(content=pdf_bytes(3))
    draw_previews(document)
    body = [("document", {"document": document, "text": "", "percent": 100})]
    other = add_lesson(ModulePage.objects.get(), slug="paper", title="เอกสาร", body=body)
    phone.sign_in(clerk)
    page = phone.visit(other.get_url())
    page.locator(".document-block summary").click()
    for place in page.locator("[data-page]").all():
        place.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
    page.get_by_text("ทำครบทุกข้อ").wait_for(timeout=15_000)
    assert BlockProgress.objects.get().pages == [1, 2, 3]


def test_nothing_is_asked_of_another_site_before_the_learner_asks(phone, clerk, lesson):
    asked = []
    card = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "ห้องเรียนต้นทาง", "text": "นาทีที่ 3"}
    other = add_lesson(ModulePage.objects.get(), slug="film", title="วิดีโอ", body=[("link_card", card)])

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body="<title>film</title>", content_type="text/html")

    phone.page.route(lambda url: not url.startswith(phone.address), answer)
    phone.sign_in(clerk)
    page = phone.visit(other.get_url())
    page.wait_for_load_state("networkidle")
    assert asked == []
    phone.look("lesson-link")
    page.get_by_role("button", name="เล่นตรงนี้").click()
    page.frame_locator("iframe").locator("title").wait_for(state="attached")
    assert [url.split("?")[0] for url in asked] == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    phone.look("lesson-link-open")
