"""What the editor may not do to people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from lms.accounts.models import User
from lms.accounts.people_admin import AssignRole, DeletePeople, SetActiveState

for action in (SetActiveState, AssignRole, DeletePeople):
    hooks.register("register_bulk_action", action, order=100)  # in the place of Wagtail's


@hooks.register("before_delete_user")
def keep_people(request: HttpRequest, _person: User) -> HttpResponse | None:
    """A person's learning record stays: they are made inactive instead."""
    if request.method != "POST":
        return None
    return _refuse(request, _("People are not deleted, because their records stay. Make the person inactive instead."))


@hooks.register("before_bulk_action")
def guard_bulk_actions(request: HttpRequest, action_type: str, objects: list, _action) -> HttpResponse | None:
    """The same rules for many people at once: nobody is deleted, and powers are an administrator's to give."""
    if request.method != "POST" or not any(isinstance(one, User) for one in objects):
        return None
    if action_type == "delete":
        return _refuse(
            request, _("People are not deleted, because their records stay. Make the person inactive instead.")
        )
    if action_type == "assign_role" and not request.user.is_superuser:
        return _refuse(request, _("Only an administrator may do this."))
    return None


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("wagtailusers_users:index")
