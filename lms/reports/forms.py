"""What a supervisor fills in: the filters, and a signature."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import ObservedTask
from assessments.models.sign_off import LONGEST_REASON
from lms.reports.filters import Filters, Status
from lms.reports.queries.choices import Choices


class FilterForm(forms.Form):
    """Narrows a listing. What is not among the choices is an unknown address."""

    q = forms.CharField(label=_("Search name"), required=False, max_length=100)
    course = forms.TypedChoiceField(label=_("Course"), required=False, coerce=int, empty_value=None)
    programme = forms.TypedChoiceField(label=_("Programme"), required=False, coerce=int, empty_value=None)
    status = forms.TypedChoiceField(label=_("Status"), required=False, coerce=Status, empty_value=None)

    def __init__(self, *args, choices: Choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [("", _("all courses")), *choices.courses]
        self.fields["programme"].choices = [("", _("all programmes")), *choices.programmes]
        self.fields["status"].choices = [("", _("any status")), *Status.choices]
        if not choices.programmes:
            self.fields["programme"].widget = forms.HiddenInput()

    @property
    def filters(self) -> Filters:
        """What was chosen, once the form is valid."""
        return Filters(
            course=self.cleaned_data["course"],
            programme=self.cleaned_data["programme"],
            status=self.cleaned_data["status"],
            words=self.cleaned_data["q"],
        )

    def chosen_words(self) -> list[tuple[str, str]]:
        """Label and value of every filter in use, for a heading or the first rows of a spreadsheet."""
        named = []
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value:
                shown = dict(field.choices)[value] if hasattr(field, "choices") else value
                named.append((str(field.label), str(shown)))
        return named


class SignOffForm(forms.Form):
    """The tasks that were seen; and why, if it is not signed."""

    seen = forms.MultipleChoiceField(label=_("What I have seen"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Reason, if you do not sign"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it."),
    )

    def __init__(self, *args, tasks: Iterable[ObservedTask], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = self.data.get("step") != "refuse"
        self.fields["seen"].choices = [(str(task.pk), task.text) for task in tasks]
