"""The administrators' screen of communities."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lms.core.viewsets import NeverDeleted
from networks.models import Community


class NewCommunityForm(WagtailAdminModelForm):
    """A community for a place, and perhaps one subject."""

    class Meta:
        model = Community
        fields = ["organisation", "subject_area", "name", "description", "is_open"]


class CommunityForm(WagtailAdminModelForm):
    """What may change: not the place and the subject, by which people see what was written there."""

    class Meta:
        model = Community
        fields = ["name", "description", "is_open"]


class CommunityIndex(generic.IndexView):
    """The list of communities with their places."""

    def get_base_queryset(self) -> QuerySet[Community]:
        return super().get_base_queryset().select_related("organisation")


class CommunityViewSet(ModelViewSet):
    """Add, name, describe, open and close communities; none is deleted, because what people wrote hangs on it."""

    model = Community
    icon = "group"
    menu_label = _("Communities")
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = CommunityIndex
    list_display = ["name", "organisation", "subject_area", "is_open"]
    list_filter = ["subject_area", "is_open"]
    search_fields = ["name", "organisation__name", "organisation__code"]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return CommunityForm if for_update else NewCommunityForm
