"""Reading what a quiz page sends. Whatever cannot be read is refused in one sentence."""

from __future__ import annotations

import re

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.domain.answers import Given
from lms.core.errors import DomainError

POSITION = re.compile(r"[0-9]{1,3}")
NUMBER = re.compile(r"[0-9]{1,7}")
VALUES_AT_MOST, CHARACTERS_AT_MOST = 60, 20_000
"""Of one answer; a type takes less, but for the longest of texts."""


def read_answer(post: QueryDict) -> Given:
    """One answer: ``answer`` (any number of them) and ``sequence``. Raises ``DomainError``."""
    return _given(post.getlist("answer"), post.get("sequence"))


def read_paper(post: QueryDict) -> dict[int, Given]:
    """A whole form by position: ``answer-3`` (any number of them) and ``sequence-3``. Raises ``DomainError``.

    The sequence names the questions that stood on the form; one without ``answer-…`` was left empty.
    """
    positions = [key.removeprefix("sequence-") for key in post if key.startswith("sequence-")]
    if not all(POSITION.fullmatch(position) for position in positions):
        raise DomainError(_unreadable())
    return {
        int(position): _given(post.getlist(f"answer-{position}"), post.get(f"sequence-{position}"))
        for position in positions
    }


def _given(values: list[str], sequence: str | None) -> Given:
    if not NUMBER.fullmatch(sequence or "") or any("\x00" in value for value in values):
        raise DomainError(_unreadable())
    if len(values) > VALUES_AT_MOST or sum(map(len, values)) > CHARACTERS_AT_MOST:
        raise DomainError(_("That answer is too long. Shorten it."))
    return Given(values, int(sequence or 0))


def _unreadable() -> str:
    return _("That answer cannot be read. Reload the page and choose again.")
