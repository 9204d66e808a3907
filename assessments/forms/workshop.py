"""Writing a form that learners fill in: its paper, and a row for each field with what is checked in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.forms.part import Part
from assessments.kinds import OptionDraft, Rules, kind_of
from assessments.kinds.essay import MOST_POINTS
from assessments.kinds.fields import (
    BODY,
    FIELDS_AT_MOST,
    FILLS,
    FORM_AT_MOST,
    KINDS,
    LABEL_AT_MOST,
    LINE,
    PLACES,
    POINTS_AT_MOST,
    REQUIRED,
    ROOM,
    TEXT_AT_MOST,
    USUAL_POINTS,
    WORDS_AT_MOST,
)
from assessments.models import QuestionVersion

BLANK_ROWS = 3
LISTS = ("choices", "accepted", "contains", "lacks")
SETTINGS = kind_of("workshop").settings


def _lines(label: Any, help_text: Any) -> forms.CharField:
    """A list, an entry on each line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=WORDS_AT_MOST * FORM_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _text(label: Any, help_text: Any = "", *, longest: int = TEXT_AT_MOST) -> forms.CharField:
    """A text of some lines."""
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=longest, widget=widget)


def _one_of(label: Any, offered: dict[str, Any], *, usual: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(offered.items()), initial=usual)


class FieldForm(forms.Form):
    """One field of the form; a row without a name counts as not there."""

    use_required_attribute = False

    label = forms.CharField(label=_("Name of the field"), required=False, max_length=LABEL_AT_MOST)
    order = forms.IntegerField(label=_("Order"), required=False, min_value=0, max_value=999)
    kind = _one_of(_("What is written there"), KINDS, usual=LINE)
    place = _one_of(_("Where on the sheet"), PLACES, usual=BODY)
    fill = _one_of(_("Filling in"), FILLS, usual=REQUIRED)
    points = forms.IntegerField(
        label=_("Points"), required=False, min_value=0, max_value=POINTS_AT_MOST, initial=USUAL_POINTS
    )
    help = _text(_("Help below the field"), _("Everybody reads it while filling in: tell nothing of the key."))
    choices = _lines(_("List to choose from"), _("One entry on each line; only for a choice from a list."))
    sample = _text(
        _("Model answer"),
        _("Must pass the checks of this row. Shown when right answers may be seen."),
        longest=ROOM["paragraph"],
    )
    accepted = _lines(
        _("Accepted answers"),
        _("One on each line; nothing else is right then. Digits may be Thai or Arabic; spaces make no difference."),
    )
    contains = _lines(
        _("Must hold these words"), _("One on each line. Several ways to say one with / between them: director / head.")
    )
    lacks = _lines(_("Must not hold these words"), _("One on each line."))
    longest = forms.IntegerField(
        label=_("At most so many characters"), required=False, min_value=0, max_value=ROOM["paragraph"]
    )
    why = _text(_("Why (shown after answering)"))

    @property
    def is_there(self) -> bool:
        return bool(self.cleaned_data.get("label"))

    def said(self) -> dict[str, Any]:
        """The row as the type of question reads it; of a valid row."""
        row = self.cleaned_data
        lists = {name: [line.strip() for line in row[name].splitlines() if line.strip()] for name in LISTS}
        numbers = {
            "points": USUAL_POINTS if row["points"] is None else row["points"],
            "longest": row["longest"] or 0,
        }
        return {**{name: value for name, value in row.items() if name != "order"}, **lists, **numbers}


FieldFormSet = forms.formset_factory(FieldForm, extra=0, max_num=FIELDS_AT_MOST, absolute_max=FIELDS_AT_MOST)


class WorkshopPart(Part):
    """The paper, the rows, and what a marker gives."""

    kind = "workshop"
    template = "assessments/admin/parts/workshop.html"

    sheet = forms.ChoiceField(
        label=SETTINGS["sheet"].label,
        choices=SETTINGS["sheet"].choices,
        required=False,
        initial=SETTINGS["sheet"].default,
        widget=forms.RadioSelect,
    )
    heading = forms.CharField(
        label=SETTINGS["heading"].label, help_text=SETTINGS["heading"].help_text, required=False, max_length=100
    )
    points = forms.IntegerField(
        label=_("Points a marker may give"),
        required=False,
        min_value=0,
        max_value=MOST_POINTS,
        help_text=_(
            "For what no check can judge, such as how well a paragraph is written. They are added to the points of the "
            "fields, and the answer waits for a marker. Empty: the form is graded by itself."
        ),
    )

    @classmethod
    def written(cls, version: QuestionVersion) -> dict[str, Any]:
        return dict(version.rules)

    @cached_property
    def rows(self) -> Any:
        """The rows as they were sent, else those of the question with a few blank ones below."""
        prefix = f"{self.prefix}-fields"
        if self.is_bound:
            return FieldFormSet(self.data, prefix=prefix)
        rows = [_row(field, number) for number, field in enumerate(self.initial.get("fields", ()), start=1)]
        blank = [{} for _number in range(max(1, BLANK_ROWS - len(rows)))]
        return FieldFormSet(prefix=prefix, initial=rows + blank)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def drafts(self) -> list[OptionDraft]:
        return []

    def rules(self) -> Rules:
        asked = self.cleaned_data
        there = [row for row in self.rows if row.is_there]
        there.sort(key=lambda row: (row.cleaned_data["order"] is None, row.cleaned_data["order"] or 0))
        return {
            "sheet": asked["sheet"] or SETTINGS["sheet"].default,
            "heading": asked["heading"],
            "points": asked["points"] or 0,
            "fields": [row.said() for row in there],
        }


def _row(field: dict[str, Any], number: int) -> dict[str, Any]:
    lists = {name: "\n".join(field.get(name, ())) for name in LISTS}
    return {"kind": LINE, "place": BODY, "fill": REQUIRED, "points": USUAL_POINTS, **field, **lists, "order": number}
