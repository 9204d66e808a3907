"""Self-audits of a course package: the ``.yaml`` units whose purpose is ``self_audit``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from assessments.blocks import LONGEST_ITEM, LONGEST_TITLE
from assessments.forms.self_audit import problems_of
from assessments.models import AuditTopic, SelfAuditPage
from courses.extensions import PackageContents, UnitPlan
from courses.models import UnitPage
from courses.packages.report import Place
from courses.packages.values import Values
from lms.core.dates import typed_date

if TYPE_CHECKING:
    from courses.packages.exporting import Export

PURPOSE = "self_audit"


def read_self_audit(content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
    """Read a ``.yaml`` unit whose purpose is ``self_audit``."""
    values = Values(content, place)
    values.ignore("title", "required", "renewed", "minutes", "purpose")  # read with every unit
    fields = {
        "introduction": values.text("introduction", longest=5_000, default=""),
        "source": values.text("source", longest=200, default=""),
        "is_verified": values.boolean("verified", default=False),
        "allows_partly": values.boolean("partly", default=False),
        "closes_on": values.day("closes_on"),
    }
    topics = [_topic(one, values.place) for one in values.mappings("topics")]
    values.refuse_others()
    for problem in problems_of(topics):
        values.place.error(problem)
    return UnitPlan(model=SelfAuditPage, fields=fields, fill=lambda page: _fill(page, topics))


def _topic(content: Mapping[str, Any], place: Place) -> AuditTopic:
    values = Values(content, place)
    topic = AuditTopic(
        values.text("topic", longest=LONGEST_TITLE),
        values.integer("points", least=1, most=100),
        tuple(values.texts("items")),
    )
    for text in topic.items:
        if len(text) > LONGEST_ITEM:
            values.place.error(
                _("“%(name)s” has %(length)s letters; at most %(longest)s are allowed.")
                % {"name": text[:30], "length": len(text), "longest": LONGEST_ITEM}
            )
    values.refuse_others()
    return topic


def _fill(page: UnitPage, topics: list[AuditTopic]) -> None:
    """Set the topics, only where they changed, so that reading a package again makes no revision."""
    if isinstance(page, SelfAuditPage) and page.topic_list() != topics:
        page.topics = json.dumps([_stored(topic) for topic in topics])  # type: ignore[assignment]


def _stored(topic: AuditTopic) -> dict[str, Any]:
    items = [{"type": "item", "value": text, "id": _id(f"{topic.title}/{text}")} for text in topic.items]
    value = {"title": topic.title, "points": topic.points, "items": items}
    return {"type": "topic", "value": value, "id": _id(topic.title)}


def _id(words: str) -> str:
    return str(uuid5(NAMESPACE_URL, words))


def write_self_audit(audit: SelfAuditPage, export: Export) -> dict[str, Any]:
    """A self-audit as its file has it."""
    return {
        "purpose": PURPOSE,
        "introduction": audit.introduction.replace("\r\n", "\n").strip(),
        "source": audit.source,
        "verified": audit.is_verified,
        "partly": audit.allows_partly,
        "closes_on": typed_date(audit.closes_on) if audit.closes_on else "",
        "topics": [{"topic": one.title, "points": one.points, "items": list(one.items)} for one in audit.topic_list()],
    }
