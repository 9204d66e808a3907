"""What a marker fills in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain import judging, more_time
from assessments.domain.judging import Choice
from assessments.models import RubricCriterion, RubricLevel, Submission
from assessments.models.mark import LONGEST_COMMENT, LONGEST_REMARK
from lms.accounts.models import User
from lms.core.forms import BuddhistDateField

MARK, RETURN, KEEP = "mark", "return", "keep"


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


@dataclass(frozen=True)
class CriterionRow:
    """A criterion as it stands in the form."""

    number: int
    title: str
    name: str
    levels: list[tuple[RubricLevel, bool]]
    """Each with whether it is chosen."""
    errors: Sequence[str]
    remark: forms.BoundField


def criterion_name(criterion: RubricCriterion) -> str:
    return f"criterion-{criterion.pk}"


def remark_name(criterion: RubricCriterion) -> str:
    return f"remark-{criterion.pk}"


def criterion_fields(criteria: Sequence[RubricCriterion]) -> dict[str, forms.Field]:
    """A choice of levels and a remark for each of ``criteria``."""
    fields: dict[str, forms.Field] = {}
    for one in criteria:
        choices = [(str(level.pk), str(level)) for level in one.levels.all()]
        fields[criterion_name(one)] = forms.ChoiceField(label=one.title, choices=choices, required=False)
        fields[remark_name(one)] = forms.CharField(
            label=_("Remark"), required=False, max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 1})
        )
    return fields


class MarkForm(forms.Form):
    """Points, or a level for each criterion, and a comment; or a comment alone, with which it is sent back."""

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
        self.criteria = list(submission.rubric.criteria.all()) if submission.rubric else []
        if self.criteria:
            del self.fields["points"]
            self.fields |= criterion_fields(self.criteria)
            return
        self.fields["points"].max_value = most = submission.most_points
        self.fields["points"].help_text = _("0 to %(most)s. The pass mark is %(mark)s%%.") % {
            "most": most,
            "mark": submission.pass_mark,
        }

    @property
    def is_return(self) -> bool:
        return self.data.get("step") == RETURN

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if self.is_return:
            return cleaned
        for name in [criterion_name(one) for one in self.criteria] or ["points"]:
            if cleaned.get(name) in (None, "") and name not in self.errors:
                words = _("Choose a level, or send it back.") if self.criteria else _("Give points, or send it back.")
                self.add_error(name, words)
        return cleaned

    def rows(self) -> Iterator[CriterionRow]:
        """The criteria of the rubric with their fields."""
        for number, one in enumerate(self.criteria, start=1):
            field, name = self[criterion_name(one)], criterion_name(one)
            chosen = str(field.value() or "")
            levels = [(level, str(level.pk) == chosen) for level in one.levels.all()]
            yield CriterionRow(number, one.title, name, levels, field.errors, self[remark_name(one)])

    def write(self, *, by: User) -> Submission:
        asked = self.cleaned_data
        said = {"comment": asked["comment"], "seen": asked["seen"], "by": by}
        if self.is_return:
            return judging.give_back(self.submission, until=asked["until"], **said)
        if self.criteria:
            choices = [Choice(int(asked[criterion_name(one)]), asked[remark_name(one)]) for one in self.criteria]
            return judging.mark_by_rubric(self.submission, choices=choices, **said)
        return judging.mark(self.submission, points=asked["points"], **said)


class MoreTimeForm(forms.Form):
    """A later day for one learner."""

    until = BuddhistDateField(label=_("Until the end of"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def write(self, submission: Submission, *, by: User) -> None:
        more_time.extend(submission.enrolment, submission.assignment, by=by, **self.cleaned_data)
