"""A learner's own bookmarks and notes."""

from __future__ import annotations

from courses.models import Enrolment, UnitNote, UnitPage
from courses.models.notes import UnitNoteQuerySet
from lms.accounts.models import User
from lms.core.text import search_form


def notes_of(user: User, *, search: str = "") -> UnitNoteQuerySet:
    """What ``user`` keeps, narrowed to what holds the words of ``search``."""
    notes = UnitNote.objects.of(user).filled().select_related("unit")
    words = search_form(search)
    return notes.holding(words) if words else notes


def notable_units(user: User, pk: int) -> list[UnitPage]:
    """The unit with key ``pk`` if ``user`` is on its course, or has something noted on it already; at most one."""
    unit = UnitPage.objects.filter(pk=pk).first()
    if unit is None:
        return []
    places = Enrolment.objects.of(user).counted().filter(course__path=unit.course_path, course__live=True)
    is_open = unit.live and places.exists()
    return [unit] if is_open or UnitNote.objects.of(user).filter(unit=unit).exists() else []
