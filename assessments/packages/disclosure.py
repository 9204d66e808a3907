"""What a quiz of a package tells its learners: a usual set, or ``tells`` with its moments and aspects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Aspect, QuizPage
from assessments.models.disclosure import MOMENTS, NOTHING, USUAL, Shows, contradictions, disclosure_of
from courses.packages.values import Values

WORDS = {
    "response": Aspect.RESPONSE,
    "right_or_wrong": Aspect.RIGHTNESS,
    "score": Aspect.SCORE,
    "feedback": Aspect.FEEDBACK,
    "right_answer": Aspect.KEY,
}


def read_disclosure(values: Values) -> dict[str, Any]:
    """``shows_answers`` and the columns of a quiz; what is wrong is told at its place."""
    shows = values.choice("shows_answers", Shows.values)
    tells = values.mapping("tells")
    usual = USUAL.get(shows)
    if usual and tells is not None:
        values.place.error(_("“tells” belongs to “shows_answers: custom”."))
    if usual or not shows:
        return {"shows_answers": shows} | {name: getattr(usual, name).value for name in MOMENTS if usual}
    given = Values(tells or {}, values.place)
    told = {name: _sum(given, name.removeprefix("told_")) for name in MOMENTS}
    given.refuse_others()
    fields = {"shows_answers": shows} | told
    for name, words in contradictions(disclosure_of(fields)):
        values.place.error(f"tells.{name.removeprefix('told_')}: {words}")
    return fields


def _sum(given: Values, name: str) -> int:
    found = NOTHING
    for word in given.texts(name, is_required=False):
        if word not in WORDS:
            given.place.error(
                _("“%(name)s” knows %(words)s, not “%(word)s”.")
                % {"name": name, "words": ", ".join(WORDS), "word": word}
            )
        found |= WORDS.get(word, NOTHING)
    return found.value


def write_disclosure(quiz: QuizPage) -> dict[str, Any]:
    """The inverse of ``read_disclosure``."""
    if quiz.shows_answers != Shows.CUSTOM:
        return {"shows_answers": quiz.shows_answers}
    told = {name.removeprefix("told_"): Aspect(getattr(quiz, name)) for name in MOMENTS}
    tells = {name: [word for word, aspect in WORDS.items() if aspect in one] for name, one in told.items() if one}
    return {"shows_answers": quiz.shows_answers, "tells": tells}
