"""What a marker fills in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain import judging, more_time
from assessments.models import Submission
from assessments.models.mark import LONGEST_COMMENT
from lms.accounts.models import User
from lms.core.forms import BuddhistDateField

MARK, RETURN = "mark", "return"


def points_field() -> forms.DecimalField:
    """Points of one mark; empty for none yet. The form sets the most."""
    return forms.DecimalField(
        label=_("Points"),
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any", "autocomplete": "off"}),
    )


class MarkForm(forms.Form):
    """Points and a comment; or a comment alone, with which it is sent back."""

    points = points_field()
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The learner reads it. Say what is good, and what to mend."),
    )
    until = BuddhistDateField(
        label=_("New due day"), required=False, help_text=_("Only if you send it back and give more time.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, submission: Submission, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.fields["points"].max_value = most = submission.assignment.most_points
        self.fields["points"].help_text = _("0 to %(most)s. The pass mark is %(mark)s%%.") % {
            "most": most,
            "mark": submission.pass_mark,
        }

    @property
    def is_return(self) -> bool:
        return self.data.get("step") == RETURN

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.is_return and cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Give points, or send it back."))
        return cleaned

    def write(self, *, by: User) -> Submission:
        asked = self.cleaned_data
        said = {"comment": asked["comment"], "seen": asked["seen"], "by": by}
        if self.is_return:
            return judging.give_back(self.submission, until=asked["until"], **said)
        return judging.mark(self.submission, points=asked["points"], **said)


class MoreTimeForm(forms.Form):
    """A later day for one learner."""

    until = BuddhistDateField(label=_("Until the end of"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def write(self, submission: Submission, *, by: User) -> None:
        more_time.extend(submission.enrolment, submission.assignment, by=by, **self.cleaned_data)
