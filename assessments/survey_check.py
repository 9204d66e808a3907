"""What the check of a course finds in its surveys."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.models import SurveyPage
from courses.course_check import CheckedCourse, CheckedUnit, Finding
from lms.core.dates import today


def surveys(checked: CheckedCourse) -> Iterator[Finding]:
    """Surveys that ask nothing, or keep learners from completing because they are over. One query, two for drafts."""
    by_key = {unit.page.pk: unit for unit in checked.units}
    for survey in SurveyPage.objects.filter(pk__in=by_key).order_by("path"):
        unit = by_key[survey.pk]
        yield from _findings(unit, survey.with_content_json(unit.content) if unit.content else survey)


def _findings(unit: CheckedUnit, survey: SurveyPage) -> Iterator[Finding]:
    items = survey.items()
    if not items:
        yield unit.error(_("The survey asks nothing."), at="questions")
    if len(set(items)) < len(items):
        yield unit.error(_("The survey asks something twice."), at="questions")
    if survey.closes_on and survey.closes_on < today():
        told = _("The survey is closed: who has not answered cannot complete the course any more.")
        closed = _("The survey is closed.")
        yield unit.error(told, at="closes_on") if survey.is_required else unit.advice(closed, at="closes_on")
