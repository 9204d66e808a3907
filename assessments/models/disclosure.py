"""What learners are told of their answers, and when: four moments, five aspects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Aspect(IntFlag):
    """Something that may be told of an attempt. What stands beside a question is told only with one's own answer."""

    RESPONSE = 1
    RIGHTNESS = 2
    SCORE = 4
    FEEDBACK = 8
    KEY = 16

    @property
    def has_response(self) -> bool:
        return Aspect.RESPONSE in self

    @property
    def has_rightness(self) -> bool:
        return Aspect.RIGHTNESS in self

    @property
    def has_score(self) -> bool:
        return Aspect.SCORE in self

    @property
    def has_feedback(self) -> bool:
        return Aspect.FEEDBACK in self

    @property
    def has_key(self) -> bool:
        return Aspect.KEY in self


NOTHING = Aspect(0)
EVERYTHING = Aspect.RESPONSE | Aspect.RIGHTNESS | Aspect.SCORE | Aspect.FEEDBACK | Aspect.KEY
BESIDE_QUESTIONS = Aspect.RIGHTNESS | Aspect.FEEDBACK | Aspect.KEY
ASPECTS: dict[Aspect, str | Promise] = {
    Aspect.RESPONSE: _("own answer"),
    Aspect.RIGHTNESS: _("right or wrong"),
    Aspect.SCORE: _("score"),
    Aspect.FEEDBACK: _("feedback and explanation"),
    Aspect.KEY: _("right answer"),
}
MOMENTS: dict[str, str | Promise] = {
    "told_at_once": _("right after the answer, when the learner has it checked"),
    "told_after_attempt": _("within an hour of handing in"),
    "told_while_open": _("later, while the quiz is open"),
    "told_after_close": _("after the quiz has closed"),
}
"""The columns of a quiz, in the order of time."""


class Shows(models.TextChoices):
    """The usual sets, by what learners want to know most: the right answers."""

    AFTER_ATTEMPT = "after_attempt", _("after each attempt")
    AFTER_PASS = "after_pass", _("after passing")
    AT_ONCE = "at_once", _("right after each question, when the learner has it checked")
    AFTER_CLOSE = "after_close", _("only when the quiz has closed; until then the score alone")
    NEVER = "never", _("never")
    CUSTOM = "custom", _("I set it myself, in the table below")


@dataclass(frozen=True)
class Disclosure:
    """What a quiz tells at each moment."""

    told_at_once: Aspect
    told_after_attempt: Aspect
    told_while_open: Aspect
    told_after_close: Aspect
    waits_for_pass: bool = False
    """Until the learner has passed, the score alone is told."""

    @property
    def always_tells_score(self) -> bool:
        """Whether the score is no secret at any moment after handing in: so for places that know of no moment."""
        return all(told.has_score for told in (self.told_after_attempt, self.told_while_open, self.told_after_close))


USUAL = {
    Shows.AFTER_ATTEMPT: Disclosure(NOTHING, EVERYTHING, EVERYTHING, EVERYTHING),
    Shows.AFTER_PASS: Disclosure(NOTHING, EVERYTHING, EVERYTHING, EVERYTHING, waits_for_pass=True),
    Shows.AT_ONCE: Disclosure(EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
    Shows.AFTER_CLOSE: Disclosure(NOTHING, Aspect.SCORE, Aspect.SCORE, EVERYTHING),
    Shows.NEVER: Disclosure(NOTHING, Aspect.SCORE, Aspect.SCORE, Aspect.SCORE),
}


def disclosure_of(values: Mapping[str, Any]) -> Disclosure:
    """What is told when by ``shows_answers`` and the columns of ``MOMENTS`` among ``values``."""
    if values["shows_answers"] != Shows.CUSTOM:
        return USUAL[Shows(values["shows_answers"])]
    return Disclosure(**{name: Aspect(values[name]) for name in MOMENTS})


def contradictions(disclosure: Disclosure) -> list[tuple[str, str]]:
    """What cannot be meant, for the trainer to read, each with the name of its moment."""
    found = []
    for name in MOMENTS:
        told: Aspect = getattr(disclosure, name)
        if told & BESIDE_QUESTIONS and not told.has_response:
            found.append((name, gettext("Tick “own answer”, too: all of this stands beside it.")))
        elif told.has_key and not told.has_rightness:
            found.append((name, gettext("Who sees the right answer sees whether theirs is right: tick that, too.")))
    at_once = disclosure.told_at_once
    if at_once and not at_once & BESIDE_QUESTIONS:
        found.append(("told_at_once", gettext("Tick what is told of a checked answer, or nothing at all.")))
    return found
