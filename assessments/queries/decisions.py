"""What several marks on one piece of work amount to. See docs/assignments.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessments.models import Mark, Submission

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Opinions:
    """The marks of a submission that no learner has read, each marker's latest; and the mark they agreed on."""

    given: tuple[Mark, ...]
    agreed: Mark | None

    @property
    def difference_percent(self) -> Decimal:
        """How far apart they are, in percent of the points that may be given."""
        points = [mark.points or Decimal(0) for mark in self.given]
        if len(points) < 2:
            return Decimal(0)
        return ((max(points) - min(points)) * 100 / self.given[0].most_points).quantize(CENT)


@dataclass(frozen=True)
class Decision:
    """The points that hold, and the marks they rest on: one, or several whose mean they are."""

    points: Decimal
    rests_on: tuple[Mark, ...]


def opinions_in(marks: Iterable[Mark]) -> Opinions:
    """Among all ``marks`` of a submission, the first first."""
    latest: dict[int, Mark] = {}
    agreed = None
    for mark in marks:
        if mark.released_at is not None:
            latest, agreed = {}, None
        elif mark.kind == Mark.Kind.AGREED:
            agreed = mark
        else:
            latest[mark.marked_by_id] = mark
    return Opinions(tuple(latest.values()), agreed)


def decide(submission: Submission, opinions: Opinions) -> Decision | None:
    """The agreed mark; else the only one, or the mean of two within the tolerance; nothing while more is needed."""
    if opinions.agreed:
        return Decision(opinions.agreed.points or Decimal(0), (opinions.agreed,))
    wanted = 2 if submission.is_double else 1
    if len(opinions.given) < wanted or opinions.difference_percent > submission.assignment.second_tolerance:
        return None
    return Decision(_mean([mark.points or Decimal(0) for mark in opinions.given]), opinions.given)


def rests_on(marks: Sequence[Mark], told: Mark | None) -> tuple[Mark, ...]:
    """What ``told``, one of ``marks`` (the first first), rests on: itself, or the opinions given before it."""
    if told is None or told.kind != Mark.Kind.RESULT:
        return (told,) if told else ()
    opinions = opinions_in(marks[: marks.index(told)])
    return (opinions.agreed,) if opinions.agreed else opinions.given


def _mean(points: Sequence[Decimal]) -> Decimal:
    return (sum(points, Decimal(0)) / len(points)).quantize(CENT, ROUND_HALF_UP)
