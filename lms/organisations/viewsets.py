"""The office's screens in the admin: the tree, who works where, and who may look."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from lms.core.dates import short_date
from lms.core.viewsets import CreateThroughDomain, EditThroughDomain, NeverDeleted
from lms.organisations import forms
from lms.organisations.models import Organisation, Posting, RoleAssignment


class OfficeViewSet(ModelViewSet):
    """What the three screens share."""

    add_view_class = CreateThroughDomain
    edit_view_class = EditThroughDomain
    copy_view_enabled = False
    add_to_reference_index = False
    new_form_class: type[forms.OfficeForm]
    change_form_class: type[forms.OfficeForm]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.OfficeForm]:
        return self.change_form_class if for_update else self.new_form_class


class PeopleIndex(generic.IndexView):
    """A list whose rows name a person and a place."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user", "organisation")


def _day(name: str, label: str) -> Column:
    return Column(
        name, label=label, accessor=lambda row: (day := getattr(row, name)) and short_date(day), sort_key=name
    )


class OrganisationViewSet(OfficeViewSet):
    model = Organisation
    icon = "home"
    new_form_class = forms.NewOrganisationForm
    change_form_class = forms.OrganisationForm
    list_display = ["name", "kind", "code", "short_name"]
    list_filter = ["kind"]
    search_fields = ["name", "short_name", "code"]
    ordering = ["path"]


class PostingViewSet(OfficeViewSet):
    model = Posting
    icon = "user"
    index_view_class = PeopleIndex
    new_form_class = forms.NewPostingForm
    change_form_class = forms.PostingForm
    list_display = [
        "user",
        "organisation",
        "position",
        "employment_type",
        _day("starts_on", _("From")),
        _day("ends_on", _("Until")),
    ]
    list_filter = ["position", "employment_type", "is_primary"]
    search_fields = [
        "user__first_name",
        "user__last_name",
        "user__username",
        "organisation__name",
        "organisation__code",
    ]
    ordering = ["-pk"]


class RoleViewSet(OfficeViewSet):
    model = RoleAssignment
    icon = "key"
    index_view_class = PeopleIndex
    new_form_class = forms.NewRoleForm
    change_form_class = forms.RoleForm
    list_display = ["user", "role", "organisation", _day("starts_on", _("From")), _day("ends_on", _("Until"))]
    list_filter = ["role"]
    search_fields = [
        "user__first_name",
        "user__last_name",
        "user__username",
        "organisation__name",
        "organisation__code",
    ]
    ordering = ["-pk"]


class OfficeGroup(ModelViewSetGroup):
    """The menu item that holds them."""

    menu_label = _("Organisations")
    menu_icon = "home"
    menu_order = 700
    items = (OrganisationViewSet, PostingViewSet, RoleViewSet)
