"""Form fields for Thai readers."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from lms.core import dates


class BuddhistDateField(forms.Field):
    """A day typed as ``7/12/2569`` (Buddhist era).

    Cleans to ``datetime.date``. A typed year that looks like the Common Era is refused with the year that was
    probably meant.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "7/12/2569"})

    def prepare_value(self, value):
        return dates.typed_date(value) if isinstance(value, dt.date) else value

    def to_python(self, value) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return dates.parse_buddhist_date(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def has_changed(self, initial, data) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class BuddhistMomentField(forms.DateTimeField):
    """A day and a time typed as ``7/12/2569 09:30`` (Buddhist era, Bangkok); midnight without a time.

    Cleans to an aware ``datetime.datetime``; what cannot be read is refused as ``BuddhistDateField`` does.
    """

    def to_python(self, value) -> dt.datetime | None:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return dates.parse_buddhist_moment(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error
