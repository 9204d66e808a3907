"""Each convention is broken once, on models that no database knows."""

import pytest
from django.apps import apps
from django.test.utils import isolate_apps
from wagtail.models import Page, pages

from courses.checks import _errors, check_pages
from courses.models import UnitPage
from courses.models.pages import DrawnByView


@pytest.fixture
def _forgotten_pages():
    """Wagtail keeps a list of all page models; those of this test leave it again."""
    known = list(pages.PAGE_MODEL_CLASSES)
    yield
    pages.PAGE_MODEL_CLASSES[:] = known


def codes(model) -> list[str]:
    return [error.id for error in _errors(model)]


def test_our_own_pages_keep_the_conventions():
    assert check_pages(None) == []
    assert check_pages([apps.get_app_config("courses")]) == []


@pytest.mark.filterwarnings("ignore:Model .* was already registered")
@pytest.mark.usefixtures("_forgotten_pages")
@isolate_apps()  # with an app named, its ready() would run a second time and register everything twice
def test_each_broken_convention_has_its_error():
    class BarePage(Page):
        class Meta:
            app_label = "courses"

    class SilentPage(DrawnByView, Page):
        """Says what it is."""

        parent_page_types = ["courses.ModulePage"]

        class Meta:
            app_label = "courses"

    class ParentUnit(UnitPage):
        """A unit that would have children."""

        parent_page_types = ["courses.ModulePage"]
        subpage_types = ["courses.LessonPage"]
        drawn_by = print

        class Meta:
            app_label = "courses"

    assert codes(BarePage) == ["courses.E001", "courses.E002", "courses.E005"]
    assert codes(SilentPage) == ["courses.E003"]
    assert codes(ParentUnit) == ["courses.E004"]
