"""A kind of message for the tests of this package."""

from pathlib import Path

import pytest

from lms.notifications import kinds

WORDS = Path(__file__).parents[2] / "templates"


@pytest.fixture(autouse=True)
def _news(settings):
    """The kind ``tests.news``, with its words in tests/templates, for the length of a test."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], WORDS]}]
    kinds.register("tests.news", label="ข่าว")
    yield
    del kinds._kinds["tests.news"]
