"""Wagtail's people screens with our forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    user_viewset = "lms.accounts.people_admin.PersonViewSet"
