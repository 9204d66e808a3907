"""What a marker fills in beside each answer to a question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from assessments.domain import judging_answers
from assessments.forms.marking import points_field
from assessments.models.mark import LONGEST_COMMENT
from assessments.queries.answers import AnswerToMark
from lms.accounts.models import User
from lms.core.errors import DomainError


class AnswerForm(forms.Form):
    """Points and a comment on one answer; left empty it waits on."""

    points = points_field()
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data, *, answer: AnswerToMark, typed: Mapping[str, str] | None = None) -> None:
        """``typed`` stands in the fields without having been sent as a mark."""
        marks = list(answer.response.marks.all())
        last = marks[0] if marks else None
        initial = {"seen": last.pk, "points": last.points, "comment": last.comment} if last else {"seen": 0}
        super().__init__(data, prefix=f"answer-{answer.response.pk}", initial=initial | (typed or {}))
        self.answer, self.marks = answer, marks
        self.fields["points"].validators.append(MaxValueValidator(answer.most_points))
        self.fields["points"].widget.attrs["max"] = answer.most_points
        self.fields["points"].help_text = _("0 to %(most)s") % {"most": answer.most_points}

    @property
    def is_given(self) -> bool:
        """Whether there is a mark in it. A comment alone is none."""
        return self.cleaned_data["points"] is not None and self.has_changed()

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("comment") and cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Give points, too."))
        return cleaned

    def write(self, *, by: User) -> bool:
        """Hand over to the domain; what it refuses stands beside the answer."""
        points: Decimal = self.cleaned_data["points"]
        said = {"comment": self.cleaned_data["comment"], "seen": self.cleaned_data["seen"]}
        try:
            judging_answers.mark_answer(self.answer.response, points=points, by=by, **said)
        except DomainError as error:
            self.add_error(None, str(error))
            return False
        return True
