"""The areas of a hot spot, as a trainer marks them: by dragging on the picture, or by numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from assessments.domain import bank
from assessments.domain.figures import is_replaced
from assessments.forms.part import Part
from assessments.kinds import OptionDraft, Rules
from assessments.kinds.base import OPTIONS_AT_MOST
from assessments.kinds.hotspot import CHOOSE, Area, area_of
from assessments.kinds.points import CHOICES
from assessments.models import Option, QuestionVersion

SIDES = ("left", "top", "width", "height")
ROWS_AT_FIRST = 4


def _percent(label: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "0.1"})
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1, widget=widget
    )


class AreaForm(forms.Form):
    """One area; a row without a name and without numbers counts as not there."""

    text = forms.CharField(label=_("Name"), required=False, max_length=bank.OPTION_AT_MOST)
    left = _percent(_("From the left (%)"))
    top = _percent(_("From the top (%)"))
    width = _percent(_("Width (%)"))
    height = _percent(_("Height (%)"))
    is_correct = forms.BooleanField(label=_("This is right"), required=False)
    feedback = forms.CharField(
        label=_("Why (shown after answering)"),
        required=False,
        max_length=bank.OPTION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def draft(self) -> OptionDraft | None:
        """The area as the bank takes it; what is missing the bank refuses."""
        given = self.cleaned_data
        sides = [given.get(name) for name in SIDES]
        if not given.get("text") and all(side is None for side in sides):
            return None
        place = "" if None in sides else str(Area(*(Decimal(side) for side in sides)))
        return OptionDraft(given.get("text", ""), given["is_correct"], given["feedback"], target=place)


AreaFormSet = forms.formset_factory(
    AreaForm, extra=0, max_num=OPTIONS_AT_MOST, absolute_max=OPTIONS_AT_MOST, validate_max=True
)


class HotSpotPart(Part):
    kind = "hotspot"
    template = "assessments/admin/parts/hotspot.html"
    picture_address = reverse_lazy("picture_in_editor", args=[0])

    choose = forms.ChoiceField(
        label=CHOOSE.label, choices=CHOOSE.choices, required=False, initial=CHOOSE.default, widget=forms.RadioSelect
    )
    scoring = forms.ChoiceField(
        label=CHOICES.label,
        choices=CHOICES.choices,
        required=False,
        initial=CHOICES.default,
        help_text=_("Where several areas are chosen."),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, prefix: str, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        rows = initial.get("areas", [])
        rows = rows + [{}] * max(1, ROWS_AT_FIRST - len(rows))
        self.shown, self.shown_address = initial.get("shown", ""), initial.get("shown_address", "")
        self.areas = AreaFormSet(data, prefix=f"{prefix}-areas", initial=rows[:OPTIONS_AT_MOST])

    @classmethod
    def written(cls, version: QuestionVersion) -> dict[str, Any]:
        found = version.rules | {"areas": [_row(option) for option in version.options.all()]}
        if version.picture and not is_replaced(version):
            found |= {"shown": version.image_id, "shown_address": version.picture.file.url}
        return found

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.areas.is_valid()])

    def drafts(self) -> list[OptionDraft]:
        return [draft for row in self.areas if (draft := row.draft())]

    def rules(self) -> Rules:
        return {name: self.cleaned_data[name] for name in ("choose", "scoring") if self.cleaned_data[name]}


def _row(option: Option) -> dict[str, Any]:
    area = area_of(option)
    sides = {name: getattr(area, name) for name in SIDES}
    return {"text": option.text, "is_correct": option.is_correct, "feedback": option.feedback} | sides
