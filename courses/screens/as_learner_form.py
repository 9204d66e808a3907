"""As whom and when a course is looked at; it travels in the address, so that nothing is kept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.queries.viewpoints import Viewpoint
from lms.core.dates import today
from lms.core.forms import BuddhistDateField
from lms.organisations.choosers import organisation_chooser
from lms.organisations.models import Organisation, Posting

LATEST, PUBLISHED = "latest", "published"


class ViewpointForm(forms.Form):
    """All of it may be left empty: then a learner of no school, today, with the latest drafts."""

    text = forms.ChoiceField(
        label=_("Which text"),
        choices=[(LATEST, _("The latest drafts that you may change")), (PUBLISHED, _("As published on that day"))],
        widget=forms.RadioSelect,
        required=False,
    )
    on = BuddhistDateField(label=_("On the day"), required=False, help_text=_("For example 30/9/2570. Empty: today."))
    school = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Learner of the school"),
        widget=organisation_chooser.widget_class,
        required=False,
        help_text=_("Then the days by which programmes ask the course there are shown, and what comes before it."),
    )
    position = forms.ChoiceField(label=_("Position"), choices=Posting.Position.choices, required=False)
    since = BuddhistDateField(
        label=_("Began to work there on"), required=False, help_text=_("Empty: has worked there for a long time.")
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        day = cleaned.get("on") or today()
        if cleaned.get("since") and cleaned["since"] > day:
            self.add_error("since", _("This day lies after the day you look at: nobody works there yet."))
        return cleaned

    def viewpoint(self) -> Viewpoint:
        """Of a valid form."""
        chosen = self.cleaned_data
        return Viewpoint(
            day=chosen["on"] or today(),
            school=chosen["school"],
            position=chosen["position"] or Posting.Position.CLERK,
            since=chosen["since"],
            shows_drafts=chosen["text"] != PUBLISHED,
        )
