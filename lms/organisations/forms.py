"""What an office fills in. Saving goes through the domain functions: a form can do no more than an import may."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.forms import BuddhistDateField
from lms.organisations import domain
from lms.organisations.choosers import organisation_chooser, person_chooser
from lms.organisations.models import Organisation, Posting, RoleAssignment


def _organisation_field(**options) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Organisation.objects.all(), widget=organisation_chooser.widget_class, **options)


def _person_field() -> forms.ModelChoiceField:
    people = User.objects.filter(is_active=True)
    return forms.ModelChoiceField(people, label=_("Person"), widget=person_chooser.widget_class)


class OfficeForm(forms.ModelForm):
    """A form whose ``write`` hands what was filled in to a domain function and returns the record."""

    def write(self, *, by: User):
        raise NotImplementedError


class NewOrganisationForm(OfficeForm):
    parent = _organisation_field(label=_("Stands below"), required=False)

    class Meta:
        model = Organisation
        fields = ["kind", "code", "name", "short_name", "cluster_label"]

    field_order = ["parent", *Meta.fields]

    def write(self, *, by: User) -> Organisation:
        names = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return domain.add_organisation(self.cleaned_data["parent"], domain.OrganisationPlan(**names), by=by)


class OrganisationForm(OfficeForm):
    parent = _organisation_field(label=_("Stands below"), required=False)

    class Meta:
        model = Organisation
        fields = ["code", "name", "short_name", "cluster_label"]

    field_order = ["parent", *Meta.fields]

    def __init__(self, *args, instance: Organisation, **kwargs) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["parent"].initial = instance.get_parent()
        if instance.is_root():
            del self.fields["parent"]

    def clean_parent(self) -> Organisation:
        parent = self.cleaned_data["parent"]
        if parent is None:
            raise ValidationError(_("Say what it stands below."))
        return parent

    def write(self, *, by: User) -> Organisation:
        names = {name: self.cleaned_data[name] for name in self.Meta.fields}
        changed = domain.change_organisation(Organisation.objects.get(pk=self.instance.pk), by=by, **names)
        if "parent" in self.cleaned_data:
            return domain.move_organisation(changed, self.cleaned_data["parent"], by=by)
        return changed


class NewPostingForm(OfficeForm):
    user = _person_field()
    organisation = _organisation_field(label=_("Organisation"))
    starts_on = BuddhistDateField(label=_("From"))

    class Meta:
        model = Posting
        fields = ["user", "organisation", "position", "employment_type", "starts_on", "is_primary"]
        help_texts = {"is_primary": _("Everybody has one main place of work; other schools are helped beside it.")}

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> Posting:
        filled = dict(self.cleaned_data)
        return domain.begin_posting(filled.pop("user"), filled.pop("organisation"), by=by, **filled)


class PostingForm(OfficeForm):
    """A posting ends, or the person moves on; the past is never rewritten."""

    ends_on = BuddhistDateField(label=_("Last day"), required=False, help_text=_("Leave empty while it runs."))
    moves_to = _organisation_field(
        label=_("Moves to"), required=False, help_text=_("A transfer: this posting ends, and one there begins.")
    )
    moves_on = BuddhistDateField(label=_("First day there"), required=False)

    class Meta:
        model = Posting
        fields = ["ends_on"]

    def clean(self) -> dict:
        cleaned = super().clean()
        to, on = cleaned.get("moves_to"), cleaned.get("moves_on")
        if (to is None) != (on is None) and not self.errors:
            raise ValidationError(_("For a transfer, fill in both where to and the first day there."))
        if to is None and cleaned.get("ends_on") is None and not self.errors:
            raise ValidationError(_("Fill in the last day, or a transfer."))
        return cleaned

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> Posting:
        posting = Posting.objects.select_related("user", "organisation").get(pk=self.instance.pk)
        if self.cleaned_data["moves_to"]:
            return domain.transfer(
                posting, self.cleaned_data["moves_to"], by=by, starts_on=self.cleaned_data["moves_on"]
            )
        return domain.end_posting(posting, by=by, ends_on=self.cleaned_data["ends_on"])


class NewRoleForm(OfficeForm):
    user = _person_field()
    organisation = _organisation_field(label=_("Organisation"), help_text=_("The role reaches everything below it."))
    starts_on = BuddhistDateField(label=_("From"))

    class Meta:
        model = RoleAssignment
        fields = ["user", "role", "organisation", "starts_on"]

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> RoleAssignment:
        return domain.assign_role(by=by, **self.cleaned_data)


class RoleForm(OfficeForm):
    ends_on = BuddhistDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty to take the role back at once.")
    )

    class Meta:
        model = RoleAssignment
        fields = ["ends_on"]

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> RoleAssignment:
        assignment = RoleAssignment.objects.select_related("user", "organisation").get(pk=self.instance.pk)
        domain.end_role(assignment, by=by, ends_on=self.cleaned_data["ends_on"])
        return assignment
