"""The office's screens in the admin: the register, and how certificates are numbered and signed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from lms.certificates import admin_forms
from lms.certificates.models import Certificate, CertificateSeries
from lms.core.dates import long_date, short_date
from lms.core.viewsets import CreateThroughDomain, EditThroughDomain, NeverDeleted


class OnlyCorrected(NeverDeleted):
    """Certificates are issued by completing a course; people cancel them or have them issued anew."""

    forbidden = frozenset({"add", "delete"})


class RegisterIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("series__organisation")


class Inspect(generic.InspectView):
    """The record as it stands in the register, dates in the Buddhist era."""

    def get_field_display_value(self, field_name: str, field):
        value = getattr(self.object, field_name)
        if value and field_name in {"completed_on", "valid_until", "issued_at", "cancelled_at"}:
            return long_date(value)
        return super().get_field_display_value(field_name, field)

    def get_code_display_value(self) -> str:
        return self.object.code_text


class Correct(EditThroughDomain):
    page_title = _("Cancel or issue anew")
    success_message = _("%(object)s was corrected.")


class RegisterViewSet(ModelViewSet):
    """``/admin/certificate/``: find a certificate, read what was issued, cancel it or issue it anew."""

    model = Certificate
    icon = "clipboard-list"
    menu_label = _("Certificate register")
    index_view_class = RegisterIndex
    edit_view_class = Correct
    inspect_view_class = Inspect
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "number_text",
        Column("holder_name", label=_("Holder"), sort_key="holder_name"),
        Column("organisation_name", label=_("Organisation"), sort_key="organisation_name"),
        Column("course_title", label=_("Course")),
        Column("issued_at", label=_("Issued"), accessor=lambda row: short_date(row.issued_at), sort_key="issued_at"),
        Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
    ]
    list_filter = ["status", "series"]
    list_export = [
        "number_text",
        "holder_name",
        "organisation_name",
        "course_title",
        "hours",
        "completed_on",
        "issued_at",
        "status",
        "cancel_reason",
    ]
    search_fields = ["number_text", "holder_name", "organisation_name", "course_title", "code"]
    inspect_view_fields = [
        "number_text",
        "status",
        "holder_name",
        "organisation_name",
        "course_title",
        "hours",
        "completed_on",
        "issued_at",
        "issuer_name",
        "signatory_name",
        "signatory_position",
        "code",
        "cancelled_at",
        "cancelled_by",
        "cancel_reason",
    ]
    ordering = ["-issued_at"]

    @property
    def permission_policy(self) -> OnlyCorrected:
        return OnlyCorrected(self.model)

    def get_form_class(self, for_update: bool = False) -> type[admin_forms.CorrectionForm]:
        return admin_forms.CorrectionForm


class SeriesViewSet(ModelViewSet):
    """``/admin/certificateseries/``: prefix, year, digits and signatory of each office."""

    model = CertificateSeries
    icon = "list-ol"
    menu_label = _("Numbering and signatory")
    add_view_class = CreateThroughDomain
    edit_view_class = EditThroughDomain
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
        "year",
        "prefix",
        "last_number",
        "signatory_name",
    ]
    search_fields = ["organisation__name", "prefix", "signatory_name"]
    ordering = ["-year", "organisation__path"]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[admin_forms.SeriesForm | admin_forms.NewSeriesForm]:
        return admin_forms.SeriesForm if for_update else admin_forms.NewSeriesForm


class CertificatesGroup(ModelViewSetGroup):
    """The menu item that holds both."""

    menu_label = _("Certificates")
    menu_icon = "clipboard-list"
    menu_order = 720
    items = (RegisterViewSet, SeriesViewSet)
