"""Assignments of a course package: the ``.yaml`` units with ``purpose: assignment``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.domain.rubrics import problems_of
from assessments.forms.assignment import problems_of_signing
from assessments.models import AssignmentPage
from assessments.models.assignment import MOST_FILES, SecondMarking, Signing
from assessments.models.rubric import (
    LONGEST_CRITERION,
    LONGEST_LEVEL,
    MOST_LEVEL_POINTS,
    CriterionWords,
    LevelWords,
    as_stored,
    most_points_of,
)
from courses.extensions import PackageContents, UnitPlan
from courses.packages.markdown import read_markdown
from courses.packages.markup import markdown_of
from courses.packages.regulations import day_as_yaml
from courses.packages.report import Place
from courses.packages.values import Values

if TYPE_CHECKING:
    from courses.packages.exporting import Export

PURPOSE = "assignment"


def read_assignment(content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
    """Read a ``.yaml`` unit that is an assignment."""
    values = Values(content, place)
    values.ignore("title", "required", "renewed", "minutes", "purpose")  # read with every unit
    fields = {
        "task": _task(values),
        "takes_text": values.boolean("takes_text", default=True),
        "takes_files": values.boolean("takes_files", default=True),
        "most_files": values.integer("most_files", least=1, most=MOST_FILES, default=5),
        "most_points": values.integer("most_points", least=1, most=1000, default=10),
        "pass_mark": values.integer("pass_mark", least=0, most=100, default=60),
        "most_tries": values.integer("most_tries", least=1, most=100, default=0) or None,
        "is_blind": values.boolean("is_blind", default=False),
        "second_marking": values.choice("second_marking", SecondMarking.values, default=SecondMarking.NONE),
        "second_share": values.integer("second_share", least=1, most=100, default=20),
        "second_tolerance": values.integer("second_tolerance", least=0, most=100, default=10),
        "is_held": values.boolean("is_held", default=False),
        "due_on": values.day("due_on"),
        "due_days": values.integer("due_days", least=1, most=3650, default=0) or None,
        "accepts_late": values.boolean("accepts_late", default=True),
    }
    fields["signing"] = values.choice("signing", Signing.values, default="")
    fields["observed_tasks"] = "\n".join(values.texts("observed_tasks", is_required=False))
    for problem in problems_of_signing(fields["signing"], fields["observed_tasks"]):
        values.place.error(problem)
    criteria = [_criterion(one, values.place) for one in values.mappings("rubric")]
    fields["criteria"] = as_stored(criteria)
    values.refuse_others()
    for problem in problems_of(criteria):
        values.place.error(problem)
    if criteria and "most_points" in content and content["most_points"] != most_points_of(criteria):
        values.place.error(_("“most_points” differs from the sum of the rubric. Leave it out."))
    fields["most_points"] = most_points_of(criteria) or fields["most_points"]
    if not fields["takes_text"] and not fields["takes_files"]:
        values.place.error(_("Choose what is handed in: a text, files, or both."))
    if fields["due_on"] and fields["due_days"]:
        values.place.error(_("Give one due day: a date, or days after enrolling."))
    return UnitPlan(model=AssignmentPage, fields=fields)


def write_assignment(page: AssignmentPage, export: Export) -> dict[str, Any]:
    """An assignment as its file has it."""
    return {
        "purpose": PURPOSE,
        "task": markdown_of(page.task, lambda attributes: None),
        "takes_text": page.takes_text,
        "takes_files": page.takes_files,
        "most_files": page.most_files,
        "most_points": page.most_points,
        "rubric": [_as_yaml(one) for one in page.criteria_list()],
        "pass_mark": page.pass_mark,
        "most_tries": page.most_tries,
        "is_blind": page.is_blind,
        "second_marking": str(page.second_marking),
        "second_share": page.second_share,
        "second_tolerance": page.second_tolerance,
        "is_held": page.is_held,
        "signing": page.signing or None,
        "observed_tasks": page.task_list() or None,
        "due_on": day_as_yaml(page.due_on),
        "due_days": page.due_days,
        "accepts_late": page.accepts_late,
    }


def _criterion(content: Mapping[str, Any], place: Place) -> CriterionWords:
    values = Values(content, place)
    title = values.text("criterion", longest=LONGEST_CRITERION)
    levels = []
    for one in values.mappings("levels"):
        level = Values(one, values.place)
        points = level.integer("points", least=0, most=MOST_LEVEL_POINTS)
        levels.append(LevelWords(points, level.text("level", longest=LONGEST_LEVEL)))
        level.refuse_others()
    values.refuse_others()
    return CriterionWords(title, tuple(levels))


def _as_yaml(criterion: CriterionWords) -> dict[str, Any]:
    levels = [{"points": one.points, "level": one.words} for one in criterion.levels]
    return {"criterion": criterion.title, "levels": levels}


def _task(values: Values) -> str:
    text = values.text("task", longest=20_000)
    blocks = read_markdown(text, place=values.place, first_line=values.place.line or 1) if text else []
    if len(blocks) != 1 or blocks[0].kind != "text":
        values.place.error(_("“%(name)s” holds text only.") % {"name": "task"})
        return ""
    return str(blocks[0].value)
