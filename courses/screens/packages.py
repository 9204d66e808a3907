"""Screens of the admin: a course taken out as a package, and a package looked at and brought in."""

from __future__ import annotations

from tempfile import TemporaryFile
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage, PackageUpload
from courses.packages import PackageError, export_course
from courses.packages.saving import save_to_zip
from courses.packages.uploads import load, receive
from courses.queries.drafts import editable_pages
from lms.core.dates import today
from lms.core.errors import DomainError


class UploadForm(forms.Form):
    """The file of a package."""

    file = forms.FileField(
        label=gettext_lazy("Package (a ZIP file)"),
        help_text=gettext_lazy("It is only checked at first. You see what it would do before anything is written."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The course as a package; for those who may edit it."""
    course = get_object_or_404(CoursePage, pk__in=editable_pages(request.user).filter(pk=pk).values("pk"))
    try:
        export = export_course(course, bound_to=request.user)
    except PackageError as error:
        context = {"course": course, "errors": error.errors}
        return render(request, "courses/admin/package_refused.html", context, status=409)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    save_to_zip(export, file)
    file.seek(0)
    day = today()
    name = f"{course.slug}-{day.year + 543}-{day:%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a package and have it checked."""
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"}):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            received = receive(form.cleaned_data["file"], by=request.user)
        except PackageError as error:
            errors = error.errors
        except DomainError as error:
            errors = [str(error)]
        else:
            return redirect("course_packages:report", received.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "courses/admin/package_upload.html", {"form": form, "errors": errors}, status=status)


@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What bringing it in would do, or what it did."""
    found = get_object_or_404(PackageUpload.objects.of(request.user).select_related("course"), pk=key)
    return render(request, "courses/admin/package_report.html", {"upload": found, "report": found.report})


@require_POST
def commit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring in the file that was checked."""
    found = get_object_or_404(PackageUpload.objects.of(request.user), pk=key)
    try:
        load(found, by=request.user)
    except PackageError as error:
        context = {"form": UploadForm(), "errors": error.errors}
        return render(request, "courses/admin/package_upload.html", context, status=409)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("course_packages:upload")
    messages.success(request, _("The package was brought in."))
    return redirect("course_packages:report", key)


urlpatterns: list[URLPattern] = [
    path("", upload, name="upload"),
    path("of/<int:pk>/", download, name="download"),
    path("<uuid:key>/", report, name="report"),
    path("<uuid:key>/bring-in/", commit, name="commit"),
]
