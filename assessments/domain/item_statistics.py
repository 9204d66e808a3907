"""What first attempts say of a quiz and its questions: gathered in one pass, kept with the moment of computing."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from assessments.improvements import concerns_of, figures_of
from assessments.models import (
    Attempt,
    ItemStatistic,
    Option,
    OptionStatistic,
    QuestionVersion,
    QuizPage,
    QuizStatistic,
    Response,
)
from assessments.models.attempt import AttemptQuerySet
from assessments.psychometrics import (
    FEWEST_SHOWN,
    ItemTally,
    PaperTally,
    Spread,
    error_of_measurement,
    extremes,
    median_of,
)

BATCH = 500
LONGEST_SECONDS = 600
"""Whoever takes longer over a question went away in between; counted as this long."""
TOGETHER_SECONDS = 1.0
"""Answers that came closer together were sent by one form: they tell no time."""
CHOICE_KINDS = frozenset({"single", "multiple", "true_false", "hotspot"})
"""Types whose answer is the ids of the options chosen."""
Row = tuple[Any, ...]
"""Attempt, version, question, kind, score, answer, answered_at."""


@dataclass
class Gathered:
    """What came together of one version."""

    tally: ItemTally = field(default_factory=ItemTally)
    upper: Spread = field(default_factory=Spread)
    lower: Spread = field(default_factory=Spread)
    omitted: int = 0
    seconds: Counter[int] = field(default_factory=Counter)
    chosen: Counter[int] = field(default_factory=Counter)
    chosen_above: Counter[int] = field(default_factory=Counter)
    chosen_below: Counter[int] = field(default_factory=Counter)


class Gathering:
    """Takes papers one by one and keeps sums only, so that the number of papers does not matter."""

    def __init__(self, upper: set[int], lower: set[int]) -> None:
        self.upper, self.lower = upper, lower
        self.versions: dict[int, Gathered] = defaultdict(Gathered)
        self.papers: dict[int, PaperTally] = {}
        self.percents = Spread()

    def add(self, attempt: int, started_at: dt.datetime, rows: Sequence[Row]) -> None:
        """One paper. Answers that still wait for their mark are left out."""
        marked = [row for row in rows if row[4] is not None]
        if not marked:
            return
        points = sum(float(row[4]) for row in marked)
        paper = self.papers.setdefault(len(marked), PaperTally(len(marked)))
        paper.add({row[2]: float(row[4]) for row in marked})
        self.percents.add(100 * points / len(marked))
        seconds = _seconds(started_at, marked)
        for row in marked:
            self._take(attempt, row, float(row[4]), points, len(marked), seconds.get(row[1]))

    def _take(self, attempt: int, row: Row, score: float, points: float, length: int, seconds: int | None) -> None:
        one = self.versions[row[1]]
        one.tally.add(score, (points - score) / (length - 1) if length > 1 else None)
        chosen = row[5] if row[3] in CHOICE_KINDS and row[5] else ()
        one.chosen.update(chosen)
        if attempt in self.upper:
            one.upper.add(score)
            one.chosen_above.update(chosen)
        elif attempt in self.lower:
            one.lower.add(score)
            one.chosen_below.update(chosen)
        if row[5] is None:
            one.omitted += 1
        if seconds is not None:
            one.seconds[seconds] += 1

    @property
    def paper(self) -> PaperTally | None:
        """The papers of the length that came most often."""
        return max(self.papers.values(), key=lambda one: (one.totals.count, one.length), default=None)


def compute_statistics(quiz: QuizPage) -> QuizStatistic:
    """Compute the statistics of ``quiz`` anew from everybody's first attempt, and put them in place of the old ones.

    Safe to repeat. Memory grows with the number of questions, not with that of the answers. Of fewer than five people
    only their number is kept.
    """
    computed_at = timezone.now()
    seen = _seen(Attempt.objects.filter(quiz=quiz)).get(quiz.pk, (0, 0))
    sittings = _first_sittings(quiz)
    gathering = Gathering(*extremes([(percent, pk) for pk, (_started_at, percent) in sittings.items()]))
    if len(sittings) >= FEWEST_SHOWN:
        for attempt, rows in _papers(list(sittings)):
            gathering.add(attempt, sittings[attempt][0], rows)
    return _store(quiz, gathering, computed_at=computed_at, seen=seen, attempt_count=len(sittings))


def stale_quizzes() -> list[int]:
    """Quizzes of which attempts were submitted or graded anew since their statistics were computed; two queries."""
    now = _seen(Attempt.objects.all())
    rows = QuizStatistic.objects.values_list("quiz", "seen_count", "seen_points")
    known = {quiz: (count, points) for quiz, count, points in rows}
    return sorted(quiz for quiz, seen in now.items() if known.get(quiz) != seen)


def _final(attempts: AttemptQuerySet) -> AttemptQuerySet:
    """Those that count, are done and judged."""
    return attempts.counting().filter(status=Attempt.Status.SUBMITTED)


def _seen(attempts: AttemptQuerySet) -> dict[int, tuple[int, int]]:
    """By quiz how many there are, and the hundredths of percent they sum up to; one query."""
    sums = _final(attempts).order_by().values_list("quiz").annotate(Count("pk"), Sum("score_percent"))
    return {quiz: (count, round(100 * float(points))) for quiz, count, points in sums}


def _first_sittings(quiz: QuizPage) -> dict[int, tuple[dt.datetime, float]]:
    """When it began and what it scored, by attempt: everybody's first, whatever enrolment it belongs to; one query."""
    rows = _final(Attempt.objects.filter(quiz=quiz)).order_by("enrolment__user_id", "submitted_at", "pk")
    found = rows.values_list("enrolment__user", "pk", "started_at", "score_percent").iterator(chunk_size=2000)
    first = (next(attempts) for _user, attempts in groupby(found, key=itemgetter(0)))
    return {pk: (started_at, float(percent)) for _user, pk, started_at, percent in first}


