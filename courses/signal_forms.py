"""What a learner's browser sends by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.domain.watching import Signal

MOST_SIGNALS = 100
MOST_PARTS = 500
MOST_PAGES = 1000
LONGEST = 24 * 60 * 60 * 1000
"""Milliseconds of a recording: a day."""
OLDEST = 30 * LONGEST


class ToldField(forms.JSONField):
    """JSON as strangers send it: nested without end and numbers of thousands of digits are no JSON either."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError("Expected JSON.") from error


class SignalsForm(forms.Form):
    """What has happened since the last time, a list of blocks (see ``domain.watching.Signal``)."""

    opened = forms.CharField(max_length=300, required=False)
    signals = ToldField(required=False)

    def clean_signals(self) -> list[Signal]:
        told = self.cleaned_data["signals"]
        if not isinstance(told, list) or len(told) > MOST_SIGNALS or not all(isinstance(one, dict) for one in told):
            raise ValidationError("Expected a list of signals.")
        return [_signal(one) for one in told]


def _signal(told: dict[str, Any]) -> Signal:
    block_id = told.get("block", "")
    if not isinstance(block_id, str):
        raise ValidationError("Expected the id of a block.")
    position = told.get("position")
    return Signal(
        block_id=block_id,
        ranges=[_part(one) for one in _listed(told, "ranges", MOST_PARTS)],
        position=None if position is None else _whole(position, LONGEST),
        pages=[_whole(one, MOST_PAGES) for one in _listed(told, "pages", MOST_PAGES)],
        has_reached_end=told.get("end") is True,
        age=dt.timedelta(milliseconds=_whole(told.get("age", 0), OLDEST)),
    )


def _part(told: Any) -> tuple[int, int]:
    if not isinstance(told, list) or len(told) != 2:
        raise ValidationError("Expected a pair of milliseconds.")
    return _whole(told[0], LONGEST), _whole(told[1], LONGEST)


def _listed(told: dict[str, Any], name: str, most: int) -> list[Any]:
    value = told.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise ValidationError("Expected a list.")
    return value


def _whole(told: Any, most: int) -> int:
    """A number between 0 and ``most``; what lies beyond is brought to the nearer end: clocks of phones are set anew."""
    if not isinstance(told, int) or isinstance(told, bool):
        raise ValidationError("Expected a whole number.")
    return min(max(told, 0), most)
