"""Screen of the admin: what is to mend or to consider in a course before it is published; a summary in its editors."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.panels import Panel
from wagtail.models import Page

from courses.course_check import Finding, Level, findings_in
from courses.models import CoursePage, UnitPage
from courses.queries.checked import checked_course, checked_unit
from courses.queries.drafts import editable_pages


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of a course, page by page, with what each unit asks of a learner and where it links to."""
    courses = CoursePage.objects.filter(pk__in=editable_pages(request.user).order_by().values("pk"))
    course = get_object_or_404(courses, pk=pk)
    checked = checked_course(course)
    findings = findings_in(checked)
    pages: dict[int, Page] = {page.pk: page for page in [course, *checked.modules, *(u.page for u in checked.units)]}
    context = {
        "course": course,
        "error_count": _count(findings, Level.ERROR),
        "advice_count": _count(findings, Level.ADVICE),
        "by_page": [(pages[key], list(found)) for key, found in groupby(findings, lambda one: one.page)],
        "units": checked.units,
        "links": checked.links,
        "are_links_asked": settings.LINK_CHECKS,
    }
    return render(request, "courses/admin/course_check.html", context)


class CheckPanel(Panel):
    """At the head of the editor of a unit: what the check finds in its latest draft. Nothing on a new page."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"heading": _("Before publishing"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/check_panel.html"

        @cached_property
        def findings(self) -> list[Finding]:
            return findings_in(checked_unit(UnitPage.objects.get(pk=self.instance.pk)))

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.findings)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "findings": self.findings}


urlpatterns: list[URLPattern] = [path("<int:pk>/", check, name="course")]


def _count(findings: list[Finding], level: Level) -> int:
    return sum(finding.level == level for finding in findings)
