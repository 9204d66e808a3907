"""What this app adds to the admin."""

from wagtail import hooks

from networks.viewsets import CommunityViewSet


@hooks.register("register_admin_viewset")
def register_communities() -> CommunityViewSet:
    return CommunityViewSet()
