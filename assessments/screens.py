"""Questions in and out, as screens of the question bank."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import ngettext
from django.views import View

from assessments.domain import question_files
from assessments.domain.intake import Outcome
from assessments.exchange.bank_out import entries_of
from assessments.exchange.excel_out import write_form
from assessments.exchange.formats import WRITTEN
from assessments.exchange.stored import titles_by_path
from assessments.forms.exchange import ExportForm, QuestionFileForm
from assessments.models import Question, QuestionCategory, QuestionFile
from courses.models import Regulation
from lms.core.errors import DomainError
from lms.core.spreadsheets import CONTENT_TYPE

ROWS_ON_A_PAGE = 100
FORM_NAME = "question-form.xlsx"


class NeedsPermission(View):
    """Open to whoever has ``permission``."""

    permission: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportQuestions(NeedsPermission):
    """Takes a file and leads to its dry run."""

    permission = "assessments.add_question"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, QuestionFileForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = QuestionFileForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            asked = form.cleaned_data
            file = asked.pop("file")
            try:
                kept = question_files.keep(file.read(), by=request.user, file_name=file.name, **asked)
                return redirect("questions:check_import", kept.key)
            except DomainError as error:
                form.add_error("file", str(error))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: QuestionFileForm) -> HttpResponse:
        return render(request, "assessments/admin/import.html", {"form": form})


class CheckImport(NeedsPermission):
    """The dry run, row by row; on confirmation exactly this file comes in."""

    permission = "assessments.add_question"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        file = get_object_or_404(
            QuestionFile.objects.of(request.user).select_related("uploaded_by", "category"), key=key
        )
        try:
            checked = question_files.check(file)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("questions:import")
        shown = request.GET.get("show")
        rows = [row for row in checked.report.rows if shown not in Outcome.values or row.outcome == shown]
        context = {
            "file": file,
            "notes": checked.reading.notes,
            "report": checked.report,
            "counts": [(outcome, checked.report.count(outcome)) for outcome in Outcome],
            "shown": shown,
            "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("p")),
        }
        return render(request, "assessments/admin/check_import.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        file = get_object_or_404(QuestionFile.objects.of(request.user), key=key)
        try:
            report = question_files.take_in(file, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("questions:check_import", key)
        count = report.ready_count
        told = ngettext("%(count)d question is in the bank.", "%(count)d questions are in the bank.", count)
        messages.success(request, told % {"count": count})
        if report.error_count:
            return redirect("questions:check_import", key)
        return redirect("questions:index")


class DownloadForm(NeedsPermission):
    """The Excel form to fill in."""

    permission = "assessments.add_question"

    def get(self, request: HttpRequest) -> HttpResponse:
        titles = sorted(titles_by_path(list(QuestionCategory.objects.all())).items())
        regulations = list(Regulation.objects.in_force().order_by("code").values_list("code", "short_title"))
        return _attachment(write_form([one for _path, one in titles], regulations), FORM_NAME, CONTENT_TYPE)


class ExportQuestions(NeedsPermission):
    """What would be in the file, what would not, and the file."""

    permission = "assessments.view_question"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.GET or None)
        if not form.is_valid():
            return render(request, "assessments/admin/export.html", {"form": form})
        asked = WRITTEN[form.cleaned_data["format_name"]]
        entries = entries_of(Question.objects.visible_to(request.user), form.cleaned_data["category"])
        writing = asked.write(entries)
        if "download" in request.GET:
            return _attachment(writing.content, f"questions.{asked.extension}", asked.content_type)
        context = {"form": form, "writing": writing, "query": request.GET.urlencode(), "label": asked.label}
        return render(request, "assessments/admin/export.html", context)


def _attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers | {"Cache-Control": "private, no-store"})


urlpatterns: list[URLPattern] = [
    path("import/", ImportQuestions.as_view(), name="import"),
    path("import/form/", DownloadForm.as_view(), name="import_form"),
    path("import/<slug:key>/", CheckImport.as_view(), name="check_import"),
    path("export/", ExportQuestions.as_view(), name="export"),
]
