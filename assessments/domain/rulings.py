"""What an answer is worth once somebody has decided that the key of its question was wrong."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from assessments.kinds import kind_of
from assessments.kinds.base import RIGHT, WRONG
from assessments.kinds.hotspot import takes_several
from assessments.models import Question, QuestionVersion, Regrade, Response

OF_OPTIONS = {Question.Kind.SINGLE, Question.Kind.MULTIPLE, Question.Kind.TRUE_FALSE, Question.Kind.HOTSPOT}
"""Types whose answers are ids of options, so that other options can be declared right."""


def ruled_point(regrade: Regrade, version: QuestionVersion, answer: Any) -> Decimal | None:
    """The point of ``answer`` by ``regrade``: the whole one for everybody, or by the options that are right now."""
    if regrade.ruling == Regrade.Ruling.ACCEPT:
        return _by_options(version, answer, set(regrade.accepted))
    return RIGHT


def _by_options(version: QuestionVersion, answer: Any, accepted: Collection[int]) -> Decimal | None:
    """One of the right options where one is chosen; else as the type grades, with the other key."""
    if version.kind != Question.Kind.MULTIPLE and not takes_several(version.rules):
        return RIGHT if answer and set(answer) <= set(accepted) else WRONG
    return kind_of(version.kind).grade(_with_key(version, accepted), answer)


def _with_key(version: QuestionVersion, accepted: Collection[int]) -> QuestionVersion:
    """A twin of ``version``, which is shared between threads, with another key; nothing is stored."""
    options = [copy.copy(option) for option in version.options.all()]
    for option in options:
        option.is_correct, option.weight = option.pk in accepted, None
    twin = copy.copy(version)
    twin._prefetched_objects_cache = {"options": options}  # type: ignore[attr-defined]
    return twin


def retotal(
    total: Decimal, count: int, asked: Iterable[Response], regrade: Regrade
) -> tuple[Decimal, int, list[tuple[Response, Decimal | None, bool]]]:
    """Points and number of the questions that count once ``regrade`` holds for ``asked``, and what each becomes:
    its score, and whether it is left out. ``total`` and ``count`` are of the attempt as it stands.

    A question is not left out if nothing else would be left to judge by: then its point is given.
    """
    becomes: list[tuple[Response, Decimal | None, bool]] = []
    for response in asked:
        if not response.is_left_out:
            total, count = total - (response.score or Decimal(0)), count - 1
        if regrade.ruling == Regrade.Ruling.OMIT and count:
            becomes.append((response, response.score, True))
            continue
        point = ruled_point(regrade, response.version, response.answer)
        total, count = total + (point or Decimal(0)), count + 1
        becomes.append((response, point, False))
    return total, count, becomes
