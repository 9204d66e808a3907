"""An assignment as its trainer sets it up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.rubric import RubricField
from assessments.models.rubric import from_stored, most_points_of
from assessments.models.sign_off import LONGEST_TASK
from courses.forms import ContentPageForm

MOST_TASKS = 20


class AssignmentPageForm(ContentPageForm):
    """With a rubric, its sum is what may be given at most."""

    criteria = RubricField(
        label=gettext_lazy("Rubric"),
        required=False,
        help_text=gettext_lazy("What you look at, and what each level is worth. Leave it empty to give plain points."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if criteria := cleaned.get("criteria"):
            cleaned["most_points"] = most_points_of(from_stored(criteria))
        for problem in problems_of_signing(cleaned.get("signing") or "", cleaned.get("observed_tasks") or ""):
            self.add_error("observed_tasks", problem)
        return cleaned


def problems_of_signing(signing: str, tasks: str) -> Iterator[str]:
    """What keeps a supervisor from signing what was seen."""
    lines = [line.strip() for line in tasks.splitlines() if line.strip()]
    if signing and not lines:
        yield _("Say what the supervisor looks for, one task on each line.")
    if len(lines) > MOST_TASKS:
        yield _("At most %(most)d tasks can be looked for.") % {"most": MOST_TASKS}
    if any(len(line) > LONGEST_TASK for line in lines):
        yield _("A task has at most %(most)d letters.") % {"most": LONGEST_TASK}
