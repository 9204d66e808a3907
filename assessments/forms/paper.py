"""Reading what a quiz page sends. Whatever cannot be read is refused in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.domain.answers import Given
from lms.core.errors import DomainError

POSITION = re.compile(r"[0-9]{1,3}")
NUMBER = re.compile(r"[0-9]{1,7}")
CHOICES_AT_MOST = 50


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


def _given(choices: Iterable[str], sequence: str | None) -> Given:
    chosen = list(choices)
    if len(chosen) > CHOICES_AT_MOST or not all(NUMBER.fullmatch(text or "") for text in (*chosen, sequence)):
        raise DomainError(_unreadable())
    return Given([int(text) for text in chosen], int(sequence or 0))


def _unreadable() -> str:
    return _("That answer cannot be read. Reload the page and choose again.")
