"""Choosing one of thirty thousand schools or people in the admin: type a part of the name or the code."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.accounts.models import User
from lms.core.viewsets import ChosenAmong, FindsByWords, NothingCreated
from lms.organisations.models import Organisation


class OrganisationFilterForm(FindsByWords):
    """Finds an organisation by its code or a part of its name."""

    q = forms.CharField(label=_("Code or name"), required=False)
    lookups = ("code__startswith", "name__icontains", "short_name__icontains")


class PersonFilterForm(FindsByWords):
    """Finds a person by user name, first or last name."""

    q = forms.CharField(label=_("Name or username"), required=False)
    lookups = ("username__icontains", "first_name__icontains", "last_name__icontains")


class OnlyForThoseWhoPost:
    """People are listed only to those who may give postings: a trainer has no need to browse them."""

    filter_form_class = PersonFilterForm

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.all()

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not request.user.has_perm("organisations.add_posting"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AnyOrganisation:
    """Names of schools are no secret."""

    filter_form_class = OrganisationFilterForm

    def get_object_list(self) -> QuerySet[Organisation]:
        return Organisation.objects.all()


class ChooseOrganisation(AnyOrganisation, chooser.ChooseView):
    pass


class ChooseOrganisationResults(AnyOrganisation, chooser.ChooseResultsView):
    pass


class ChosenOrganisation(ChosenAmong, AnyOrganisation, chooser.ChosenView):
    pass


class ChosenOrganisations(ChosenAmong, AnyOrganisation, chooser.ChosenMultipleView):
    pass


class ChoosePerson(OnlyForThoseWhoPost, chooser.ChooseView):
    pass


class ChoosePersonResults(OnlyForThoseWhoPost, chooser.ChooseResultsView):
    pass


class ChosenPerson(ChosenAmong, OnlyForThoseWhoPost, chooser.ChosenView):
    pass


class ChosenPeople(ChosenAmong, OnlyForThoseWhoPost, chooser.ChosenMultipleView):
    pass


class OrganisationChooser(ChooserViewSet):
    model = Organisation
    icon = "home"
    per_page = 20
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    choose_view_class = ChooseOrganisation
    choose_results_view_class = ChooseOrganisationResults
    chosen_view_class = ChosenOrganisation
    chosen_multiple_view_class = ChosenOrganisations
    create_view_class = NothingCreated


class PersonChooser(ChooserViewSet):
    model = User
    icon = "user"
    per_page = 20
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    choose_view_class = ChoosePerson
    choose_results_view_class = ChoosePersonResults
    chosen_view_class = ChosenPerson
    chosen_multiple_view_class = ChosenPeople
    create_view_class = NothingCreated
    register_widget = False  # other forms that point to a person keep their own field


organisation_chooser = OrganisationChooser("organisation_chooser")
person_chooser = PersonChooser("person_chooser")
