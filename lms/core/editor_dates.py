"""Wagtail's dates in the Buddhist era: what its pickers show and take, and what its lists say.

Wagtail draws its pickers in many places (scheduled publishing, filters of reports, forms of records) from two classes;
here these classes learn to show ``7/12/2569`` and to read whatever ``lms.core.dates`` reads. Stored is what always was.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import get_language
from wagtail.admin import active_filters
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from lms.core import dates
from lms.core.forms import BuddhistDateField, BuddhistMomentField

PICKER = {"yearOffset": dates.BUDDHIST_OFFSET, "validateOnBlur": False}
"""The server reads what was typed, and says what is wrong with it."""
NAMED_FORMATS = ("DATE_FORMAT", "DATETIME_FORMAT", "YEAR_MONTH_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT")
_date_format = formats.date_format


def speak_buddhist_era() -> None:
    """Teach the pickers and the dates of lists; once, when the site starts."""
    _teach(AdminDateInput, shows=dates.typed_date, reads=dates.parse_buddhist_date, picker_format="j/n/Y")
    _teach(AdminDateTimeInput, shows=dates.typed_moment, reads=dates.parse_buddhist_moment, picker_format="j/n/Y H:i")
    register_form_field_override(models.DateField, override={"form_class": BuddhistDateField, "widget": AdminDateInput})
    register_form_field_override(
        models.DateTimeField, override={"form_class": BuddhistMomentField, "widget": AdminDateTimeInput}
    )
    formats.date_format = active_filters.date_format = buddhist_date_format


def buddhist_date_format(value: Any, format: str | None = None, use_l10n: bool | None = None) -> str:
    """Django's ``date_format``; in Thai the formats that have a name say the Buddhist year.

    Formats that are written out, such as ``Y-m-d``, are for machines and stay.
    """
    if get_language() == "th" and isinstance(value, dt.date) and _has_a_name(format):
        year = "".join(f"\\{digit}" for digit in str(value.year + dates.BUDDHIST_OFFSET))
        return _date_format(value, formats.get_format(format or "DATE_FORMAT").replace("Y", year))
    return _date_format(value, format, use_l10n)


def _has_a_name(format: str | None) -> bool:
    """Whether it is asked for by name, or as what the name stands for in Thai (Wagtail's tooltips)."""
    return not format or format in NAMED_FORMATS or format in {formats.get_format(name) for name in NAMED_FORMATS}


def _teach(widget: type, *, shows: Any, reads: Any, picker_format: str) -> None:
    configure = widget.get_config

    def get_config(self) -> dict[str, Any]:
        return {**configure(self), **PICKER, "format": picker_format}

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.date):
            return shows(value)
        return value or None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A day or moment; what cannot be read is left to the field, which refuses it."""
        text = data.get(name)
        try:
            return reads(text) if isinstance(text, str) and text.strip() else text
        except ValueError:
            return text

    widget.get_config = get_config
    widget.format_value = format_value
    widget.value_from_datadict = value_from_datadict
