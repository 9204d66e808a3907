"""A day, typed and shown in the Buddhist era."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks

from lms.core.forms import BuddhistDateField


class BuddhistDateBlock(blocks.FieldBlock):
    """Holds a ``datetime.date``; stored in ISO, typed as ``7/12/2569``."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs) -> None:
        self._field = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return BuddhistDateField(**self._field)

    def to_python(self, value: Any) -> dt.date | None:
        return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def get_prep_value(self, value: dt.date | str | None) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else value or None  # typed wrongly: as it was typed

    class Meta:
        icon = "date"
