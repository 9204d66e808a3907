"""What the check of a course finds in its assignments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from assessments.models import AssignmentPage
from assessments.models.assignment import SecondMarking
from courses.course_check import CheckedCourse, CheckedUnit, Finding
from courses.queries.owners import owners_of
from lms.core.dates import short_date, today


def assignments(checked: CheckedCourse) -> Iterator[Finding]:
    """Assignments that ask nothing, or whose day has passed. One query."""
    by_key = {unit.page.pk: unit for unit in checked.units}
    pages = AssignmentPage.objects.filter(pk__in=by_key).order_by("path")
    for page in pages:
        unit = by_key[page.pk]
        yield from _findings(unit, page)


def _findings(unit: CheckedUnit, page: AssignmentPage) -> Iterator[Finding]:
    if not strip_tags(_latest(unit, page, "task") or "").strip():
        yield unit.error(_("It does not say what is to be done."), at="task")
    if _latest(unit, page, "second_marking") != SecondMarking.NONE and owners_of(page.course).count() < 2:
        yield unit.advice(_("It is marked by two, and the course has one owner."), at="second_marking")
    due = _latest(unit, page, "due_on")
    due_on = parse_date(due) if isinstance(due, str) else due
    if due_on and due_on < today():
        words = _("Its due day, %(day)s, has passed: learners who begin now are late at once.")
        yield unit.advice(words % {"day": short_date(due_on)}, at="due_on")


def _latest(unit: CheckedUnit, page: AssignmentPage, name: str) -> Any:
    return unit.content[name] if unit.content and name in unit.content else getattr(page, name)
