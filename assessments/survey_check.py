"""What the check of a course finds in its surveys and self-audits."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.forms.self_audit import problems_of
from assessments.models import SelfAuditPage, SurveyPage
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


def self_audits(checked: CheckedCourse) -> Iterator[Finding]:
    """Self-audits that ask nothing or something twice, and those nobody has compared with their original. One query."""
    by_key = {unit.page.pk: unit for unit in checked.units}
    for audit in SelfAuditPage.objects.filter(pk__in=by_key).order_by("path"):
        unit = by_key[audit.pk]
        latest = audit.with_content_json(unit.content) if unit.content else audit
        topics = latest.topic_list()
        for problem in problems_of(topics):
            yield unit.error(problem, at="topics")
        if topics and not latest.is_verified:
            yield unit.advice(
                _("Topics, points and items have not been compared with the original form."), at="is_verified"
            )
        points = sum(topic.points for topic in topics)
        if topics and points != 100:
            told = _("The points of its topics add up to %(points)d, not 100.") % {"points": points}
            yield unit.advice(told, at="topics")
