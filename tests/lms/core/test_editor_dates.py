"""Wagtail's pickers and lists in the Buddhist era."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.db import models
from django.template import Context, Template
from django.utils import timezone, translation
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from lms.core.dates import parse_buddhist_moment
from lms.core.editor_dates import buddhist_date_format

DAY = dt.date(2026, 12, 7)
BANGKOK = ZoneInfo("Asia/Bangkok")
MOMENT = dt.datetime(2026, 12, 7, 9, 30, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    "typed",
    ["7/12/2569 09:30", "07-12-2569 9:30", "๗ ธ.ค. ๒๕๖๙ ๐๙.๓๐ น.", "7 ธันวาคม 2569, 09:30 น.", "2569-12-07 09:30"],
)
def test_a_moment_is_read_as_it_is_written(typed):
    assert parse_buddhist_moment(typed) == MOMENT


def test_a_moment_without_a_time_is_midnight():
    assert parse_buddhist_moment("7/12/2569") == dt.datetime(2026, 12, 7, tzinfo=BANGKOK)


@pytest.mark.parametrize("typed", ["7/12/2026 09:30", "7/12/2569 25:00", "31/2/2569 09:00", "พรุ่งนี้", "09:30"])
def test_what_is_no_moment_is_refused(typed):
    with pytest.raises(ValueError, match=r"\S"):
        parse_buddhist_moment(typed)


@pytest.mark.parametrize(
    ("widget", "value", "shown"),
    [
        (AdminDateInput(), DAY, "7/12/2569"),
        (AdminDateTimeInput(), MOMENT, "7/12/2569 09:30"),
        (AdminDateTimeInput(), timezone.make_naive(MOMENT), "7/12/2569 09:30"),
        (AdminDateInput(), None, None),
        (AdminDateInput(), "ไม่รู้", "ไม่รู้"),
    ],
)
def test_a_picker_shows_the_buddhist_year_and_counts_in_it(widget, value, shown):
    assert widget.format_value(value) == shown
    assert widget.get_config()["yearOffset"] == 543
    assert "543" in widget.render("day", value)


def test_a_range_of_days_is_read_and_shown():
    class Range(forms.Form):
        days = forms.MultiValueField([forms.DateField(), forms.DateField()], widget=DateRangePickerWidget())

    form = Range({"days_from": "7/12/2569", "days_to": ""})
    assert form["days"].data == [DAY, ""]
    assert 'value="7/12/2569"' in str(form["days"])


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [(models.DateField(), "7/12/2569", DAY), (models.DateTimeField(), "7/12/2569 9.30 น.", MOMENT)],
)
def test_a_record_takes_the_buddhist_year_and_asks_about_the_other(field, typed, stored):
    class Record(forms.Form):
        when = formfield_for_dbfield(field)

    form = Record({"when": typed})
    assert form.is_valid()
    assert form.cleaned_data["when"] == stored
    assert not Record({"when": typed}, initial={"when": stored}).has_changed()
    with translation.override("th"):
        refused = Record({"when": "7/12/2026"})
        assert "2569" in refused.errors["when"][0]
        assert 'value="7/12/2026"' in str(refused["when"])


@pytest.mark.parametrize(
    ("language", "format", "shown"),
    [
        ("th", "DATE_FORMAT", "7 ธันวาคม 2569"),
        ("th", None, "7 ธันวาคม 2569"),
        ("th", "DATETIME_FORMAT", "7 ธันวาคม 2569, 9:30"),
        ("th", "j F Y, G:i", "7 ธันวาคม 2569, 9:30"),
        ("th", "Y-m-d", "2026-12-07"),
        ("en", "DATE_FORMAT", "Dec. 7, 2026"),
    ],
)
def test_lists_say_the_year_of_the_language(language, format, shown):
    with translation.override(language):
        local = timezone.localtime(MOMENT)
        assert buddhist_date_format(local, format) == shown
        template = Template("{{ day|date }}" if format is None else f'{{{{ day|date:"{format}" }}}}')
        assert template.render(Context({"day": local})) == shown
