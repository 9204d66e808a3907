"""Deciding what is to change in attempts that were graded by a wrong key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.domain.regrades import LONGEST_REASON, Decision, begin_regrade
from assessments.domain.rulings import OF_OPTIONS
from assessments.kinds import kind_of
from assessments.models import Option, Question, QuestionVersion, Regrade
from lms.accounts.models import User
from lms.core.dates import short_moment


class DecisionForm(forms.Form):
    """Which versions, and what changes for those who were asked them."""

    versions = forms.ModelMultipleChoiceField(
        None,
        label=_("Versions whose key was wrong"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the versions whose key was wrong.")},
    )
    ruling = forms.ChoiceField(
        label=_("What is to change"),
        choices=[
            (Regrade.Ruling.ACCEPT, _("Other options are right: mark all right options below")),
            (Regrade.Ruling.GIVE, _("Everybody who was asked gets the point")),
            (Regrade.Ruling.OMIT, _("The question does not count: it is left out of the score")),
        ],
        widget=forms.RadioSelect,
    )
    accepted = forms.TypedMultipleChoiceField(
        label=_("Options that are right"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answers are graded by these. Used only if other options are right."),
    )

    def __init__(self, *args, question: Question, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        versions = question.versions.order_by("-number")
        self.fields["versions"].queryset = versions
        self.fields["versions"].label_from_instance = _version_label
        options = [
            (option, version)
            for version in versions.filter(kind__in=OF_OPTIONS).prefetch_related("options")
            for option in version.options.all()
        ]
        self.fields["accepted"].choices = [(option.pk, _option_label(option, version)) for option, version in options]
        self.initial.setdefault("accepted", [option.pk for option, _version in options if option.is_correct])

    def decision(self) -> Decision:
        asked = self.cleaned_data
        options = Option.objects.filter(version__in=asked["versions"], pk__in=asked["accepted"])
        accepted = options.order_by("pk").values_list("pk", flat=True)
        is_asked = asked["ruling"] == Regrade.Ruling.ACCEPT
        return Decision(self.question, list(asked["versions"]), asked["ruling"], list(accepted) if is_asked else [])


class RegradeForm(DecisionForm):
    """The same with the reason that learners read: the word that begins it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody whose result changes reads this. Do not tell the right answer."),
    )

    def write(self, *, by: User) -> Regrade:
        """Hand over to the domain."""
        return begin_regrade(self.decision(), reason=self.cleaned_data["reason"], by=by)


def _version_label(version: QuestionVersion) -> str:
    return _now("Version %(number)s · %(moment)s") % {
        "number": version.number,
        "moment": short_moment(version.created_at),
    }


def _option_label(option, version: QuestionVersion) -> str:
    return _now("Version %(number)s: %(option)s") % {
        "number": version.number,
        "option": kind_of(version.kind).label(option),
    }
