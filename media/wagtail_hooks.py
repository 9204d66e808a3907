"""What media adds to the Wagtail admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter

from media import views
from media.api import DocumentsOpenToMe, ImagesOpenToMe
from media.choosers import media_chooser
from media.forms import GroupMediaPermissionFormSet
from media.viewsets import media_viewset


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return [media_viewset, media_chooser]


@hooks.register("register_group_permission_panel")
def register_group_permissions() -> type:
    return GroupMediaPermissionFormSet


@hooks.register("construct_admin_api", order=100)  # after Wagtail's own, in whose place these stand
def close_the_api(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", ImagesOpenToMe)
    router.register_endpoint("documents", DocumentsOpenToMe)


@hooks.register("register_admin_urls")
def register_picture() -> list[URLPattern]:
    return [path("pictures/<int:pk>/", views.picture_in_editor, name="picture_in_editor")]
