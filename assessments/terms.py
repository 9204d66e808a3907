"""On which terms a learner takes a quiz: when it may be started, how often, and when the time ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Attempt, QuizAllowance, QuizPage
from lms.core.dates import short_moment

GRANTED = ("opens_at", "closes_at", "extra_minutes", "extra_attempts")


@dataclass(frozen=True)
class Terms:
    """What holds for one learner at one quiz."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    time_limit: dt.timedelta | None
    max_attempts: int | None
    practice_attempts: int
    wait: dt.timedelta
    extra: dt.timedelta = dt.timedelta()
    """Granted to this learner: beyond the time limit, and beyond the closing."""

    def deadline(self, started_at: dt.datetime) -> dt.datetime | None:
        """When an attempt that starts then is over: by the time limit or the closing of the quiz."""
        ends = [started_at + self.time_limit] if self.time_limit else []
        ends += [self.closes_at] if self.closes_at else []
        return min(ends) + self.extra if ends else None

    def left(self, sittings: Sequence[Attempt]) -> int | None:
        """Attempts that may still be started and count; ``None`` = as many as one likes."""
        if self.max_attempts is None:
            return None
        return max(0, self.max_attempts - sum(not one.is_practice for one in sittings))

    def practice_left(self, sittings: Sequence[Attempt]) -> int:
        """Attempts that may still be started and do not count."""
        return max(0, self.practice_attempts - sum(one.is_practice for one in sittings))

    def obstacle(self, sittings: Sequence[Attempt], *, now: dt.datetime) -> str:
        """Why no attempt that counts can be started, for the learner to read; empty if one can."""
        used_up = "" if self.left(sittings) != 0 else _used_up(self.max_attempts or 0)
        return self._closed(now) or used_up or self._too_early(sittings, now)

    def practice_obstacle(self, sittings: Sequence[Attempt], *, now: dt.datetime) -> str:
        """Why no practice can be started, for the learner to read; empty if one can."""
        used_up = "" if self.practice_left(sittings) else _("No practice attempt is left.")
        return self._closed(now) or used_up

    def _closed(self, now: dt.datetime) -> str:
        if self.opens_at and now < self.opens_at:
            return _("This quiz opens on %(moment)s.") % {"moment": short_moment(self.opens_at)}
        if self.closes_at and now >= self.closes_at:
            return _("This quiz closed on %(moment)s.") % {"moment": short_moment(self.closes_at)}
        return ""

    def _too_early(self, sittings: Sequence[Attempt], now: dt.datetime) -> str:
        ended = [one.submitted_at for one in sittings if one.submitted_at and not one.is_practice]
        again_at = max(ended) + self.wait if ended else now
        if again_at <= now:
            return ""
        return _("You can try again from %(moment)s on. Read the lessons again until then.") % {
            "moment": short_moment(again_at)
        }


def terms_of(quiz: QuizPage, allowances: Sequence[QuizAllowance] = ()) -> Terms:
    """The rules of ``quiz`` as they stand; practice is for post-tests alone.

    ``allowances`` from the widest organisation to the learner's own: the nearest that says something holds.
    """
    limit, wait = quiz.time_limit_minutes, quiz.wait_minutes
    granted = {name: _nearest(allowances, name) for name in GRANTED}
    most = quiz.max_attempts
    return Terms(
        opens_at=granted["opens_at"] or quiz.opens_at,
        closes_at=granted["closes_at"] or quiz.closes_at,
        extra=dt.timedelta(minutes=granted["extra_minutes"] or 0),
        time_limit=dt.timedelta(minutes=limit) if limit else None,
        max_attempts=None if most is None else most + (granted["extra_attempts"] or 0),
        practice_attempts=quiz.practice_attempts if quiz.purpose == QuizPage.Purpose.POST_TEST else 0,
        wait=dt.timedelta(minutes=wait or 0),
    )


def _nearest(allowances: Sequence[QuizAllowance], name: str) -> Any:
    said = [value for value in (getattr(one, name) for one in allowances) if value is not None]
    return said[-1] if said else None


def _used_up(count: int) -> str:
    return ngettext(
        "You have used the one attempt at this quiz.", "You have used all %(count)s attempts at this quiz.", count
    ) % {"count": count}
