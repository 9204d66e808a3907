"""What a supervisor fills in about a programme."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import BuddhistDateField
from lms.reports.queries.programmes import Standing


class StandingForm(forms.Form):
    """Narrows the people of a programme. What is not among the choices is an unknown address."""

    q = forms.CharField(label=_("Search name"), required=False, max_length=100)
    state = forms.TypedChoiceField(
        label=_("Status"),
        required=False,
        coerce=Standing,
        empty_value=None,
        choices=[("", _("any status")), *Standing.choices],
    )

    def chosen_words(self) -> list[tuple[str, str]]:
        """Label and value of every filter in use."""
        state, words = self.cleaned_data["state"], self.cleaned_data["q"]
        chosen = [(str(_("Status")), str(state.label))] if state else []
        return [*chosen, (str(_("Search name")), words)] if words else chosen


class MoreTimeForm(forms.Form):
    """Until when, and why."""

    until = BuddhistDateField(
        label=_("Until"), help_text=_("The last day on which it is still in time, for example 30/9/2570.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record beside the new day, for example: on maternity leave until June."),
    )
