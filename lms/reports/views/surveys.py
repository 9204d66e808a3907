"""What learners say of their courses, for supervisors of everybody who was asked; from five answers on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessments.models.survey import FEWEST
from assessments.queries.surveys import SurveyResult, result_of
from assessments.survey_tables import comment_tables, figures_table
from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Column, Line, Table, cells_of
from lms.reports.domain import record_export
from lms.reports.queries.surveys import SurveyRow, surveys_in
from lms.reports.views.listings import wants_spreadsheet
from lms.reports.views.scope import scope_or_404


@login_required
@require_GET
def surveys(request: SignedInRequest) -> HttpResponseBase:
    """Every survey that asks nobody outside the scope."""
    context = {"table": _table(surveys_in(scope_or_404(request))), "supervises_anything": True}
    return render(request, "reports/surveys.html", context)


@login_required
@require_GET
def survey(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Means and deviations, and comments if nobody's name stands beside them."""
    scope = scope_or_404(request)
    row = next((one for one in surveys_in(scope) if one.survey.pk == pk), None)
    if row is None:
        raise Http404
    result = result_of(row.survey)
    is_told = result.counted >= FEWEST
    comments = [table for table in comment_tables(result) if table.lines] if row.survey.is_anonymous and is_told else []
    heading = _heading(request, row, result)
    if wants_spreadsheet(request):
        if not is_told:
            raise Http404
        record_export(scope.roots, by=request.user, what=row.survey.title)
        file_name = dated_file_name(_("Survey"), row.course.slug)
        return spreadsheet(figures_table(result), heading=heading, file_name=file_name, more=comments)
    context = {
        "page": row.survey,
        "course": row.course,
        "result": result,
        "is_told": is_told,
        "table": figures_table(result),
        "comments": comments,
        "heading": heading,
        "supervises_anything": True,
    }
    return render(request, "reports/survey.html", context)


def _table(rows: list[SurveyRow]) -> Table:
    columns = [Column(_("Survey"), "text"), Column(_("Course"), "text"), Column(_("Learners")), Column(_("Answered"))]
    lines = [
        Line(
            cells_of(columns, [row.survey.title, row.course.title, row.learner_count, row.answered_count]),
            href=reverse("reports:survey", args=[row.survey.pk]),
        )
        for row in rows
    ]
    return Table(_("Surveys"), columns, lines)


def _heading(request: SignedInRequest, row: SurveyRow, result: SurveyResult) -> list[tuple[str, str]]:
    """What a printed or exported result is about, who made it and when."""
    return [
        (_("Survey"), row.survey.title),
        (_("Course"), row.course.title),
        (_("In the figures"), str(result.counted)),
        (_("As of"), short_moment(timezone.now())),
        (_("Made by"), request.user.get_full_name()),
    ]
