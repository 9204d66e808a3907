"""What a lesson asks before it counts as done, and how far its learner is with that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.blocks.asked import Asked
from courses.models import BlockProgress, LessonPage, UnitProgress
from courses.ranges import total, within
from lms.core.prepared import Prepared

ROUNDING = 1000
"""Milliseconds: lengths are kept in whole seconds, and no player tells the last moment."""

_ROWS = Prepared(lambda progress: BlockProgress.objects.filter(progress=progress))


@dataclass(frozen=True)
class Condition:
    """One line of the list at the top of a lesson."""

    text: str
    state: str
    """How far it is, empty if there is nothing to tell."""
    is_met: bool
    anchor: str = ""
    block_id: str = ""

    def __str__(self) -> str:
        return f"{self.text} – {self.state}" if self.state else self.text


@dataclass(frozen=True)
class Todo:
    """All that a lesson asks of one learner; of nobody in particular without a row."""

    asked: list[Asked]
    conditions: list[Condition]
    rows: Mapping[str, BlockProgress] = field(default_factory=dict)
    """By block."""
    has_reached_end: bool = False

    @property
    def is_met(self) -> bool:
        return all(one.is_met for one in self.conditions)

    @property
    def open_blocks(self) -> set[str]:
        """Ids of the blocks that still ask for something."""
        return {one.block_id for one in self.conditions if one.block_id and not one.is_met}

    @property
    def met_count(self) -> int:
        return sum(one.is_met for one in self.conditions)


def todo_of(lesson: LessonPage, row: UnitProgress | None) -> Todo:
    """What ``lesson`` asks, met or not by what ``row`` and its blocks say; one query, for lessons with such blocks."""
    asked = asked_of(lesson)
    rows = {one.block_id: one for one in _ROWS.all(progress=row.pk)} if asked and row else {}
    is_done = row is not None and row.completed_at is not None
    conditions = [*_of_reading(lesson, row, is_done=is_done), *_of_blocks(asked, rows, is_done=is_done)]
    has_reached_end = is_done or (row is not None and row.reached_end_at is not None)
    return Todo(asked, conditions, rows, has_reached_end)


def asked_of(lesson: LessonPage) -> list[Asked]:
    """What the blocks of ``lesson`` follow and may ask for, in order."""
    kinds = lesson.body.stream_block.child_blocks
    raw_blocks = enumerate(lesson.body.raw_data)  # so that blocks of other kinds are not read
    followed = [place for place, raw in raw_blocks if hasattr(kinds.get(raw["type"]), "asked")]
    blocks = {place: lesson.body[place] for place in followed}
    documents = [block.value["document"] for block in blocks.values() if block.value.get("document")]
    prefetch_related_objects(documents, "previews")
    found = (
        block.block.asked(block.value, block_id=block.id, anchor=f"block-{place + 1}")
        for place, block in blocks.items()
    )
    return [one for one in found if one]


def percent_done(asked: Asked, row: BlockProgress | None) -> int:
    """How much of the block was played or seen, in whole percent, rounded down."""
    if row is None or not asked.length:
        return 0
    return min(100, 100 * _covered(asked, row) // asked.length)


def is_enough(asked: Asked, row: BlockProgress) -> bool:
    """Whether what was played or seen of the block is what it asks for; never, if nobody knows how long it is."""
    if not asked.length:
        return False
    rounding = ROUNDING if asked.is_recording else 0
    return 100 * (_covered(asked, row) + rounding) >= asked.percent * asked.length


def _covered(asked: Asked, row: BlockProgress) -> int:
    if asked.is_recording:
        return total(within(row.ranges, asked.length))
    return len({page for page in row.pages if 1 <= page <= asked.length})


def _of_reading(lesson: LessonPage, row: UnitProgress | None, *, is_done: bool) -> Iterator[Condition]:
    if lesson.asks_to_reach_end:
        is_met = is_done or (row is not None and row.reached_end_at is not None)
        yield Condition(_("Read to the end of the lesson"), "", is_met, "end-of-lesson")
    if lesson.least_minutes:
        left = _minutes_left(lesson.least_minutes, row)
        text = ngettext(
            "Take at least %(count)d minute for it", "Take at least %(count)d minutes for it", lesson.least_minutes
        )
        state = ngettext("%(count)d minute left", "%(count)d minutes left", left)
        is_met = is_done or left == 0
        yield Condition(
            text % {"count": lesson.least_minutes}, "" if is_met else state % {"count": left}, is_met=is_met
        )


def _minutes_left(minutes: int, row: UnitProgress | None) -> int:
    """Since the lesson was opened; begun minutes count as whole ones."""
    if row is None or row.opened_at is None:
        return minutes
    left = dt.timedelta(minutes=minutes) - (timezone.now() - row.opened_at)
    return max(0, -(-left // dt.timedelta(minutes=1)))


def _of_blocks(asked: list[Asked], rows: Mapping[str, BlockProgress], *, is_done: bool) -> Iterator[Condition]:
    for one in asked:
        if not one.is_condition:
            continue
        row = rows.get(one.block_id)
        is_met = is_done or (row is not None and row.done_at is not None)
        state = "" if is_met else _state(one, row)
        yield Condition(_text(one), state, is_met, one.anchor, one.block_id)


def _text(asked: Asked) -> str:
    values = {"title": asked.title, "percent": asked.percent}
    if asked.kind == "document":
        return _("Look at %(percent)d%% of the pages of “%(title)s”") % values
    if asked.kind == "audio":
        return _("Listen to %(percent)d%% of “%(title)s”") % values
    return _("Watch %(percent)d%% of “%(title)s”") % values


def _state(asked: Asked, row: BlockProgress | None) -> str:
    values = {"percent": percent_done(asked, row)}
    if asked.kind == "document":
        return _("%(percent)d%% seen") % values
    if asked.kind == "audio":
        return _("%(percent)d%% heard") % values
    return _("%(percent)d%% watched") % values
