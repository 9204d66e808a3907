"""What the form of a question asks for one type alone: a part of the form, shown while that type is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain import bank
from assessments.forms.areas import HotSpotPart
from assessments.forms.part import Part
from assessments.forms.workshop import WorkshopPart
from assessments.kinds import OptionDraft, Rules
from assessments.kinds.essay import LONGEST, MOST_EXPECTED, MOST_POINTS, USUAL_POINTS
from assessments.kinds.files import MOST_FILES, USUAL_FILES
from assessments.models import QuestionVersion


def expected_field() -> forms.CharField:
    """What a good answer holds, a point on each line."""
    return forms.CharField(
        label=_("What a good answer holds"),
        required=False,
        max_length=MOST_EXPECTED * bank.OPTION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One point on each line, for those who mark. Learners read them with the explanation."),
    )


def points_field() -> forms.IntegerField:
    """How finely a marker judges."""
    return forms.IntegerField(
        label=_("Points a marker may give"),
        required=False,
        min_value=1,
        max_value=MOST_POINTS,
        initial=USUAL_POINTS,
        help_text=_("All of them are the one point of the question: 5 of 10 are half a point."),
    )


def expected_drafts(lines: str) -> list[OptionDraft]:
    """The points of a good answer."""
    return [OptionDraft(line.strip()) for line in lines.splitlines() if line.strip()]


def expected_text(version: QuestionVersion) -> str:
    """The inverse of ``expected_drafts``."""
    return "\n".join(option.text for option in version.options.all())


class EssayPart(Part):
    kind = "essay"

    least = forms.IntegerField(
        label=_("At least so many characters"),
        required=False,
        min_value=0,
        max_value=LONGEST,
        help_text=_("A page of A4 has about 2,000. Empty: no limit."),
    )
    most = forms.IntegerField(
        label=_("At most so many characters"),
        required=False,
        min_value=0,
        max_value=LONGEST,
        help_text=_("Learners are told when they write more; nothing is cut off. Empty: no limit."),
    )
    expected = expected_field()
    points = points_field()

    @classmethod
    def written(cls, version: QuestionVersion) -> dict[str, Any]:
        return {"points": USUAL_POINTS} | version.rules | {"expected": expected_text(version)}

    def drafts(self) -> list[OptionDraft]:
        return expected_drafts(self.cleaned_data["expected"])

    def rules(self) -> Rules:
        asked = self.cleaned_data
        return {"least": asked["least"] or 0, "most": asked["most"] or 0, "points": asked["points"] or USUAL_POINTS}


class FilePart(Part):
    kind = "file"

    most = forms.IntegerField(
        label=_("At most so many files"), required=False, min_value=1, max_value=MOST_FILES, initial=USUAL_FILES
    )
    expected = expected_field()
    points = points_field()

    @classmethod
    def written(cls, version: QuestionVersion) -> dict[str, Any]:
        usual = {"points": USUAL_POINTS, "most": USUAL_FILES}
        return usual | version.rules | {"expected": expected_text(version)}

    def drafts(self) -> list[OptionDraft]:
        return expected_drafts(self.cleaned_data["expected"])

    def rules(self) -> Rules:
        asked = self.cleaned_data
        return {"most": asked["most"] or USUAL_FILES, "points": asked["points"] or USUAL_POINTS}


PARTS: tuple[type[Part], ...] = (EssayPart, FilePart, HotSpotPart, WorkshopPart)
