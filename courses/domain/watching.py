"""What a learner has played, looked at and read of a lesson, as their browser tells it, however late and however often.

A signal says what is so (these parts were played), never how much is to be added: told twice it changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.blocks.asked import Asked
from courses.domain.doors import refuse_unit
from courses.domain.progress import lock, row_of, touch
from courses.models import BlockProgress, Enrolment, LessonPage, UnitProgress
from courses.queries.conditions import is_enough, todo_of
from courses.ranges import Range, first_of, total, union, within, without
from lms.core.errors import DomainError

FASTEST = 2
"""The quickest a recording can be played (the last of ``blocks.files.SPEEDS``)."""
ALLOWANCE = 10_000
"""Milliseconds more than the clock gives: a lesson opens before its first signal is made."""
MOST_PARTS = 300
"""Of one block. Whoever jumps about more than that has what is beyond it not counted."""
OLDEST = dt.timedelta(days=30)
READING_IS_FASTER = 4
"""A transcript is read so many times faster than it is spoken, at most."""


@dataclass(frozen=True)
class Signal:
    """What a browser has to tell of one block; without ``block_id`` of the lesson itself."""

    block_id: str = ""
    ranges: Sequence[Range] = ()
    """Parts that were played, in milliseconds."""
    position: int | None = None
    """Where the learner is now, in milliseconds."""
    pages: Collection[int] = ()
    has_reached_end: bool = False
    age: dt.timedelta = dt.timedelta(0)
    """How long ago it was so, by the clock of that browser."""


@transaction.atomic
def record_signals(
    enrolment: Enrolment, lesson: LessonPage, signals: Sequence[Signal], *, opened_at: dt.datetime
) -> UnitProgress:
    """Add ``signals`` to what is known; safe to repeat, in any order.

    All blocks of a lesson together are never credited with more than the time since it was first opened, at the fastest
    speed: what exceeds that is left out, not refused. ``opened_at`` is what the server itself wrote into the page.
    Signals of blocks the lesson no longer has are ignored. Raises ``DomainError`` like ``complete_unit``.
    """
    enrolment, row = _open(enrolment, lesson, opened_at)
    now = timezone.now()
    todo = todo_of(lesson, row)
    asked = {one.block_id: one for one in todo.asked}
    rows = dict(todo.rows)
    if row.reached_end_at is None and any(not one.block_id and one.has_reached_end for one in signals):
        row.reached_end_at = now
        row.save()
    told = [signal for signal in signals if signal.block_id in asked]
    for signal in told:
        block = rows.setdefault(signal.block_id, _new(row, signal.block_id, now))
        _add(block, signal, asked[signal.block_id], budget=_budget(row, asked, rows, now), now=now)
    for block_id in {signal.block_id for signal in told}:
        rows[block_id].save()
    touch(enrolment)
    return row


@transaction.atomic
def open_lesson(enrolment: Enrolment, lesson: LessonPage, *, opened_at: dt.datetime) -> UnitProgress:
    """Remember when the learner first opened the lesson; safe to repeat, the earliest moment stays.

    Raises ``DomainError`` like ``complete_unit``.
    """
    return _open(enrolment, lesson, opened_at)[1]


@transaction.atomic
def declare_done(enrolment: Enrolment, lesson: LessonPage, block_id: str) -> UnitProgress:
    """The learner says: I have read the transcript, looked at the pages, or, without a block, read to the end.

    It is how one goes on without scripts or with little data. Safe to repeat. Raises ``DomainError`` for what nobody
    can have read (or, where there is no transcript, watched) since the lesson was opened.
    """
    enrolment = lock(enrolment, lesson)
    refuse_unit(enrolment, lesson)
    row = row_of(enrolment, lesson)
    now = timezone.now()
    row.opened_at = row.opened_at or now
    if not block_id:
        row.reached_end_at = row.reached_end_at or now
        row.save()
    else:
        row.save()
        _declare_block(lesson, row, block_id, now)
    touch(enrolment)
    return row


def _declare_block(lesson: LessonPage, row: UnitProgress, block_id: str, now: dt.datetime) -> None:
    todo = todo_of(lesson, row)
    asked = next((one for one in todo.asked if one.block_id == block_id), None)
    if asked is None:
        raise DomainError(_("This is no longer part of the lesson."))
    if asked.is_recording:
        _refuse_hurry(asked, now - (row.opened_at or now))
    block = todo.rows.get(block_id) or _new(row, block_id, now)
    block.done_at = block.done_at or now
    block.last_signal_at = max(now, block.last_signal_at)
    block.save()


def _refuse_hurry(asked: Asked, since: dt.timedelta) -> None:
    left = dt.timedelta(milliseconds=asked.length / (READING_IS_FASTER if asked.has_text else FASTEST)) - since
    if left > dt.timedelta(0):
        minutes = -(-left // dt.timedelta(minutes=1))
        raise DomainError(
            ngettext(
                "That was quick. Go on, and press the button again in %(count)d minute.",
                "That was quick. Go on, and press the button again in %(count)d minutes.",
                minutes,
            )
            % {"count": minutes}
        )


def _open(enrolment: Enrolment, lesson: LessonPage, opened_at: dt.datetime) -> tuple[Enrolment, UnitProgress]:
    enrolment = lock(enrolment, lesson)
    refuse_unit(enrolment, lesson)
    row = row_of(enrolment, lesson)
    now = timezone.now()
    opened_at = min(max(opened_at, enrolment.enrolled_at, now - OLDEST), now)
    if row.opened_at is None or opened_at < row.opened_at:
        row.opened_at = opened_at
        row.save()
    return enrolment, row


def _new(row: UnitProgress, block_id: str, now: dt.datetime) -> BlockProgress:
    return BlockProgress(progress=row, block_id=block_id, first_signal_at=now, last_signal_at=now)


def _budget(row: UnitProgress, asked: Mapping[str, Asked], rows: Mapping[str, BlockProgress], now: dt.datetime) -> int:
    """Milliseconds that may still be credited to the blocks of the lesson: the time it has been open, less what was."""
    open_for = (now - (row.opened_at or now)) // dt.timedelta(milliseconds=1)
    credited = sum(total(rows[one].ranges) for one in asked if one in rows)
    return max(0, FASTEST * open_for + ALLOWANCE - credited)


def _add(block: BlockProgress, signal: Signal, asked: Asked, *, budget: int, now: dt.datetime) -> None:
    """Put ``signal`` into the unsaved ``block``."""
    if asked.is_recording:
        new = first_of(without(within(signal.ranges, asked.length), union(block.ranges)), budget)
        ranges = union(block.ranges, new)
        if len(ranges) <= MOST_PARTS:
            block.ranges = [list(one) for one in ranges]
    else:
        seen = {page for page in signal.pages if 1 <= page <= asked.length}
        block.pages = sorted(seen.union(block.pages))
    moment = now - max(signal.age, dt.timedelta(0))
    if signal.position is not None and (block.position_at is None or moment > block.position_at):
        block.position, block.position_at = max(0, signal.position), moment
    if block.done_at is None and is_enough(asked, block):
        block.done_at = now
    block.last_signal_at = max(now, block.last_signal_at)
