"""Giving time back and making exceptions: what a trainer types about those who sit a quiz."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from assessments.domain.allowances import allow
from assessments.domain.fair_timing import give_time_back, meant
from assessments.models import Attempt, QuizAllowance, QuizPage, TimeBack
from assessments.models.attempt import AttemptQuerySet
from assessments.models.time_back import MINUTES_AT_MOST
from assessments.terms import GRANTED
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
            self.add_error("organisation", gettext("Choose a school or an area."))
        if given.get("whom") == ONE and not self._of_reference().exists():
            self.add_error("reference", gettext("This quiz has no attempt with this reference number."))
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


class AllowanceForm(forms.Form):
    """An exception from the rules of a quiz."""

    username = forms.CharField(
        label=_("Learner's username"),
        required=False,
        max_length=150,
        help_text=_("Of somebody on this course. Leave it empty if it is for a school or an area."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("School or area"),
        required=False,
        widget=organisation_chooser.widget_class(),
        help_text=_("With all schools below it."),
    )
    extra_minutes = forms.IntegerField(
        label=_("Extra minutes"),
        required=False,
        min_value=1,
        max_value=MINUTES_AT_MOST,
        help_text=_("Beyond the time limit, and beyond the closing of the quiz."),
    )
    extra_attempts = forms.IntegerField(label=_("Extra attempts"), required=False, min_value=1, max_value=100)
    opens_at = BuddhistMomentField(label=_("Opens at, for them"), required=False, widget=AdminDateTimeInput)
    closes_at = BuddhistMomentField(label=_("Closes at, for them"), required=False, widget=AdminDateTimeInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For example: sees badly; was on official duty that day.")
    )

    def __init__(self, *args, quiz: QuizPage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.quiz = quiz

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        username, organisation = given.get("username", "").strip(), given.get("organisation")
        if bool(username) == bool(organisation):
            self.add_error("username", gettext("Name either a learner or a school or area."))
        elif username:
            learners = User.objects.filter(enrolments__course__path=self.quiz.course_path, username=username)
            given["learner"] = learners.first()
            if given["learner"] is None:
                self.add_error("username", gettext("Nobody on this course is called so."))
        return given

    def write(self, *, by: User) -> QuizAllowance:
        """Raises ``DomainError`` as ``allow`` does."""
        given = self.cleaned_data
        granted = {name: given[name] for name in GRANTED}
        whom = given.get("learner") or given["organisation"]
        return allow(self.quiz, whom, granted=granted, reason=given["reason"], by=by)


def sitting_now(quiz: QuizPage, since: dt.datetime | None = None) -> int:
    """How many attempts time can be given back to."""
    return meant(Attempt.objects.filter(quiz=quiz), since).count()
