"""Giving time back and making exceptions: what a trainer types about those who sit a quiz."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from assessments.domain.fair_timing import give_time_back, meant
from assessments.models import Attempt, QuizPage, TimeBack
from assessments.models.attempt import AttemptQuerySet
from assessments.models.time_back import MINUTES_AT_MOST
from lms.accounts.models import User
from lms.core.forms import BuddhistMomentField
from lms.organisations.choosers import organisation_chooser
from lms.organisations.models import Organisation

EVERYBODY, ORGANISATION, ONE = "all", "organisation", "one"


class TimeBackForm(forms.Form):
    """How many minutes, to whom, and why."""

    whom = forms.ChoiceField(
        label=_("To whom"),
        choices=[
            (EVERYBODY, _("everybody who is sitting this quiz")),
            (ORGANISATION, _("one school, or all schools of an area")),
            (ONE, _("one learner, by the reference number of the attempt")),
        ],
        widget=forms.RadioSelect,
        initial=EVERYBODY,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("School or area"),
        required=False,
        widget=organisation_chooser.widget_class(),
        help_text=_("With all schools below it."),
    )
    reference = forms.CharField(
        label=_("Reference number"),
        required=False,
        max_length=16,
        help_text=_("The learner finds it on the page of the quiz, such as K7MQ-2XPD."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MINUTES_AT_MOST)
    since = BuddhistMomentField(
        label=_("Since when"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_(
            "Attempts whose time ran out since then go on, too, unless they were passed. Empty: only open ones."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Learners read it. For example: the server was down from 09:30 to 09:38."),
    )

    def __init__(self, *args, quiz: QuizPage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.quiz = quiz

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if given.get("whom") == ORGANISATION and not given.get("organisation"):
            self.add_error("organisation", _g("Choose a school or an area."))
        if given.get("whom") == ONE and not self._of_reference().exists():
            self.add_error("reference", _g("This quiz has no attempt with this reference number."))
        return given

    def write(self, *, by: User) -> TimeBack:
        """Raises ``DomainError`` as ``give_time_back`` does."""
        given = self.cleaned_data
        organisation = given["organisation"] if given["whom"] == ORGANISATION else None
        return give_time_back(
            self._among(organisation),
            minutes=given["minutes"],
            reason=given["reason"],
            by=by,
            quiz=self.quiz,
            organisation=organisation,
            since=given["since"],
        )

    def _among(self, organisation: Organisation | None) -> AttemptQuerySet:
        attempts = Attempt.objects.filter(quiz=self.quiz)
        if organisation:
            return attempts.below(organisation)
        return self._of_reference() if self.cleaned_data["whom"] == ONE else attempts

    def _of_reference(self) -> AttemptQuerySet:
        reference = self.cleaned_data.get("reference", "").strip().upper()
        return Attempt.objects.filter(quiz=self.quiz, reference=reference)


def sitting_now(quiz: QuizPage, since: dt.datetime | None = None) -> int:
    """How many attempts time can be given back to."""
    return meant(Attempt.objects.filter(quiz=quiz), since).count()
