"""What the admin's screens of domain records share: they write through domain functions, and delete nothing."""

from __future__ import annotations

from django.http import HttpResponse
from wagtail.admin.views import generic
from wagtail.permissions import ModelPermissionPolicy

from lms.core.errors import DomainError


class NeverDeleted(ModelPermissionPolicy):
    """Records that end, change or are cancelled; they are never deleted, because the past hangs on them."""

    forbidden = frozenset({"delete"})

    def user_has_permission(self, user, action: str) -> bool:
        return action not in self.forbidden and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return super().user_has_any_permission(user, set(actions) - self.forbidden)


class WritesThroughDomain:
    """A create or edit view whose form hands over to the domain, and shows its refusal as an error of the form."""

    def save_instance(self):
        return self.form.write(by=self.request.user)

    def form_valid(self, form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(None, str(error))
            self.produced_error_message = str(error)
            return self.form_invalid(form)


class CreateThroughDomain(WritesThroughDomain, generic.CreateView):
    """``form.write(by=…)`` makes the record."""


class EditThroughDomain(WritesThroughDomain, generic.EditView):
    """``form.write(by=…)`` changes the record."""
