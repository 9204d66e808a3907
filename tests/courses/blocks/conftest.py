"""A lesson of given blocks, and the learner who reads it."""

import pytest

from courses.blocks import LessonBlocks
from courses.domain.enrolment import enrol
from courses.models import ModulePage
from media.models import Image
from tests.factories.courses import add_lesson, make_course
from tests.factories.media import make_image, picture_bytes
from tests.factories.people import make_clerk, make_tree

BLOCKS = LessonBlocks()


def make_photograph() -> Image:
    """A picture larger than any size that is shown."""
    return make_image(name="desk.png", content=picture_bytes(size=(1600, 800)))


def chosen(**fields) -> dict:
    """A picture as an editor chooses it; a small one, which costs little to draw in every size."""
    return {"image": fields.get("image") or make_image(), "alt_text": "โต๊ะทำงาน", "decorative": False} | fields


def picture(**fields) -> tuple[str, dict]:
    return "picture", {"image": chosen(**fields), "caption": "โต๊ะของเรา"}


@pytest.fixture
def show(client):
    """The page of a lesson with the given blocks, as its learner gets it."""

    def draw(*body) -> str:
        draw.course = make_course(lessons=0)
        draw.lesson = add_lesson(ModulePage.objects.get(), body=list(body))
        draw.clerk = make_clerk(make_tree()["school"])
        draw.enrolment = enrol(draw.clerk, draw.course, by=draw.clerk)
        draw.url = draw.lesson.url
        client.force_login(draw.clerk)
        return client.get(draw.url).content.decode()

    return draw
