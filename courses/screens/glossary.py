"""Screens of the admin: the glossary. Every editor reads it; its owner and moderators change a term."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from courses.domain.glossary import save_term
from courses.models import GlossaryTerm
from courses.queries.glossary import glossary, terms_editable_by
from courses.screens.regulation_forms import FixedCode
from lms.accounts.models import User
from lms.core.viewsets import CreateThroughDomain, EditThroughDomain, NeverDeleted


class TermForm(FixedCode):
    """A word, its meaning, and the regulation that defines it, if one does."""

    class Meta:
        model = GlossaryTerm
        fields = ["term", "meaning", "regulation", "clause", "code"]
        help_texts = {
            "term": _("The word as it stands in lessons."),
            "regulation": _("Only if one says what the word means."),
            "clause": _("Where it says so, for example ข้อ 4."),
        }

    def write(self, *, by: User) -> GlossaryTerm:
        return save_term(self.instance, by=by)


class TermIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[GlossaryTerm]:
        return glossary().select_related("owner")


class EditTerm(EditThroughDomain):
    """404 for a term of somebody else."""

    def get_object(self, queryset: QuerySet | None = None) -> GlossaryTerm:
        return get_object_or_404(terms_editable_by(self.request.user), pk=self.kwargs["pk"])


class InspectTerm(generic.InspectView):
    """What it means, and through “usage” where it is used."""

    def get_edit_url(self) -> str | None:
        is_mine = terms_editable_by(self.request.user).filter(pk=self.object.pk).exists()
        return super().get_edit_url() if is_mine else None


class TermViewSet(ModelViewSet):
    model = GlossaryTerm
    name = "glossary"
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 315
    add_to_admin_menu = True
    index_view_class = TermIndex
    add_view_class = CreateThroughDomain
    edit_view_class = EditTerm
    inspect_view_class = InspectTerm
    inspect_view_enabled = True
    inspect_view_fields = ["term", "meaning", "regulation", "clause", "code", "owner"]
    copy_view_enabled = False
    search_fields = ["term", "meaning", "code"]
    search_backend_name = None
    list_per_page = 50
    list_display = [
        TitleColumn("term", label=_("Term"), get_url=lambda row: reverse("glossary:inspect", args=[row.pk])),
        Column("meaning", label=_("Meaning")),
        Column("source", label=_("Set by")),
        Column("owner", label=_("Owner")),
    ]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[TermForm]:
        return TermForm

    def get_index_view_kwargs(self, **kwargs) -> dict:
        return {**super().get_index_view_kwargs(**kwargs), "edit_url_name": None}
