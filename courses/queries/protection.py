"""Whether learners' records hang on a page."""

from __future__ import annotations

from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from wagtail.models import Page


def holds_records(page: Page) -> bool:
    """Whether the database would refuse to delete ``page`` and all below it, whichever app holds the records."""
    pages = Page.objects.descendant_of(page, inclusive=True)
    collector = Collector(using=pages.db, origin=pages)
    try:
        collector.collect(pages)
    except (ProtectedError, RestrictedError):
        return True
    return False
