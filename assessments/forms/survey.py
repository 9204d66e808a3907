"""A survey as its learner fills it in, and as its trainer publishes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from assessments.likert import LABELS, LEVELS
from assessments.models import Participation, SurveyItem, SurveyPage, SurveyQuestion
from assessments.models.survey import LONGEST_COMMENT
from courses.forms import ContentPageForm


@dataclass(frozen=True)
class FormSection:
    """A heading and the fields below it."""

    title: str
    fields: list[BoundField]
    is_comment: bool


class SurveyForm(forms.Form):
    """One field an item: five levels, or a comment that may stay empty.

    ``edition`` says which wording was answered: answers to words that have changed meanwhile are shown again.
    """

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, survey: SurveyPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = survey.items()
        self.current = edition_of(survey)
        self.initial["edition"] = self.current
        for number, item in enumerate(self.items, start=1):
            self.fields[f"item-{number}"] = _field(item)

    @classmethod
    def answered(cls, survey: SurveyPage, answers: Mapping[SurveyItem, int | str]) -> SurveyForm:
        """The form with what was answered before; what was not asked then is empty."""
        items = survey.items()
        initial = {f"item-{number}": answers[item] for number, item in enumerate(items, 1) if item in answers}
        return cls(survey=survey, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("edition") != self.current:
            self.data = self.data.copy()
            self.data["edition"] = self.current
            self.add_error(None, _("The survey has changed meanwhile. Look at your answers, then send them again."))
        return cleaned

    @property
    def answers(self) -> dict[SurveyItem, int | str]:
        """What was answered, once the form is valid."""
        found = ((item, self.cleaned_data[f"item-{number}"]) for number, item in enumerate(self.items, start=1))
        return {item: int(value) if item.kind == SurveyQuestion.Kind.RATING else value for item, value in found}

    def sections(self) -> Iterator[FormSection]:
        """The fields under their headings, in order."""
        fields: list[BoundField] = []
        for number, item in enumerate(self.items):
            fields.append(self[f"item-{number + 1}"])
            after = self.items[number + 1] if number + 1 < len(self.items) else None
            if after is None or (after.kind, after.section) != (item.kind, item.section):
                yield FormSection(item.section, fields, item.kind == SurveyQuestion.Kind.COMMENT)
                fields = []


def edition_of(survey: SurveyPage) -> str:
    """Changes whenever something it asks, its order or its promise of anonymity does."""
    asked = [survey.is_anonymous, [[item.kind, item.section, item.text] for item in survey.items()]]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


def _field(item: SurveyItem) -> forms.Field:
    if item.kind == SurveyQuestion.Kind.COMMENT:
        return forms.CharField(
            label=item.text,
            required=False,
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    return forms.ChoiceField(
        label=item.text,
        choices=[(level, LABELS[level]) for level in LEVELS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )


class SurveyPageForm(ContentPageForm):
    """A draft may be unfinished; what is published asks something, and nothing twice.

    Whether a survey is anonymous is a promise: it stays as it was once somebody has answered.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "is_anonymous" in self.changed_data and self._is_answered():
            self.add_error("is_anonymous", _("Somebody has answered already: what they were promised stays."))
        if not self.is_deferred_validation and "questions" in cleaned:
            self._refuse_impossible(SurveyPage(questions=cleaned["questions"]).items())
        return cleaned

    def _is_answered(self) -> bool:
        return bool(self.instance.pk) and Participation.objects.filter(survey=self.instance.pk).exists()

    def _refuse_impossible(self, items: list[SurveyItem]) -> None:
        if not items:
            self.add_error(None, _("The survey asks nothing."))
        for item, often in Counter(items).items():
            if often > 1:
                self.add_error(None, _("“%(text)s” is asked twice.") % {"text": item.text})
