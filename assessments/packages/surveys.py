"""Surveys of a course package: the ``.yaml`` units whose purpose is ``survey``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from assessments.blocks import LONGEST_ITEM, LONGEST_TITLE
from assessments.models import Participation, SurveyItem, SurveyPage
from courses.extensions import PackageContents, UnitPlan
from courses.models import UnitPage
from courses.packages.report import Place
from courses.packages.values import Values
from lms.core.dates import typed_date

if TYPE_CHECKING:
    from courses.packages.exporting import Export

PURPOSE = "survey"
Block = dict[str, Any]


def read_survey(content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
    """Read a ``.yaml`` unit whose purpose is ``survey``."""
    values = Values(content, place)
    values.ignore("title", "required", "renewed", "minutes", "purpose")  # read with every unit
    fields = {
        "introduction": values.text("introduction", longest=5_000, default=""),
        "is_anonymous": values.boolean("anonymous", default=True),
        "closes_on": values.day("closes_on"),
    }
    blocks = [_block(one, values.place) for one in values.mappings("questions")]
    values.refuse_others()
    if not blocks:
        values.place.error(_("The survey asks nothing."))
    items = SurveyPage(questions=blocks).items()
    for item in {item for item in items if items.count(item) > 1}:
        values.place.error(_("“%(text)s” is asked twice.") % {"text": item.text})
    return UnitPlan(model=SurveyPage, fields=fields, fill=lambda page: _fill(page, blocks, items))


def _block(content: Mapping[str, Any], place: Place) -> tuple[str, Any]:
    values = Values(content, place)
    if "comment" in content:
        block: tuple[str, Any] = "comment", values.text("comment", longest=LONGEST_ITEM)
    else:
        title = values.text("section", longest=LONGEST_TITLE)
        items = values.texts("items")
        for item in items:
            if len(item) > LONGEST_ITEM:
                values.place.error(
                    _("“%(name)s” has %(length)s letters; at most %(longest)s are allowed.")
                    % {"name": item[:30], "length": len(item), "longest": LONGEST_ITEM}
                )
        block = "section", {"title": title, "items": items}
    values.refuse_others()
    return block


def _fill(page: UnitPage, blocks: list[tuple[str, Any]], items: list[SurveyItem]) -> None:
    """Set what it asks, only where that changed, so that reading a package again makes no revision."""
    if not isinstance(page, SurveyPage):
        return
    if page.items() != items:
        page.questions = json.dumps([_stored(kind, value) for kind, value in blocks])  # type: ignore[assignment]
    if page.pk and Participation.objects.filter(survey=page.pk).exists():  # what learners were promised stays
        page.is_anonymous = SurveyPage.objects.values_list("is_anonymous", flat=True).get(pk=page.pk)


def _stored(kind: str, value: Any) -> Block:
    """A block as it is stored, under ids that follow from its words."""
    if kind == "comment":
        return {"type": kind, "value": value, "id": _id(value)}
    title = value["title"]
    items = [{"type": "item", "value": text, "id": _id(f"{title}/{text}")} for text in value["items"]]
    return {"type": kind, "value": {"title": title, "items": items}, "id": _id(title)}


def _id(words: str) -> str:
    return str(uuid5(NAMESPACE_URL, words))


def write_survey(survey: SurveyPage, export: Export) -> dict[str, Any]:
    """A survey as its file has it."""
    return {
        "purpose": PURPOSE,
        "introduction": survey.introduction.replace("\r\n", "\n").strip(),
        "anonymous": survey.is_anonymous,
        "closes_on": typed_date(survey.closes_on) if survey.closes_on else "",
        "questions": [_written(block) for block in survey.questions],
    }


def _written(block: Any) -> dict[str, Any]:
    if block.block_type == "comment":
        return {"comment": str(block.value).strip()}
    return {"section": block.value["title"].strip(), "items": [text.strip() for text in block.value["items"]]}
