"""People in the editor: made, named and given a new password by those who may change people.

Wagtail lets anybody who may change people make administrators, and set an administrator's password. Here officers
keep the accounts within their reach (``lms.accounts.reach``), and only administrators hand out site-wide powers.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import UsageView
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
    UserFilterSet,
    UserViewSet,
)

from lms.accounts.domain import keep_only_address
from lms.accounts.models import User, username_validator
from lms.accounts.queries import person_named
from lms.accounts.reach import accounts_kept_by
from lms.core.queries import has_all

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


class WithinReach:
    """Nobody finds an account here that is not theirs to keep."""

    def get_object(self, *args, **kwargs) -> User:
        person = super().get_object(*args, **kwargs)
        return get_object_or_404(accounts_kept_by(self.request.user), pk=person.pk)


class PowersMixin:
    """The form learns who asks."""

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "is_for_administrator": self.request.user.is_superuser}


class PersonCreateView(PowersMixin, CreateView):
    pass


class PersonEditView(WithinReach, PowersMixin, EditView):
    pass


class PersonDeleteView(WithinReach, DeleteView):
    pass


class PersonHistoryView(WithinReach, HistoryView):
    pass


class PersonUsageView(WithinReach, UsageView):
    pass


class PersonFilterSet(UserFilterSet):
    """Who has which power is asked by administrators."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_superuser:
            for name in ("is_superuser", "group"):
                self.filters.pop(name)


class PeopleIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().filter(pk__in=accounts_kept_by(self.request.user).values("pk"))


class PersonViewSet(UserViewSet):
    index_view_class = PeopleIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    history_view_class = PersonHistoryView
    usage_view_class = PersonUsageView
    filterset_class = PersonFilterSet
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm


class BulkWithinReach:
    """Several accounts at once: each of them within reach, or none."""

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> QuerySet:
        listed = super().get_all_objects_in_listing_query(parent_id)
        return listed.filter(pk__in=accounts_kept_by(self.request.user).values("pk"))

    def get_actionable_objects(self) -> tuple[list[User], dict]:
        asked = [key for key in self.request.GET.getlist("id") if key != "all"]
        if not has_all(accounts_kept_by(self.request.user), asked):
            raise Http404
        return super().get_actionable_objects()


class SetActiveState(BulkWithinReach, SetActiveStateBulkAction):
    pass


class AssignRole(BulkWithinReach, AssignRoleBulkAction):
    pass


class DeletePeople(BulkWithinReach, DeleteBulkAction):
    pass
