"""Videos and pages elsewhere: nothing of them is asked for before the learner asks."""

import pytest

from tests.courses.blocks.conftest import BLOCKS
from tests.factories.people import UserFactory

VIDEO = "dQw4w9WgXcQ"


def card(url: str = f"https://www.youtube.com/watch?v={VIDEO}"):
    return "link_card", {"url": url, "title": "ห้องเรียนต้นทาง", "text": ""}


def frame_of(url: str) -> str:
    return BLOCKS.child_blocks["link_card"].to_python(card(url)[1]).frame


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={VIDEO}&t=30s",
        f"https://m.youtube.com/watch?list=x&v={VIDEO}",
        f"https://youtu.be/{VIDEO}?si=abc",
        f"https://www.youtube.com/embed/{VIDEO}",
        f"https://youtube.com/shorts/{VIDEO}",
        f"https://youtube.com/live/{VIDEO}/",
    ],
)
def test_a_video_of_youtube_can_be_played_in_the_page(url):
    assert frame_of(url) == f"https://www.youtube-nocookie.com/embed/{VIDEO}?autoplay=1&rel=0"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.dltv.ac.th/teachplan/episode/12345",
        "https://www.youtube.com/@obec",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch",
        f"https://youtube.com.evil.example/watch?v={VIDEO}",
        f"https://evil.example/{VIDEO}",
        "https://youtu.be/..%2Fx%22onload",
    ],
)
def test_all_else_only_opens_in_a_window_of_its_own(url):
    assert frame_of(url) == ""


@pytest.mark.django_db
def test_only_a_lesson_with_such_a_video_may_frame_it(client, show):
    page = show(card())
    assert "<iframe" not in page
    assert f'data-frame="https://www.youtube-nocookie.com/embed/{VIDEO}' in page
    assert "js/viewing" in page
    policy = client.get(show.url)["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com" in policy
    assert "script-src 'self'" in policy
    assert "youtube" not in client.get(show.course.get_url())["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_lesson_with_a_plain_link_frames_nothing(client, show):
    page = show(card("https://www.dltv.ac.th/teachplan"))
    assert "data-frame" not in page
    assert "js/viewing" not in page
    assert "frame-src" not in client.get(show.url)["Content-Security-Policy"]
    client.force_login(UserFactory(is_superuser=True))
    assert "data-frame" not in client.get(show.url).content.decode()
