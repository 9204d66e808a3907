"""People in the editor: made, named and given a new password by those who may change people.

Wagtail lets anybody who may change people make administrators, and set an administrator's password. Here only
administrators touch administrators, and only they hand out site-wide powers.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from lms.accounts.domain import keep_only_address
from lms.accounts.models import User, username_validator
from lms.accounts.queries import person_named

FIELDS = ["username", "title_prefix", "first_name", "last_name", "phone", "email", "is_superuser", "groups"]
POWERS = ["is_superuser", "groups"]


class PersonFormMixin(forms.ModelForm):
    """Our rules for a person's name and address; powers only where an administrator asks."""

    def __init__(self, *args, is_for_administrator: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = username_validator.message
        self.fields["email"].required = False
        self.fields["email"].help_text = _("May be left empty: nobody needs an e-mail address to sign in.")
        if not is_for_administrator:
            for name in POWERS:
                self.fields.pop(name, None)

    def clean_username(self) -> str:
        username = User.normalize_username(self.cleaned_data["username"]).strip()
        other = person_named(username)
        if other and other.pk != self.instance.pk:
            raise ValidationError(User._meta.get_field("username").error_messages["unique"])
        return username

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if commit:
            keep_only_address(user)
        return user


class PersonCreationForm(PersonFormMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = FIELDS


class PersonEditForm(PersonFormMixin, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = [*FIELDS, "is_active"]


class AdministratorsOnlyMixin:
    """Nobody but an administrator finds an administrator here."""

    def get_object(self, *args, **kwargs) -> User:
        person = super().get_object(*args, **kwargs)
        if person.is_superuser and not self.request.user.is_superuser:
            raise Http404
        return person


class PowersMixin:
    """The form learns who asks."""

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "is_for_administrator": self.request.user.is_superuser}


class PersonCreateView(PowersMixin, CreateView):
    pass


class PersonEditView(AdministratorsOnlyMixin, PowersMixin, EditView):
    pass


class PersonDeleteView(AdministratorsOnlyMixin, DeleteView):
    pass


class PersonViewSet(UserViewSet):
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
