"""What one wants to be told by mail."""

from django import forms

from lms.accounts.models import User
from lms.notifications.domain import set_email_preferences
from lms.notifications.queries import email_choices


class PreferencesForm(forms.Form):
    """One tick for each kind of message that can go by mail."""

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for choice in email_choices(user):
            self.fields[choice.kind.name] = forms.BooleanField(
                label=choice.kind.label, required=False, initial=choice.is_wanted
            )

    def save(self) -> None:
        """Remember every tick."""
        set_email_preferences(self.user, wanted=self.cleaned_data)
