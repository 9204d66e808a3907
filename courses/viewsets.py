"""Screens of the Wagtail admin: programmes, and flat lists of courses and lessons."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button

from courses import tasks
from courses.domain.programmes import clerks_of
from courses.models import CoursePage, LessonPage, Programme
from lms.core.dates import short_date, short_moment


class ProgrammeIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Programme]:
        return (
            Programme.objects.select_related("organisation")
            .annotate(course_count=Count("programme_courses"))
            .order_by("title")
        )


class EditProgramme(generic.EditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        address = reverse("programmes:assign", args=[self.object.pk])
        assign = Button(_("Assign to the clerks"), url=address, icon_name="group", priority=5)
        return [assign, *super().header_more_buttons]


class AssignProgramme(View):
    """Says whom the programme will reach, and on confirmation hands it to a worker."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("courses.change_programme"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(Programme.objects.select_related("organisation"), pk=pk)
        context = {
            "programme": programme,
            "clerk_count": len(clerks_of(programme)),
            "courses": [row.course for row in programme.programme_courses.select_related("course")],
        }
        return render(request, "courses/admin/assign_programme.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(Programme, pk=pk)
        tasks.assign_programme.enqueue(programme.pk, request.user.pk)
        messages.success(request, _("The programme is being assigned. In a minute the clerks find it on their home."))
        return redirect("programmes:edit", programme.pk)


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "programmes"
    icon = "list-ul"
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ProgrammeIndex
    edit_view_class = EditProgramme
    search_fields = ["title", "code"]
    search_backend_name = None
    list_display = [
        "title",
        "organisation",
        Column("course_count", label=gettext_lazy("Courses")),
        Column("due_on", label=gettext_lazy("Due on"), accessor=lambda row: row.due_on and short_date(row.due_on)),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
        Column(
            "assigned_at",
            label=gettext_lazy("Assigned at"),
            accessor=lambda row: row.assigned_at and short_moment(row.assigned_at),
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        assign = path("assign/<int:pk>/", AssignProgramme.as_view(), name="assign")
        return [*super().get_urlpatterns(), assign]


class CourseListing(PageListingViewSet):
    """All courses, whoever looks may open."""

    model = CoursePage
    name = "courses"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Courses")
    menu_order = 110
    add_to_admin_menu = True
    columns = [
        *IndexView.base_columns,
        Column("subject_area", label=gettext_lazy("Subject area"), accessor="get_subject_area_display"),
        Column("hours", label=gettext_lazy("Training hours")),
    ]


class LessonListing(PageListingViewSet):
    """All lessons, with what tells a stale one."""

    model = LessonPage
    name = "lessons"
    icon = "doc-full"
    menu_label = gettext_lazy("Lessons")
    menu_order = 120
    add_to_admin_menu = True
    columns = [
        *IndexView.base_columns,
        Column("minutes", label=gettext_lazy("Minutes"), sort_key="minutes"),
        BooleanColumn("is_required", label=gettext_lazy("Required"), sort_key="is_required"),
        Column("reviewed", label=gettext_lazy("Review")),
    ]
