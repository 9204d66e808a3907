"""Ordering as Moodle has it: the steps in their right order, and several ways to ask and to grade them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.kinds import OptionDraft
from assessments.kinds.points import ALL, PARTIAL
from assessments.models import Question

GRADED = {"ALL_OR_NOTHING": ALL, "ABSOLUTE_POSITION": PARTIAL, "ABSOLUTE": PARTIAL, "ABS": PARTIAL}
NUMBERED = {"-1": "ALL_OR_NOTHING", "0": "ABSOLUTE_POSITION"}
"""As older files write it."""


def ask_steps(entry: QuestionEntry, steps: Sequence[OptionDraft], *, count: int, grading: str) -> None:
    """Make it a question for the order of ``steps``; ``count`` of them were asked (0: all)."""
    entry.kind, entry.options = Question.Kind.ORDERING, list(steps)
    grading = NUMBERED.get(grading, grading)
    entry.rules = {"scoring": GRADED.get(grading, PARTIAL)}
    if grading and grading not in GRADED:
        entry.note(_("It was graded by what follows what; here every step in its place earns a share."))
    if 0 < count < len(steps):
        entry.note(_("Only %(count)s of its steps were asked; here all of them are.") % {"count": count})


def write_grading(entry: QuestionEntry) -> str:
    """The name of its scoring."""
    return "ALL_OR_NOTHING" if (entry.rules or {}).get("scoring") == ALL else "ABSOLUTE_POSITION"
