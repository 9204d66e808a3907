"""A rubric as its trainer writes it: plain fields, so that no script is needed. What is left empty is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.domain.rubrics import problems_of
from assessments.models.rubric import (
    LONGEST_CRITERION,
    LONGEST_LEVEL,
    MOST_CRITERIA,
    MOST_LEVEL_POINTS,
    MOST_LEVELS,
    CriterionWords,
    LevelWords,
    as_stored,
)

EMPTY_ROWS, FEWEST_ROWS = 2, 4
Rows = Sequence[Mapping[str, Any]]


class RubricWidget(forms.Widget):
    """A row for each criterion with a place for each level, and some empty ones."""

    class Media:
        css = {"all": ["css/marking.css"]}

    template = "assessments/admin/rubric_field.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        rows = [self._row(data, f"{name}-{number}") for number in range(MOST_CRITERIA)]
        return [row for row in rows if row["title"] or row["levels"]]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-title" not in data

    def render(self, name: str, value: Rows | None, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = list(value or [])
        count = min(MOST_CRITERIA, max(FEWEST_ROWS, len(given) + EMPTY_ROWS))
        rows = [*given, *({"title": "", "levels": []} for _empty in range(count - len(given)))]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "rows": [(row["title"], list(_filled_up(row["levels"]))) for row in rows],
            "longest_title": LONGEST_CRITERION,
            "longest_words": LONGEST_LEVEL,
            "most_points": MOST_LEVEL_POINTS,
            "may_grow": count < MOST_CRITERIA,
        }
        return render_to_string(self.template, context)

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-0-title" if id_ else ""

    def _row(self, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        cells = [
            {"points": _cell(data, f"{prefix}-{place}-points"), "words": _cell(data, f"{prefix}-{place}-words")}
            for place in range(MOST_LEVELS)
        ]
        levels = [cell for cell in cells if cell["points"] or cell["words"]]
        return {"title": _cell(data, f"{prefix}-title"), "levels": levels}


class RubricField(forms.Field):
    """Its value is what ``as_stored`` makes of criteria."""

    widget = RubricWidget

    def to_python(self, value: Rows | None) -> list[dict[str, Any]]:
        criteria = [
            CriterionWords(row["title"], tuple(LevelWords(_points(one), one["words"]) for one in row["levels"]))
            for row in value or []
        ]
        problems = list(problems_of(criteria))
        if problems:
            raise ValidationError(problems)
        return as_stored(criteria)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


def _cell(data: Mapping[str, Any], name: str) -> str:
    return " ".join(str(data.get(name) or "").split())


def _points(level: Mapping[str, Any]) -> int:
    given = str(level["points"])
    if not given.isdecimal() or len(given) > 3:
        raise ValidationError(_("Points of a level are between 0 and %(most)s.") % {"most": MOST_LEVEL_POINTS})
    return int(given)


def _filled_up(levels: Rows) -> Iterator[tuple[Any, str]]:
    for place in range(MOST_LEVELS):
        level = levels[place] if place < len(levels) else {"points": "", "words": ""}
        yield level["points"], level["words"]
