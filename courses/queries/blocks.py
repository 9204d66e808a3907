"""The blocks of a lesson by name, as a reader would point at them."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses.models import LessonPage

WHOLE = ""
WORDS_SHOWN = 50


def block_names(lesson: LessonPage) -> dict[str, str]:
    """What each block is called, by its id, in order; first the lesson as a whole, whose id is empty."""
    names = {WHOLE: _("The lesson as a whole")}
    for number, block in enumerate(lesson.body, start=1):
        words = " ".join(" ".join(block.block.get_searchable_content(block.value)).split())
        label = f"{number}. {block.block.label}"
        names[block.id] = f"{label}: {Truncator(words).chars(WORDS_SHOWN)}" if words else label
    return names
