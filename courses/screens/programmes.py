"""The screens of programmes: editing one, and putting it into force."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from courses import tasks
from courses.domain.programmes import put_in_force
from courses.models import Programme
from courses.queries.audiences import people_meant
from courses.screens.audience_preview import PreviewPanel, preview_view
from courses.screens.forms import AudienceForm, FormedPanel, ProgrammeForm, SetForm
from lms.core.dates import short_moment
from lms.core.errors import DomainError

DUE = MultiFieldPanel(
    [FieldPanel("due_kind"), FieldRowPanel([FieldPanel("due_on"), FieldPanel("due_days")])], heading=gettext_lazy("Due")
)
AUDIENCE = [
    FieldPanel("organisation"),
    FieldRowPanel([FieldPanel("position"), FieldPanel("employment_type")]),
    FieldRowPanel([FieldPanel("started_from"), FieldPanel("started_until")]),
    FieldPanel("completed_course"),
]
SET = [
    FieldPanel("title"),
    InlinePanel(
        "programme_courses",
        panels=[FieldPanel("course")],
        heading=gettext_lazy("Courses, in order"),
        label=gettext_lazy("course"),
        min_num=1,
    ),
    FieldPanel("least"),
    FieldPanel("needs_previous"),
    DUE,
]


class ProgrammeIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Programme]:
        return (
            Programme.objects.select_related("organisation")
            .annotate(course_count=Count("sets__programme_courses", distinct=True))
            .order_by("title")
        )


class EditProgramme(generic.EditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        if self.object.is_in_force:
            return super().header_more_buttons
        address = reverse("programmes:assign", args=[self.object.pk])
        assign = Button(_("Assign"), url=address, icon_name="group", priority=5)
        return [assign, *super().header_more_buttons]

    def save_instance(self) -> Programme:
        """A programme that is in force is brought up to date, so that what was changed holds for everybody."""
        programme = super().save_instance()
        if programme.assigned_at:
            transaction.on_commit(partial(tasks.evaluate_programme.enqueue, programme.pk, self.request.user.pk))
        return programme


class DeleteProgramme(generic.DeleteView):
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.object.assignments.exists():
            messages.error(request, _("People have records of this programme. Make it inactive instead."))
            return redirect("programmes:edit", self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class ForThoseWhoChange(View):
    """Open to whoever may change programmes."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("courses.change_programme"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AssignProgramme(ForThoseWhoChange):
    """Says whom the programme will reach, and on confirmation hands it to a worker."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(Programme.objects.select_related("organisation"), pk=pk)
        audiences = programme.audiences.select_related("organisation")
        context = {
            "programme": programme,
            "audiences": audiences,
            "people_count": people_meant(audiences).count(),
            "sets": programme.sets.prefetch_related("programme_courses__course"),
        }
        return render(request, "courses/admin/assign_programme.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        programme = get_object_or_404(Programme, pk=pk)
        try:
            put_in_force(programme, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("programmes:edit", programme.pk)
        tasks.evaluate_programme.enqueue(programme.pk, request.user.pk)
        messages.success(request, _("The programme is being assigned. In a minute people find it on their home."))
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
    delete_view_class = DeleteProgramme
    search_fields = ["title", "code"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("title"), FieldPanel("code"), FieldPanel("summary"), FieldPanel("organisation")],
                heading=gettext_lazy("Programme"),
            ),
            FormedPanel(
                "audiences",
                form=AudienceForm,
                panels=AUDIENCE,
                heading=gettext_lazy("Whom it is meant for"),
                label=gettext_lazy("audience"),
                help_text=gettext_lazy(
                    "Somebody belongs to an audience who fits everything that is filled in. Several audiences add up."
                ),
                min_num=1,
            ),
            PreviewPanel(heading=gettext_lazy("Who is meant")),
            FormedPanel(
                "sets",
                form=SetForm,
                panels=SET,
                heading=gettext_lazy("Sets of courses, in order"),
                label=gettext_lazy("set of courses"),
                min_num=1,
            ),
            DUE,
            FieldPanel("is_active"),
        ],
        base_form_class=ProgrammeForm,
    )
    list_display = [
        "title",
        "organisation",
        Column("course_count", label=gettext_lazy("Courses")),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
        Column(
            "assigned_at",
            label=gettext_lazy("Assigned at"),
            accessor=lambda row: row.assigned_at and short_moment(row.assigned_at),
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        assign = path("assign/<int:pk>/", AssignProgramme.as_view(), name="assign")
        preview = preview_view(self.edit_handler)
        previews = [path("preview/", preview, name="preview_new"), path("preview/<int:pk>/", preview, name="preview")]
        return [*super().get_urlpatterns(), assign, *previews]