def _papers(attempts: Sequence[int]) -> Iterator[tuple[int, list[Row]]]:
    """Each attempt with its answers but those that do not count any more; one query for each 500."""
    for begin in range(0, len(attempts), BATCH):
        rows = Response.objects.filter(attempt__in=attempts[begin : begin + BATCH], is_left_out=False)
        rows = rows.order_by("attempt", "position")
        fields = ("attempt", "version", "version__question", "version__kind", "score", "answer", "answered_at")
        for attempt, answers in groupby(rows.values_list(*fields), key=itemgetter(0)):
            yield attempt, list(answers)


def _seconds(started_at: dt.datetime, rows: Sequence[Row]) -> dict[int, int]:
    """How long each answer took, by version: since the one before it, or since the start.

    Only the moment of the last change of each answer is kept, so this is a guess; answers sent together tell nothing.
    """
    moments = sorted((row[6], row[1]) for row in rows if row[6] is not None)
    found = {}
    previous = started_at
    together = {
        version
        for (one, first), (other, second) in pairwise(moments)
        if (other - one).total_seconds() < TOGETHER_SECONDS
        for version in (first, second)
    }
    for moment, version in moments:
        if version not in together:
            found[version] = max(0, min(LONGEST_SECONDS, round((moment - previous).total_seconds())))
        previous = moment
    return found


@transaction.atomic
def _store(
    quiz: QuizPage, gathering: Gathering, *, computed_at: dt.datetime, seen: tuple[int, int], attempt_count: int
) -> QuizStatistic:
    QuizPage.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    paper, deviation = gathering.paper, gathering.percents.deviation
    alpha = paper.alpha if paper else None
    statistic, _is_new = QuizStatistic.objects.update_or_create(
        quiz=quiz,
        defaults={
            "computed_at": computed_at,
            "seen_count": seen[0],
            "seen_points": seen[1],
            "attempt_count": attempt_count,
            "question_count": paper.length if paper else None,
            "mean_percent": gathering.percents.mean if paper else None,
            "deviation_percent": deviation if paper else None,
            "alpha": alpha,
            "error_percent": error_of_measurement(deviation, alpha),
            "is_drawn": paper.is_drawn if paper else False,
        },
    )
    ItemStatistic.objects.filter(statistic=statistic).delete()
    _store_items(statistic, gathering)
    return statistic


def _store_items(statistic: QuizStatistic, gathering: Gathering) -> None:
    shown = {pk: one for pk, one in gathering.versions.items() if one.tally.scores.count >= FEWEST_SHOWN}
    offered: dict[int, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(version__in=shown, version__kind__in=CHOICE_KINDS).order_by("sort_order"):
        offered[option.version_id].append(option)
    items, choices = [], []
    for pk in QuestionVersion.objects.filter(pk__in=shown).values_list("pk", flat=True):
        item = _item(statistic, pk, shown[pk])
        options = [_option(item, option, shown[pk]) for option in offered[pk]]
        item.concern = next(iter(concerns_of(figures_of(item, options))), "")
        items.append(item)
        choices += options
    ItemStatistic.objects.bulk_create(items)
    OptionStatistic.objects.bulk_create(choices)


def _item(statistic: QuizStatistic, version: int, one: Gathered) -> ItemStatistic:
    has_groups = one.upper.count and one.lower.count
    return ItemStatistic(
        statistic=statistic,
        version_id=version,
        count=one.tally.scores.count,
        facility=one.tally.facility,
        discrimination=one.tally.discrimination,
        upper_facility=one.upper.mean if has_groups else None,
        lower_facility=one.lower.mean if has_groups else None,
        omitted_count=one.omitted,
        median_seconds=median_of(one.seconds) if one.seconds.total() >= FEWEST_SHOWN else None,
    )


def _option(item: ItemStatistic, option: Option, one: Gathered) -> OptionStatistic:
    pk = option.pk
    return OptionStatistic(
        item=item,
        option=option,
        count=one.chosen[pk],
        upper_count=one.chosen_above[pk],
        lower_count=one.chosen_below[pk],
    )
