"""How the attempts at a quiz are narrowed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Attempt, Form

ANY = [("", pgettext_lazy("attempts", "all"))]


class SittingsFilter(forms.Form):
    """State, kind and form of the attempt; a learner only by the whole username or reference number."""

    status = forms.ChoiceField(label=_("State"), choices=[*ANY, *Attempt.Status.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[*ANY, ("counting", _("that count")), ("practice", pgettext_lazy("attempts", "practice"))],
        required=False,
    )
    form = forms.ChoiceField(label=_("Form"), choices=[*ANY, *Form.choices], required=False)
    who = forms.CharField(
        label=_("Reference number or username"),
        max_length=150,
        required=False,
        help_text=_("In full, as the learner tells it."),
    )

    def chosen(self) -> dict[str, str]:
        """What is narrowed; what makes no sense narrows nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "").strip() for name in self.fields}
