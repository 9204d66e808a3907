import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from lms.core.forms import BuddhistDateField


class DueForm(forms.Form):
    due_on = BuddhistDateField(label="ครบกำหนด")
    seen_on = BuddhistDateField(required=False)


def test_a_buddhist_year_is_taken():
    form = DueForm({"due_on": "30/9/2569"})
    assert form.is_valid()
    assert form.cleaned_data == {"due_on": dt.date(2026, 9, 30), "seen_on": None}


def test_a_year_of_the_common_era_is_asked_about():
    form = DueForm({"due_on": "30/9/2026"})
    assert form.errors["due_on"] == ["ปี 2026 ดูเหมือนปี ค.ศ. โปรดใส่ปี พ.ศ. เช่น 2569"]


def test_a_day_that_is_asked_for_must_be_given():
    assert list(DueForm({"due_on": ""}).errors) == ["due_on"]


def test_a_stored_day_is_shown_in_the_buddhist_era():
    assert 'value="30/9/2569"' in str(DueForm(initial={"due_on": dt.date(2026, 9, 30)})["due_on"])


def test_what_was_typed_wrong_is_shown_again_as_typed():
    assert 'value="30/9/2026"' in str(DueForm({"due_on": "30/9/2026"})["due_on"])


@pytest.mark.parametrize(
    ("initial", "typed", "is_changed"),
    [
        (dt.date(2026, 9, 30), "30/9/2569", False),
        (dt.date(2026, 9, 30), "30 ก.ย. 2569", False),
        (dt.date(2026, 9, 30), "1/10/2569", True),
        (dt.date(2026, 9, 30), "", True),
        (None, "", False),
        (None, "?", True),
    ],
)
def test_only_another_day_is_a_change(initial, typed, is_changed):
    assert BuddhistDateField(required=False).has_changed(initial, typed) is is_changed


@given(st.dates(dt.date(1900, 1, 1), dt.date(2300, 1, 1)))
def test_what_the_field_shows_it_reads_back(day):
    field = BuddhistDateField()
    assert field.clean(field.prepare_value(day)) == day
