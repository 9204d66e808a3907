"""What a survey tells those who may edit it, on the page, on paper and in a spreadsheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from assessments.models import SurveyPage
from assessments.queries.surveys import SurveyResult, result_of
from assessments.survey_tables import comment_tables, figures_table, people_table
from courses.access import may_edit
from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet

EXPORT = "assessments.export_survey"


@login_required
@require_GET
def results(request: SignedInRequest, survey_pk: int) -> HttpResponseBase:
    """Means, deviations and comments; for whoever may edit the survey."""
    survey = get_object_or_404(SurveyPage, pk=survey_pk)
    if not may_edit(request, survey):
        raise Http404
    result = result_of(survey)
    if request.GET.get("format") == "xlsx":
        return _export(request, result)
    context = {
        "page": survey,
        "course": survey.course,
        "result": result,
        "table": figures_table(result),
        "comments": [table for table in comment_tables(result) if table.lines],
        "heading": _heading(request, result),
    }
    return render(request, "assessments/survey_results.html", context)


def _export(request: SignedInRequest, result: SurveyResult) -> HttpResponseBase:
    """The same figures as a file. Who took it is remembered, the one thing a GET writes."""
    log(instance=result.survey, action=EXPORT, user=request.user)
    more = list(comment_tables(result))
    if not result.survey.is_anonymous:
        more.append(people_table(result))
    file_name = dated_file_name(_("Survey"), result.survey.course.slug)
    return spreadsheet(figures_table(result), heading=_heading(request, result), file_name=file_name, more=more)


def _heading(request: SignedInRequest, result: SurveyResult) -> list[tuple[str, str]]:
    """What a printed or exported result is about, who made it and when."""
    answered = _("%(count)s of %(all)s learners") % {"count": result.participation_count, "all": result.learner_count}
    return [
        (_("Survey"), result.survey.title),
        (_("Course"), result.survey.course.title),
        (_("Answered by"), answered),
        (_("In the figures"), str(result.counted)),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
