"""A lesson on paper: all of its text, none of its buttons."""

import pypdfium2
import pytest

from courses.models import ModulePage
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.media import make_media
from tests.factories.people import make_clerk, make_tree


@pytest.fixture
def lesson():
    make_course(lessons=0)
    body = [
        ("text", "<h2>Heading</h2><p>PLAIN</p>"),
        ("accordion", {"title": "A", "parts": [{"heading": "P", "text": f"<p>FOLDED-{n}</p>"} for n in (1, 2)]}),
        ("media", {"media": make_media(transcript="SPOKEN")}),
        ("link_card", {"url": "https://example.org/page", "title": "Elsewhere", "text": ""}),
        ("checklist", {"title": "C", "items": ["TICK"]}),
    ]
    return add_lesson(ModulePage.objects.get(), title="พิมพ์", body=body)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_lesson_prints_whole(visitor, lesson, has_scripts):
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, lesson.course)
    desk = visitor(java_script_enabled=has_scripts)
    desk.sign_in(clerk)
    page = desk.visit(lesson.get_url())
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    wanted = ["PLAIN", "FOLDED-1", "FOLDED-2", "SPOKEN", "https://example.org/page", "TICK"]
    assert [word for word in wanted if word not in text] == []
    page.emulate_media(media="print")
    for hidden in (".lesson-bar", "video", ".player-tools", "#lesson-end", ".site-footer"):
        assert not page.locator(hidden).first.is_visible()
