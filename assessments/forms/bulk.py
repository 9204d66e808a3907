"""What is to be done with many questions at once, and with which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.domain.bulk import Act, Wish
from assessments.filters import QuestionFilterSet
from assessments.models import Question, QuestionCategory
from assessments.queries.bank import found_by
from courses.models import Regulation
from lms.core.queries import MOST_DIGITS
from lms.core.text import normalise

TAG_AT_MOST = 100
VALUES = {
    Act.MOVE: "category",
    Act.ADD_TAG: "tag",
    Act.REMOVE_TAG: "tag",
    Act.DIFFICULTY: "difficulty",
    Act.CITE: "regulation",
    Act.UNCITE: "regulation",
}
"""The field that an act needs."""


class BulkForm(forms.Form):
    """One act and what it needs; nothing is asked that another act would need."""

    do = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput)
    category = forms.ModelChoiceField(QuestionCategory.objects.all(), label=_("To which category"))
    tag = forms.CharField(label=_("Tag"), max_length=TAG_AT_MOST)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), choices=[*Question.Difficulty.choices, ("none", _("not judged"))]
    )
    regulation = forms.ModelChoiceField(Regulation.objects.all(), label=_("Regulation"))

    def __init__(self, data: QueryDict) -> None:
        act = data.get("do", "")
        self.value_name = VALUES.get(Act(act), "") if act in Act.values else ""
        is_complete = not self.value_name or self.value_name in data
        super().__init__(data if is_complete else None, initial={"do": act})
        for name in set(VALUES.values()) - {self.value_name}:
            del self.fields[name]

    def clean_tag(self) -> str:
        tag = " ".join(normalise(self.cleaned_data["tag"]).split())
        if not tag or "," in tag:
            raise ValidationError(_("Write one tag, without a comma."))
        return tag

    def wish(self) -> Wish:
        value: Any = self.cleaned_data.get(self.value_name) if self.value_name else None
        return Wish(self.cleaned_data["do"], "" if value == "none" else value)


def chosen_questions(request: HttpRequest, data: QueryDict) -> QuerySet[Question]:
    """The questions that were ticked, or all that match the filter of the list; only those the trainer may read."""
    readable = Question.objects.visible_to(request.user)
    if data.get("which") != "all":
        keys = [int(key) for key in data.getlist("id") if key.isdecimal() and len(key) < MOST_DIGITS]
        return readable.filter(pk__in=keys)
    asked = QueryDict(data.get("matching", ""))
    filters = QuestionFilterSet(data=asked, request=request, queryset=readable)
    if not filters.is_valid():
        return readable.none()
    return found_by(filters.qs, asked.get("q", ""))
