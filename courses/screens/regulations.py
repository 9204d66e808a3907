"""Screens of the admin: the register of regulations, the worklist of each, and the amounts they set."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.domain import regulations
from courses.extensions import resting_on
from courses.filters import RegulationFilterSet
from courses.models import NamedAmount, Regulation
from courses.screens.regulation_forms import AmountForm, RegulationForm, SupersedeForm, VerifyForm
from lms.core.dates import short_date
from lms.core.viewsets import CreateThroughDomain, EditThroughDomain, NeverDeleted


class RegulationIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Regulation]:
        lessons = Count("citations__unit", filter=Q(citations__unit__live=True), distinct=True)
        return Regulation.objects.annotate(lesson_count=lessons).order_by("short_title", "code")


class InspectRegulation(generic.InspectView):
    """The record, and what rests on it: once it is superseded, the worklist of those who may change that."""

    template_name = "courses/admin/regulation.html"
    page_title = gettext_lazy("Regulation")

    def get_object(self, queryset: QuerySet | None = None) -> Regulation:
        found = Regulation.objects.select_related("superseded_by", "verified_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_fields(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs) -> dict:
        resting = resting_on(self.object, editable_by=self.request.user)
        return super().get_context_data(
            **kwargs,
            regulation=self.object,
            supersedes=self.object.supersedes.order_by("code"),
            amounts=self.object.amounts.all(),
            open_items=[one for one in resting if one.is_open(self.object)],
            other_items=[one for one in resting if not one.is_open(self.object)],
            may_change=self.user_has_permission("change"),
        )


class ActOnRegulation(EditThroughDomain):
    """A form of its own about one regulation; it leads back to the record."""

    action_name = ""

    def get_edit_url(self) -> str:
        return reverse(f"regulations:{self.action_name}", args=[self.object.pk])

    def get_success_url(self) -> str:
        return reverse("regulations:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list:
        return []

    def get_page_subtitle(self) -> str:
        return f"{self.page_title}: {self.object}"


class VerifyRegulation(ActOnRegulation):
    action_name = "verify"
    form_class = VerifyForm
    page_title = gettext_lazy("Compare with the original")
    submit_button_label = gettext_lazy("It says the same")
    success_message = gettext_lazy("“%(object)s” is marked as verified.")


class SupersedeRegulation(ActOnRegulation):
    action_name = "supersede"
    form_class = SupersedeForm
    page_title = gettext_lazy("Record that it is superseded")
    submit_button_label = gettext_lazy("Record it")
    success_message = gettext_lazy("Recorded. What rests on “%(object)s” is listed here until it is reviewed.")


class ReviveRegulation(View):
    """Takes a mistaken supersession back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("courses.change_regulation"):
            raise PermissionDenied
        regulation = get_object_or_404(Regulation, pk=pk)
        regulations.revive(regulation, by=request.user)
        messages.success(request, _("It is no longer recorded as superseded."))
        return redirect("regulations:inspect", pk)


class RegulationViewSet(ModelViewSet):
    model = Regulation
    name = "regulations"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Register")
    index_view_class = RegulationIndex
    add_view_class = CreateThroughDomain
    edit_view_class = EditThroughDomain
    inspect_view_class = InspectRegulation
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = RegulationFilterSet
    search_fields = ["short_title", "title", "number", "code"]
    search_backend_name = None
    list_per_page = 50
    list_display = [
        TitleColumn(
            "short_title",
            label=gettext_lazy("Regulation"),
            get_url=lambda row: reverse("regulations:inspect", args=[row.pk]),
            sort_key="short_title",
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("number", label=gettext_lazy("Number"), sort_key="number"),
        Column(
            "effective_on",
            label=gettext_lazy("In force from"),
            accessor=lambda row: row.effective_on and short_date(row.effective_on),
            sort_key="effective_on",
        ),
        Column("state", label=gettext_lazy("State"), accessor=lambda row: row.state.label),
        BooleanColumn("is_verified", label=gettext_lazy("Verified")),
        Column("lesson_count", label=gettext_lazy("Lessons"), sort_key="lesson_count"),
    ]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[RegulationForm]:
        return RegulationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("verify/<int:pk>/", self.construct_view(VerifyRegulation), name="verify"),
            path("supersede/<int:pk>/", self.construct_view(SupersedeRegulation), name="supersede"),
            path("revive/<int:pk>/", ReviveRegulation.as_view(), name="revive"),
        ]


class AmountIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[NamedAmount]:
        lessons = Count("citations", filter=Q(citations__unit__live=True))
        return (
            NamedAmount.objects.select_related("regulation").annotate(lesson_count=lessons).order_by("amount", "code")
        )


class AmountViewSet(ModelViewSet):
    model = NamedAmount
    name = "named-amounts"
    icon = "tag"
    index_view_class = AmountIndex
    add_view_class = CreateThroughDomain
    edit_view_class = EditThroughDomain
    copy_view_enabled = False
    search_fields = ["label", "code", "regulation__short_title"]
    search_backend_name = None
    list_display = [
        TitleColumn("label", label=gettext_lazy("Named amount"), sort_key="label", url_name="named-amounts:edit"),
        Column("in_baht", label=gettext_lazy("Amount"), sort_key="amount"),
        Column("source", label=gettext_lazy("Set by")),
        Column("code", label=gettext_lazy("Code"), sort_key="code"),
        Column("lesson_count", label=gettext_lazy("Lessons"), sort_key="lesson_count"),
    ]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[AmountForm]:
        return AmountForm


class RegulationGroup(ModelViewSetGroup):
    """The menu item that holds both."""

    menu_label = gettext_lazy("Law and rules")
    menu_icon = "clipboard-list"
    menu_order = 310
    items = (RegulationViewSet, AmountViewSet)
