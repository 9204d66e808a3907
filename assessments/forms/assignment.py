"""An assignment as its trainer sets it up."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.forms.rubric import RubricField
from assessments.models.rubric import from_stored, most_points_of
from courses.forms import ContentPageForm


class AssignmentPageForm(ContentPageForm):
    """With a rubric, its sum is what may be given at most."""

    criteria = RubricField(
        label=_("Rubric"),
        required=False,
        help_text=_("What you look at, and what each level is worth. Leave it empty to give plain points."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if criteria := cleaned.get("criteria"):
            cleaned["most_points"] = most_points_of(from_stored(criteria))
        return cleaned
