"""What media adds to the Wagtail admin."""

from wagtail import hooks

from media.choosers import media_chooser
from media.forms import GroupMediaPermissionFormSet
from media.viewsets import media_viewset


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return [media_viewset, media_chooser]


@hooks.register("register_group_permission_panel")
def register_group_permissions() -> type:
    return GroupMediaPermissionFormSet
